"""Places and figures in one statement each, as somebody would write it who knew the operation and its tables."""

from __future__ import annotations

_HOLDS = "valid_from <= :day AND valid_to > :day"
# The place that bears a code; `:seen` is what an id ends with on another day than today.
BY_CODE = f"""here AS MATERIALIZED (
    SELECT id, version_id, parent_id, full_name, level FROM places
    WHERE id = (SELECT locality_id FROM codes WHERE value = :code AND scheme = 'NSO' AND {_HOLDS}
                ORDER BY number LIMIT 1) AND {_HOLDS}
)"""
FULL_ID = "'gid://camtay/{kind}/' || {id} || :seen"


def _place(more: str = "") -> str:
    """One place as the operation's fragment has it."""
    return f"""json_object(
    'id', {FULL_ID.format(kind="Locality", id="place.id")},
    'code', (SELECT value FROM codes WHERE locality_id = place.id AND scheme = 'NSO' AND {_HOLDS}),
    'fullName', place.full_name, 'level', place.level,
    'teams', json_object('nodes', (
        SELECT json_group_array(json_object('id', {FULL_ID.format(kind="Team", id="id")}, 'name', name,
                                            'kind', kind, 'memberCount', member_count))
        FROM (SELECT id, name, kind, member_count FROM teams WHERE locality_id = place.id AND {_HOLDS}
              ORDER BY sort_name, id LIMIT 20))){more})"""


def _children(level: str) -> str:
    """What lies directly below a place, looked up in that level."""
    return f", 'children', (SELECT said FROM {level} WHERE {level}.version_id = place.version_id)"


def _level(name: str, more: str = "") -> str:
    """What lies directly below each place; by name, because SQLite cannot parse all levels in one nest."""
    return f"""{name} AS NOT MATERIALIZED (
    SELECT version_id, (SELECT json_object('nodes', json_group_array({_place(more)}))
        FROM (SELECT id, version_id, full_name, level FROM places WHERE parent_id = above.id AND {_HOLDS}
              ORDER BY sort_name, version_id LIMIT 100) place) AS said
    FROM places above)"""


LOCALITY_TREE = f"""
WITH {BY_CODE},
{_level("third")},
{_level("second", _children("third"))},
{_level("first", _children("second"))}
SELECT json_object('data', json_object('locality', {_place(_children("first"))})) FROM here place
"""

_FIGURE = """'value', latest.value, 'percent', latest.percent, 'statedPercent', latest.stated_percent,
    'period', json_object('end', latest.period_end)"""
_NEWEST = "latest.indicator_id = target.indicator_id AND latest.since <= :day AND latest.until > :day"
TARGETS_BOARD = f"""
WITH RECURSIVE {BY_CODE},
down (id, level, full_name) AS MATERIALIZED (
    SELECT places.id, places.level, places.full_name FROM here JOIN places ON places.parent_id = here.id AND {_HOLDS}
    UNION ALL
    SELECT places.id, places.level, places.full_name FROM down JOIN places ON places.parent_id = down.id
    WHERE down.level <> 'COMMUNE' AND {_HOLDS}
),
communes AS MATERIALIZED (SELECT id, full_name FROM down WHERE level = 'COMMUNE' ORDER BY id)
SELECT json_object('data', json_object('locality', json_object(
    'id', {FULL_ID.format(kind="Locality", id="here.id")}, 'fullName', here.full_name, 'asOf', :day,
    'targets', json_object('nodes', (SELECT json_group_array(json_object(
        'slug', target.slug, 'label', target.label, 'comparison', target.comparison, 'value', target.value,
        'upperValue', target.upper_value, 'milestone', target.milestone, 'unit', target.unit, 'dueOn', target.due_on,
        'latest', (SELECT json_object({_FIGURE}, 'source', (
                       SELECT json_object('title', title) FROM sources WHERE sources.id = latest.source_id))
                   FROM figure latest WHERE {_NEWEST} AND latest.locality_id = target.locality_id),
        'standings', (SELECT json_group_array(json_object('locality', json_object('fullName', communes.full_name),
                          'measurement', json_object({_FIGURE})))
                      FROM communes CROSS JOIN figure latest ON latest.locality_id = communes.id
                      WHERE {_NEWEST})))
        FROM (SELECT targets.* FROM here JOIN targets ON targets.locality_id = here.id
              JOIN sources ON sources.id = targets.source_id WHERE sources.speaks_from <= :day
              ORDER BY targets.id LIMIT 100) target))
))) FROM here
"""
