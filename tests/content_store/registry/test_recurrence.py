"""Rules of recurrence: what is taken always comes again soon, and is found as it would be from the beginning."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from content_store.registry.recurrence import last_of, occurrences, read_rule
from content_store.registry_errors import RuleNotAccepted

WEDNESDAY = datetime(2022, 8, 3, 19)  # noqa: DTZ001 - what clocks show
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYMONTH=8",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
    "FREQ=MONTHLY;BYMONTHDAY=3,-1",
    "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=3",
    "FREQ=MONTHLY;BYDAY=1WE,-1FR",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=3",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=8,10;BYMONTHDAY=3,10",
    "FREQ=WEEKLY;UNTIL=20300101",
)


@settings(max_examples=150, deadline=None)
@given(text=st.sampled_from(RULES), days=st.integers(-40, 4000), length=st.integers(1, 60))
def test_taken_up_anywhere_a_rule_goes_on_as_from_its_start(text: str, days: int, length: int) -> None:
    rule = read_rule(text, WEDNESDAY)
    since = WEDNESDAY + timedelta(days=days, hours=-5)
    until = since + timedelta(days=length)

    found = list(occurrences(rule, WEDNESDAY, since, until))

    whole = rrulestr(text.replace("UNTIL=20300101", "UNTIL=20300101T235959"), dtstart=WEDNESDAY)
    assert found == [at for at in whole.between(since, until, inc=True) if at < until]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("FREQ=WEEKLY", None),
        ("FREQ=WEEKLY;COUNT=1", datetime(2022, 8, 3, 19)),  # noqa: DTZ001
        ("FREQ=WEEKLY;COUNT=3", datetime(2022, 8, 17, 19)),  # noqa: DTZ001
        ("FREQ=WEEKLY;UNTIL=20220817", datetime(2022, 8, 17, 19)),  # noqa: DTZ001
        ("FREQ=WEEKLY;UNTIL=20220817T115959Z", datetime(2022, 8, 10, 19)),  # noqa: DTZ001
        ("FREQ=YEARLY;UNTIL=20300901", datetime(2030, 8, 3, 19)),  # noqa: DTZ001
    ],
)
def test_a_rule_tells_when_it_is_over(text: str, last: datetime | None) -> None:
    assert last_of(read_rule(text, WEDNESDAY), WEDNESDAY) == last


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=24",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=367",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=DAILY;COUNT=367",
        "FREQ=DAILY;COUNT=2;UNTIL=20300101",
        "FREQ=WEEKLY;UNTIL=20220230",
        "FREQ=WEEKLY;UNTIL=20220802",
        "FREQ=WEEKLY;INTERVAL=2;BYMONTH=8",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=3;BYDAY=WE",
        "FREQ=MONTHLY;BYDAY=5WE",
        "FREQ=MONTHLY;BYDAY=1WE;BYSETPOS=2",
        "FREQ=MONTHLY;BYMONTH=13;BYMONTHDAY=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYDAY=WE",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=YEARLY;INTERVAL=4",
        "RRULE:FREQ=DAILY",
        "FREQ=DAILY;BYMONTH=" + "8," * 200 + "8",
        "FREQ=WEEKLY;BYDAY=MO",
    ],
)
def test_a_rule_that_may_not_come_again_or_too_often_is_refused(text: str) -> None:
    with pytest.raises(RuleNotAccepted):
        read_rule(text, WEDNESDAY)


def test_what_begins_on_a_day_that_not_every_month_has_is_no_monthly_session() -> None:
    with pytest.raises(RuleNotAccepted, match="days of the month from 1 to 28, or -1 for the last"):
        read_rule("FREQ=MONTHLY", datetime(2022, 8, 31, 19))  # noqa: DTZ001
