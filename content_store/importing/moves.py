"""Tables of moves: from which day on a team belongs to another place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from content_store import events
from content_store.importing.by_slug import BATCH
from content_store.importing.entries import Counts, Entry, Refuse
from content_store.importing.place_columns import PLACE, PROVINCE, WITHIN, Said, said_in
from content_store.importing.references import TEAM, UNKNOWN, Named, Places
from content_store.registry.teams import Team, TeamMove
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

SINCE = Column("since", "Từ ngày", forms.day(), also=("Ngày chuyển", "Chuyển từ ngày"), required=True)
OUTSIDE = Words(
    "a team moves on a day after its first and before its end",
    "tổ chỉ chuyển địa bàn sau ngày thành lập và trước ngày giải thể",
)
TWICE = Words("an earlier row moves the team on that day", "một dòng trước đã chuyển tổ vào ngày này")
ELSEWHERE = Words(
    "the team is on record as moving to another place on that day, which a table does not change",
    "đã ghi nhận tổ chuyển đến nơi khác vào ngày này, bảng không thay đổi được",
)
_When = tuple[int, date]  # a team's number, and a day


class Moves:
    """Moves of teams that are on record; one that is known already is left alone, and none is taken back."""

    name, private = "moves", False
    columns: Sequence[Column[Any]] = (TEAM, PLACE, WITHIN, PROVINCE, SINCE)
    informative: Sequence[str] = ("place_code", "place_name")

    def __init__(self) -> None:
        self._teams, self._places = Named(Team, "name"), Places()
        self._seen: set[_When] = set()

    async def put(self, entries: Sequence[Entry], refuse: Refuse) -> Counts:
        """Enter the moves that are new, with an event each."""
        await self._teams.load()
        await self._places.load(map(_said, entries))
        meant = {thing.id for entry in entries if (thing := self._teams.find(entry.need(TEAM)))}
        teams = {team.id: team for team in await Team.filter(id__in=list(meant)).order_by("id").select_for_update()}
        known = {(row.team_id, row.since): row.locality_id for row in await TeamMove.filter(team_id__in=list(meant))}
        new: list[TeamMove] = []
        counts = Counts()
        for entry in entries:
            move = self._move(entry, teams, refuse)
            before = known.get((move.team_id, move.since)) if move else None
            if move is None:
                continue
            if before is None:
                new.append(move)
            elif before == move.locality_id:
                counts.same += 1
            else:
                refuse(entry, PLACE, ELSEWHERE)
        await _enter(new, teams)
        counts.created = len(new)
        return counts

    def _move(self, entry: Entry, teams: Mapping[int, Team], refuse: Refuse) -> TeamMove | None:
        thing, said, since = self._teams.find(entry.need(TEAM)), _said(entry), entry.need(SINCE)
        place = self._places.locality(said)
        if thing is None:
            refuse(entry, TEAM, UNKNOWN)
        if place is None or self._places.version(said) is None:
            refuse(entry, *self._places.why(said))
            return None
        if thing is None:
            return None
        team = teams[thing.id]
        if not team.valid_from < since < team.valid_to:
            refuse(entry, SINCE, OUTSIDE)
            return None
        if (team.id, since) in self._seen:
            refuse(entry, SINCE, TWICE)
            return None
        self._seen.add((team.id, since))
        return TeamMove(team_id=team.id, locality_id=place, since=since)


def _said(entry: Entry) -> Said:
    return said_in(entry, entry.need(SINCE))


async def _enter(new: Sequence[TeamMove], teams: Mapping[int, Team]) -> None:
    """Write new moves; each is a revision of its team."""
    if not new:
        return
    facts = []
    for move in new:
        team = teams[move.team_id]
        team.revision += 1
        said = {"revision": team.revision, "locality_id": move.locality_id, "since": move.since.isoformat()}
        facts.append(events.Fact("team.moved", team.id, said))
    await TeamMove.bulk_create(new, batch_size=BATCH)
    moved = {move.team_id for move in new}
    await Team.bulk_update([teams[number] for number in sorted(moved)], ["revision"], batch_size=BATCH)
    await events.record_all(facts)
