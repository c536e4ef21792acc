"""Guides in one statement each, as somebody would write it who knew the operation and its tables."""

from __future__ import annotations

from scripts.bench.reading.hand_places import BY_CODE, FULL_ID

# The best picture for a width: the widest that is not too wide, or else the narrowest; of these the lightest.
_UNCUT = "role NOT IN ('CARD', 'KIOSK', 'PORTRAIT')"


def _best(width: int) -> str:
    return f"width <= {width} DESC, CASE WHEN width <= {width} THEN -width ELSE width END, bytes, id LIMIT 1"


_URL = ":url || '/media/' || path"
MINI_APP_HOME = f"""
WITH newest AS MATERIALIZED (
    SELECT version_id, tutorial_id, slug, language, title, summary, duration_ms, topic_slug, topic_name, cover_alt,
           cursor, row_number() OVER (ORDER BY published_at DESC, version_id DESC) AS place
    FROM guide WHERE language = 'vi' ORDER BY published_at DESC, version_id DESC LIMIT 21
)
SELECT json_object('data', json_object('guides', json_object(
    'nodes', (SELECT json_group_array(json_object(
        'id', 'gid://camtay/Guide/' || tutorial_id || '@' || language,
        'slug', slug, 'title', title, 'summary', summary, 'durationMs', duration_ms,
        'topic', json_object('slug', topic_slug, 'name', topic_name),
        'cover', (SELECT json_object('url', {_URL}, 'width', width, 'height', height, 'alt', cover_alt,
                                     'thumbhash', thumbhash)
                  FROM file WHERE id = (SELECT id FROM file WHERE owner = version_id AND use = 'cover' AND {_UNCUT}
                                        ORDER BY {_best(640)}))
    )) FROM newest WHERE place <= 20),
    'pageInfo', json_object(
        'hasNextPage', json(CASE WHEN EXISTS (SELECT 1 FROM newest WHERE place = 21) THEN 'true' ELSE 'false' END),
        'endCursor', (SELECT cursor FROM newest WHERE place <= 20 ORDER BY place DESC LIMIT 1))
)))
"""

_RENDITION = f"""json_object('role', role, 'url', {_URL}, 'mime', mime, 'codecs', codecs, 'bytes', bytes,
    'width', width, 'height', height, 'durationMs', duration_ms, 'bitRate', bit_rate)"""
_CLIPS = f"""(SELECT json_group_array(json_object(
    'alt', piece.alt, 'transcript', piece.text, 'durationMs', piece.duration_ms,
    'poster', (SELECT json_object('url', {_URL}, 'width', width, 'height', height, 'alt', piece.alt,
                                  'thumbhash', thumbhash)
               FROM file WHERE id = (SELECT id FROM file WHERE owner = piece.id AND use = 'poster' AND {_UNCUT}
                                     ORDER BY {_best(1920)})),
    'renditions', (SELECT json_group_array({_RENDITION}) FROM file WHERE owner = piece.id AND use = 'played'),
    'stream', (SELECT json_object('url', {_URL}) FROM file WHERE owner = piece.id AND use = 'stream'),
    'captions', (SELECT json_group_array(json_object('language', language, 'label', label, 'url', {_URL}))
                 FROM caption WHERE piece = piece.id),
    'soundTracks', (SELECT json_group_array(json_object('language', language, 'label', label, 'renditions',
                        (SELECT json_group_array({_RENDITION}) FROM file WHERE owner = voice.id AND use = 'spoken')))
                    FROM voice WHERE piece = piece.id)
)) FROM piece WHERE piece.version_id = guide.version_id AND piece.step = {{step}} AND piece.kind = 'clip')"""
_PICTURES = f"""(SELECT json_group_array(json_object(
    'alt', piece.alt, 'description', piece.text,
    'image', (SELECT json_object('url', {_URL}, 'mime', mime, 'width', width, 'height', height, 'bytes', bytes,
                                 'thumbhash', thumbhash)
              FROM file WHERE id = (SELECT id FROM file WHERE owner = piece.id AND use = 'shown'
                                    ORDER BY mime = 'image/webp' DESC, {_best(1080)})),
    'tiles', (SELECT json_object('url', {_URL}) FROM file WHERE owner = piece.id AND use = 'tiles')
)) FROM piece WHERE piece.version_id = guide.version_id AND piece.step = {{step}} AND piece.kind = 'picture')"""


def _known(table: str, kind: str, label: str) -> str:
    return f"""(SELECT json_group_array(json_object('slug', {table}.slug, '{label}', {table}.{label}))
        FROM about JOIN {table} ON {table}.id = about.number
        WHERE about.version_id = guide.version_id AND about.kind = '{kind}')"""


GUIDE_DETAIL = f"""
SELECT json_object('data', json_object('guide', json_object(
    'id', 'gid://camtay/Guide/' || tutorial_id || '@' || language, 'slug', slug, 'url', :url || '/g/' || slug,
    'language', language,
    'languages', (SELECT json_group_array(language) FROM (
        SELECT other.language FROM guide other WHERE other.tutorial_id = guide.tutorial_id ORDER BY other.language)),
    'versionNumber', number, 'publishedAt', published_at, 'title', title, 'summary', summary,
    'durationMs', duration_ms, 'topic', json_object('slug', topic_slug, 'name', topic_name),
    'platforms', {_known("platforms", "platform", "name")},
    'services', {_known("services", "service", "name")},
    'targets', {_known("targets", "target", "label")},
    'steps', (SELECT json_group_array(json_object(
        'position', position, 'title', title, 'action', action, 'body', body,
        'clips', {_CLIPS.format(step="step.position")},
        'infographics', {_PICTURES.format(step="step.position")}))
        FROM step WHERE step.version_id = guide.version_id),
    'clips', {_CLIPS.format(step="0")},
    'infographics', {_PICTURES.format(step="0")}
))) FROM guide WHERE slug = :slug AND language = 'vi'
"""

_FILE = f"""json_object('url', {_URL.replace("path", "file.path")}, 'sha256', file.sha256, 'bytes', file.bytes,
    'mime', file.mime, 'width', file.width, 'height', file.height, 'durationMs', file.duration_ms)"""
# The best for the kiosk's screen of each clip and picture, in reading order.
_MEDIA = f"""(SELECT json_object('bytes',
        COALESCE(SUM(still.bytes), 0) + COALESCE(SUM(file.bytes), 0) + COALESCE(SUM(caption.bytes), 0),
    'items', json_group_array(json_object(
        'alt', alt,
        'still', CASE WHEN still.id IS NULL THEN NULL ELSE json_object(
            'url', {_URL.replace("path", "still.path")}, 'sha256', still.sha256, 'bytes', still.bytes) END,
        'file', CASE WHEN file.id IS NULL THEN NULL ELSE {_FILE} END,
        'captions', CASE WHEN caption.id IS NULL THEN NULL ELSE json_object('language', caption.language,
            'url', {_URL.replace("path", "caption.path")}, 'sha256', caption.sha256, 'bytes', caption.bytes) END)))
    FROM (SELECT piece.id, piece.alt,
        (SELECT id FROM file WHERE owner = piece.id AND use = 'poster' AND mime = 'image/webp' AND role <> 'CARD'
            ORDER BY width <= 1920 DESC, CASE WHEN width <= 1920 THEN 0 ELSE width END, bytes, id LIMIT 1) AS still_id,
        (SELECT id FROM file WHERE owner = piece.id AND use IN ('played', 'shown')
            AND mime IN ('video/mp4', 'image/webp') ORDER BY {_best(1920)}) AS file_id,
        (SELECT MIN(id) FROM caption WHERE piece = piece.id) AS caption_id
        FROM piece WHERE piece.version_id = guide.version_id ORDER BY piece.step, piece.kind, piece.id) chosen
    LEFT JOIN file still ON still.id = chosen.still_id
    LEFT JOIN file ON file.id = chosen.file_id
    LEFT JOIN caption ON caption.id = chosen.caption_id)"""
KIOSK_CURRENT = f"""
WITH RECURSIVE {BY_CODE},
up (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM here
    UNION ALL
    SELECT places.id, places.parent_id, up.depth + 1 FROM up JOIN places ON places.id = up.parent_id
    WHERE places.valid_from <= :day AND places.valid_to > :day
),
programme AS (
    SELECT programmes.id, programmes.name FROM up JOIN programmes ON programmes.locality_id = up.id
    WHERE programmes.channel = 'SIGNAGE' AND programmes.valid_from <= :day AND programmes.valid_to > :day
    ORDER BY up.depth LIMIT 1
),
shown AS (
    SELECT guide.version_id, guide.slug, guide.number, guide.title
    FROM programme JOIN programme_items item ON item.programme_id = programme.id
    JOIN guide ON guide.tutorial_id = item.tutorial_id AND guide.language = 'vi'
    ORDER BY item.position LIMIT 10
)
SELECT json_object('data', json_object('locality', json_object(
    'id', {FULL_ID.format(kind="Locality", id="here.id")}, 'fullName', here.full_name, 'asOf', :day,
    'parent', (SELECT json_object('fullName', full_name) FROM places
               WHERE places.id = here.parent_id AND valid_from <= :day AND valid_to > :day),
    'programme', (SELECT json_object('name', programme.name, 'guides', json_object('nodes',
        (SELECT json_group_array(json_object(
            'slug', guide.slug, 'versionNumber', guide.number, 'title', guide.title,
            'steps', (SELECT json_group_array(json_object('position', position, 'title', title, 'action', action))
                      FROM step WHERE step.version_id = guide.version_id),
            'media', {_MEDIA})) FROM shown guide))) FROM programme)
))) FROM here
"""
