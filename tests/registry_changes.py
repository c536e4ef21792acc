"""Changes of all sorts of public facts, each told to the feed as whoever makes it in earnest tells it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from editorial_changes import EDITORIAL, NUMBERS
from samples import NOW, editor_account

from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.delivery import roadmaps
from content_store.delivery.roadmaps import ItemWords, Roadmap, RoadmapWords
from content_store.events import record
from content_store.registry import consents, memberships, privacy, recording, team_sessions, teams
from content_store.registry.conflicts import ConflictSide
from content_store.registry.consents import NewConsent, PersonalField
from content_store.registry.indicators import Indicator
from content_store.registry.localities import Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.measurements import Measurement, Precision, Qualifier
from content_store.registry.memberships import Membership, PersonWords
from content_store.registry.platforms import Platform, PlatformAlias
from content_store.registry.recording import Figure, Numbers, Period, Subject
from content_store.registry.sources import Source, SourceKind
from content_store.registry.successions import Extent, SuccessionEdge, SuccessionEvent, SuccessionKind
from content_store.registry.targets import Comparison, Target
from content_store.registry.team_sessions import Held, TeamSession
from content_store.registry.teams import MemberRole, Team, TeamKind
from content_store.registry.timeline import NO_END

REFORM = date(2025, 7, 1)
FIRST_AT = datetime(2022, 8, 3, 12, tzinfo=UTC)


async def begin() -> None:
    """Two sources, an indicator and two places, unless they are there."""
    if await Locality.exists():
        return
    async with transaction():
        for number in (1, 2):
            await Source.create(
                slug=f"s{number}", kind=SourceKind.SYNTHETIC, title="Giả lập", speaks_from=date(2020 + number, 1, 1)
            )
            await record("source.created", number)
            await Locality.create(slug=f"p{number}", synthetic=True)
            await LocalityVersion.create(
                locality_id=number, parent_id=None if number == 1 else 1, name="Nơi", type="xã", level=Level.COMMUNE
            )
            await LocalityCode.create(locality_id=number, scheme="NSO", value=f"{number:05}")
            await record("locality.created", number)
        await Indicator.create(slug="i1", name="Chỉ số")
        await record("indicator.created", 1)


async def figure(chance: int) -> None:
    """A figure, of a month or of no time, of one of two places, of the whole or of one way of filing."""
    async with transaction():
        month = chance % 5
        made = await Measurement.create(
            slug=f"m-{next(NUMBERS)}",
            indicator_id=1,
            locality_version_id=1 + chance % 7 // 5,
            label="Giả lập",
            value=Decimal(chance % 100),
            qualifier=Qualifier.EXACT,
            period_start=date(2022, month, 1) if month else None,
            period_end=date(2022, month, 28) if month else None,
            period_precision=Precision.MONTH if month else Precision.UNKNOWN,
            channel="level4" if chance % 11 == 10 else "",
            source_id=1 + chance % 2,
            quote="Giả lập",
        )
        await record("measurement.created", made.id)


async def source_speaks_earlier_or_later(chance: int) -> None:
    """Another day from which a source speaks."""
    async with transaction():
        await Source.filter(id=1 + chance % 2).update(speaks_from=date(2019 + chance % 5, 1, 1))
        await record("source.changed", 1 + chance % 2)


async def figure_moves(chance: int) -> None:
    """A figure that turns out to be another place's; or that is gone."""
    bound = {side.measurement_id for side in await ConflictSide.all()}
    bound |= {row.supersedes_id for row in await Measurement.all()}
    free = [row for row in await Measurement.filter(supersedes_id=None).order_by("id") if row.id not in bound]
    if not free:
        return
    made = free[-1]
    async with transaction():
        if chance % 2:
            await Measurement.filter(id=made.id).update(locality_version_id=1 + chance % 3 // 2)
        else:
            await made.delete()
        await record("measurement.changed", made.id)


async def figure_is_corrected(chance: int) -> None:
    """A figure that another takes the place of; what contradicts it is noted."""
    gone = {row.supersedes_id for row in await Measurement.filter(supersedes_id__isnull=False)}
    standing = [row for row in await Measurement.all().order_by("id") if row.id not in gone]
    if standing:
        old = standing[chance % len(standing)]
        period = Period(old.period_start, old.period_end, old.period_precision)
        said = Figure("Giả lập", f"s{1 + chance % 2}", "Giả lập", Numbers(value=Decimal(chance % 7)), period)
        await recording.correct(old.id, f"m-{next(NUMBERS)}", said, "Giả lập", await editor_account())


async def figure_contradicts(chance: int) -> None:
    """A figure of one of two keys, which mostly says another number than those before it."""
    period = Period(date(2022, 1, 1), date(2022, 1, 28), Precision.MONTH)
    said = Figure("Giả lập", f"s{1 + chance % 2}", "Giả lập", Numbers(value=Decimal(chance % 3)), period)
    await recording.create(f"m-{next(NUMBERS)}", Subject("i1", 1 + chance % 5 // 4), said, await editor_account())


async def rename(chance: int) -> None:
    """A place whose present version ends, and a succession to the next."""
    async with transaction():
        last = await LocalityVersion.filter(locality_id=2).order_by("-valid_from").first()
        assert last is not None
        start = date(max(last.valid_from.year, 2000) + 1, 1, 1)
        await LocalityVersion.filter(id=last.id).update(valid_to=start)
        next_one = await LocalityVersion.create(
            locality_id=2,
            parent_id=1,
            name=f"Nơi {next(NUMBERS)}",
            type="phường",
            level=Level.COMMUNE,
            valid_from=start,
        )
        await record("locality.changed", 2)
        act = await SuccessionEvent.create(
            kind=SuccessionKind.RENAME, act_id=1, decided_on=start, in_force_from=start, operates_from=start
        )
        await SuccessionEdge.create(event=act, predecessor=last, successor=next_one, extent=Extent.WHOLE)
        await record("succession.created", act.id)


async def founding(chance: int) -> None:
    """A place that is made of another, whichever that is, and lies in a third."""
    async with transaction():
        others = await LocalityVersion.all().order_by("id")
        before, above = others[chance % len(others)], others[chance // 7 % len(others)]
        made = await Locality.create(slug=f"noi-{next(NUMBERS)}", synthetic=True)
        after = await LocalityVersion.create(
            locality=made, parent_id=above.locality_id, name=f"Nơi {chance}", type="xã", level=Level.COMMUNE
        )
        await record("locality.created", made.id)
        act = await SuccessionEvent.create(
            kind=SuccessionKind.SPLIT, act_id=1, decided_on=REFORM, in_force_from=REFORM, operates_from=REFORM
        )
        await SuccessionEdge.create(event=act, predecessor=before, successor=after, extent=Extent.PART)
        await record("succession.created", act.id)


async def team(chance: int) -> None:
    """A team with a session, or the end of one."""
    async with transaction():
        old = await Team.filter(valid_to=NO_END).first() if chance % 3 == 0 else None
        if old is not None:
            await Team.filter(id=old.id).update(valid_to=REFORM, name="Tổ đã nghỉ")
            await TeamSession.filter(team_id=old.id).delete()
            await record("team.changed", old.id)
            return
        made = await Team.create(
            slug=f"t-{next(NUMBERS)}", name=f"Tổ {chance}", kind=TeamKind.VILLAGE, locality_id=1 + chance % 2
        )
        await TeamSession.create(team=made, rrule="FREQ=WEEKLY", first_at=FIRST_AT)
        await record("team.created", made.id)


async def team_moves(chance: int) -> None:
    """A team that moves to the other place, and an occurrence of its session that is cancelled."""
    going = await Team.filter(valid_to=NO_END).order_by("id").first()
    if going is None:
        return
    await teams.move(going.id, 1 + chance % 2, date(2026, 1 + chance % 9, 1), going.revision, 1)
    session = await TeamSession.get_or_none(team_id=going.id)
    if session is not None:
        held = Held(going.id, going.revision + 1, 1)
        await team_sessions.cancel(held, session.id, FIRST_AT + timedelta(weeks=chance % 50))


async def member(chance: int) -> None:
    """A member who consents to something, one who withdraws it, or one who leaves."""
    known = await Membership.filter(left_on=None).first() if chance % 3 else None
    if known is None:
        if await Team.exists():
            words = PersonWords(f"Giả lập {chance}", MemberRole.MEMBER, phone="0900 000 000")
            made = await memberships.create((await Team.all().order_by("-id").limit(1))[0].id, words, 1)
            wanted = [PersonalField.NAME] if chance % 2 else [PersonalField.PHONE, PersonalField.ROLE]
            await consents.give(made.id, NewConsent(wanted, "Giả lập", REFORM), made.revision, 1, NOW)
    elif chance % 2:
        await consents.withdraw(known.id, 1, NOW)
    else:
        await privacy.leave(known.id, REFORM, known.revision, 1, NOW)


async def roadmap(chance: int) -> None:
    """A roadmap, or other tasks for one."""
    known = await Roadmap.all().first() if chance % 2 else None
    tutorials = [row.id for row in await Tutorial.all().limit(chance % 3)]
    words = RoadmapWords("Giả lập", [ItemWords(f"Việc {chance}", REFORM, REFORM, tutorials)])
    if known is None:
        await roadmaps.create(f"r-{next(NUMBERS)}", 1 + chance % 2, words)
    else:
        await roadmaps.rewrite(known.id, words, known.revision, 1)


async def platform(chance: int) -> None:
    """A platform with other spellings."""
    async with transaction():
        made = await Platform.create(slug=f"f-{next(NUMBERS)}", name=f"Nền tảng {chance}", kind="app")
        await PlatformAlias.create(platform=made, name="Tên khác")
        await record("platform.created", made.id)


async def target(chance: int) -> None:
    """A target of one of two places."""
    async with transaction():
        made = await Target.create(
            slug=f"c-{next(NUMBERS)}",
            indicator_id=1,
            locality_id=1 + chance % 2,
            label="Giả lập",
            comparison=Comparison.AT_LEAST,
            value=Decimal(chance % 100),
            unit="percent",
            source_id=1 + chance % 2,
            quote="Giả lập",
            flags=["CONFLICT"] if chance % 2 else [],
        )
        await record("target.created", made.id)


CHANGES: dict[str, Callable[[int], Awaitable[None]]] = {
    **EDITORIAL,
    "figure": figure,
    "figure contradicts": figure_contradicts,
    "figure is corrected": figure_is_corrected,
    "figure moves": figure_moves,
    "member": member,
    "platform": platform,
    "rename": rename,
    "founding": founding,
    "roadmap": roadmap,
    "source": source_speaks_earlier_or_later,
    "target": target,
    "team": team,
    "team moves": team_moves,
}
