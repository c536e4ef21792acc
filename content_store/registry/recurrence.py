"""Recurrence: when a session takes place, by a rule of RFC 5545 that always has a next time until it is over.

Only rules are taken whose next occurrence is never far: that bounds the work of finding it, for no rule of these can
make a calendar be searched for a day that never comes. All times here are what the clocks of Việt Nam show, where no
hour comes twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

import msgspec
from dateutil import rrule
from msgspec.structs import asdict

from content_store.registry.timeline import VIETNAM
from content_store.registry_errors import RuleNotAccepted

RULE_MOST = 200
COUNT_MOST = 366
FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
LONGEST_INTERVAL = {"DAILY": 366, "WEEKLY": 53, "MONTHLY": 12, "YEARLY": 1}
DAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
LAST_SURE_DAY = 28  # of a month: later ones do not come every time, and -1 is the last
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile("[1-9][0-9]{0,2}"),
    "COUNT": re.compile("[1-9][0-9]{0,2}"),
    "UNTIL": re.compile("[0-9]{8}(T[0-9]{6}Z)?"),
    "BYDAY": re.compile(f"(-?[1-4])?{_DAY}(,(-?[1-4])?{_DAY}){{0,6}}"),
    "BYMONTHDAY": re.compile("-?[1-9][0-9]?(,-?[1-9][0-9]?){0,30}"),
    "BYMONTH": re.compile("[1-9][0-9]?(,[1-9][0-9]?){0,11}"),
    "BYSETPOS": re.compile("-?[1-4]"),
    "WKST": re.compile(_DAY),
}


class Rule(msgspec.Struct, frozen=True):
    """A rule that was read; days of the month are always said, `until` is the last instant that may be one."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | None
    weekdays: tuple[tuple[int, int | None], ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    position: int | None
    week_start: int


def read_rule(text: str, start: datetime) -> Rule:
    """The rule of a session that takes place for the first time at `start`; RuleNotAccepted otherwise."""
    rule = _parsed(text, start)
    if next(_series(rule, start, rule.until), None) != start:
        raise _refused("a rule whose first time is the session's own start", "quy tắc có buổi đầu trùng lúc bắt đầu")
    return rule


@lru_cache(maxsize=4096)
def known_rule(text: str, start: datetime) -> Rule:
    """The rule of a text that was accepted before."""
    return _parsed(text, start)


def last_of(rule: Rule, start: datetime) -> datetime | None:
    """When it takes place for the last time; None when it goes on for ever."""
    if rule.count is not None:
        *_, last = islice(_series(rule, start, rule.until), rule.count)
        return last
    if rule.until is None:
        return None
    since = max(start, rule.until - timedelta(days=LONGEST_INTERVAL["DAILY"] * 2))
    *_, last = (start, *occurrences(rule, start, since, rule.until + timedelta(seconds=1)))
    return last


def occurrences(rule: Rule, start: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
    """When it takes place from `since` on and before `until`; a count is no matter here, `last_of` says the end."""
    for at in _series(rule, _begun_near(rule, start, since), min(until, rule.until or until), counted=False):
        if at >= until:
            return
        if at >= since:
            yield at


def shown_by_clocks(instant: datetime) -> datetime:
    """The instant as the clocks of Việt Nam show it, without an offset."""
    return instant.astimezone(VIETNAM).replace(tzinfo=None)


def as_instant(shown: datetime) -> datetime:
    """The instant at which the clocks of Việt Nam show this."""
    return shown.replace(tzinfo=VIETNAM).astimezone(UTC)


def _series(rule: Rule, start: datetime, until: datetime | None, *, counted: bool = True) -> Iterator[datetime]:
    weekdays = [rrule.weekday(day, nth) for day, nth in rule.weekdays]
    made: Iterator[datetime] = iter(
        rrule.rrule(
            FREQUENCIES[rule.frequency],
            dtstart=start,
            interval=rule.interval,
            wkst=rule.week_start,
            count=rule.count if counted and until is None else None,
            until=until,
            bysetpos=rule.position,
            bymonth=rule.months or None,
            bymonthday=rule.month_days or None,
            byweekday=weekdays or None,
        )
    )
    return made


def _begun_near(rule: Rule, start: datetime, since: datetime) -> datetime:
    """A beginning in the rule's own step that is not long before `since`, from which it goes on as from its start."""
    if since <= start:
        return start
    steps = {"DAILY": 1, "WEEKLY": 7}
    if rule.frequency in steps:
        step = rule.interval * steps[rule.frequency]
        return start + timedelta(days=(since - start).days // step * step)
    months = (since.year - start.year) * 12 + since.month - start.month
    step = rule.interval * (12 if rule.frequency == "YEARLY" else 1)
    passed = months // step * step
    if passed <= 0:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + passed, 12)
    return start.replace(year=year, month=1 if rule.frequency == "YEARLY" else month + 1, day=1)


def _parsed(text: str, start: datetime) -> Rule:
    parts = _split(text)
    rule = Rule(
        frequency=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        weekdays=tuple(_weekday(day) for day in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
        month_days=_numbers(parts, "BYMONTHDAY"),
        months=_numbers(parts, "BYMONTH"),
        position=int(parts["BYSETPOS"]) if "BYSETPOS" in parts else None,
        week_start=DAYS[parts.get("WKST", "MO")],
    )
    rule = _with_days_said(rule, start)
    _check_ends(rule, start)
    _check_comes_often(rule)
    return rule


def _split(text: str) -> Mapping[str, str]:
    parts: dict[str, str] = {}
    for part in text[: RULE_MOST + 1].split(";"):
        name, _, value = part.partition("=")
        form = _PARTS.get(name)
        if form is None or name in parts or not form.fullmatch(value):
            raise _refused(
                f"{', '.join(_PARTS)} of RFC 5545, each once, with FREQ from DAILY to YEARLY",
                f"các phần {', '.join(_PARTS)} của RFC 5545, mỗi phần một lần, FREQ từ DAILY đến YEARLY",
            )
        parts[name] = value
    if "FREQ" not in parts or len(text) > RULE_MOST:
        raise _refused(f"FREQ, and at most {RULE_MOST} characters", f"phần FREQ, tối đa {RULE_MOST} ký tự")
    return parts


def _weekday(text: str) -> tuple[int, int | None]:
    return DAYS[text[-2:]], int(text[:-2]) if text[:-2] else None


def _numbers(parts: Mapping[str, str], name: str) -> tuple[int, ...]:
    return tuple(sorted({int(value) for value in parts[name].split(",")})) if name in parts else ()


def _until(text: str) -> datetime:
    """The last instant: of a day its end, of an instant of UTC what the clocks of Việt Nam show then."""
    try:
        if len(text) == 8:
            return datetime.combine(datetime.strptime(text, "%Y%m%d"), time(23, 59, 59))  # noqa: DTZ007 - a day has none
        return shown_by_clocks(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    except ValueError:
        raise _refused("a day that there is after UNTIL", "một ngày có thật sau UNTIL") from None


def _with_days_said(rule: Rule, start: datetime) -> Rule:
    """The same rule with what it leaves to its start, so that it can be taken up anywhere."""
    by_month = rule.frequency in ("MONTHLY", "YEARLY")
    days = (start.day,) if by_month and not rule.month_days and not rule.weekdays else rule.month_days
    months = (start.month,) if rule.frequency == "YEARLY" and not rule.months and not rule.month_days else rule.months
    weekdays = ((start.weekday(), None),) if rule.frequency == "WEEKLY" and not rule.weekdays else rule.weekdays
    return Rule(
        **{**asdict(rule), "month_days": days, "months": months, "weekdays": weekdays},
    )


def _check_ends(rule: Rule, start: datetime) -> None:
    if rule.count is not None and (rule.until is not None or rule.count > COUNT_MOST):
        raise _refused(f"either UNTIL or a COUNT up to {COUNT_MOST}", f"UNTIL hoặc COUNT không quá {COUNT_MOST}")
    if rule.until is not None and rule.until < start:
        raise _refused("an UNTIL after the start", "UNTIL sau lúc bắt đầu")


def _check_comes_often(rule: Rule) -> None:
    """Whatever passes takes place again within some years, whatever the calendar."""
    if rule.interval > LONGEST_INTERVAL[rule.frequency]:
        longest = LONGEST_INTERVAL[rule.frequency]
        raise _refused(f"an INTERVAL up to {longest}", f"INTERVAL không quá {longest}")
    if any(not 1 <= abs(day) <= LAST_SURE_DAY for day in rule.month_days):
        raise _refused(
            f"days of the month from 1 to {LAST_SURE_DAY}, or -1 for the last",
            f"ngày trong tháng từ 1 đến {LAST_SURE_DAY}, hoặc -1 cho ngày cuối",
        )
    if any(month > 12 for month in rule.months):
        raise _refused("months from 1 to 12", "tháng từ 1 đến 12")
    monthly = rule.frequency == "MONTHLY"
    often = rule.frequency in ("DAILY", "WEEKLY")
    counted_days = any(nth is not None for _, nth in rule.weekdays)
    wrong = (
        (rule.interval > 1 and rule.months != () and rule.frequency != "YEARLY")
        or (rule.frequency == "DAILY" and rule.interval > 1 and rule.weekdays != ())
        or (often and rule.month_days != ())
        or (rule.weekdays != () and rule.month_days != ())
        or (rule.frequency == "YEARLY" and rule.weekdays != ())
        or (counted_days and not monthly)
        or (rule.position is not None and (not monthly or not rule.weekdays or counted_days))
    )
    if wrong:
        raise _refused(
            "parts that agree: BYDAY with DAILY, WEEKLY or MONTHLY, numbered only with MONTHLY; BYMONTHDAY with "
            "MONTHLY or YEARLY and without BYDAY; BYSETPOS with MONTHLY and BYDAY; BYMONTH without INTERVAL",
            "các phần hợp nhau: BYDAY với DAILY, WEEKLY, MONTHLY, chỉ đánh số với MONTHLY; BYMONTHDAY với MONTHLY hoặc "
            "YEARLY và không có BYDAY; BYSETPOS với MONTHLY và BYDAY; BYMONTH không kèm INTERVAL",
        )


def _refused(expected: str, expected_vi: str) -> RuleNotAccepted:
    return RuleNotAccepted(path=("rrule",), value="rrule", expected=expected, expected_vi=expected_vi)
