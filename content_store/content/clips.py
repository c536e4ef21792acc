"""Clips: uses of a video in a version, each with its alternatives for those who cannot see or hear it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.content import assets, captions, steps, versions
from content_store.content.assets import Asset, AssetKind
from content_store.content.comparison import Change, ChangeKind, Part, compare
from content_store.content.steps import KEY_MOST
from content_store.content.versions import Version
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.language import LANGUAGE_MOST, canonical
from content_store.rows import RowType
from content_store.wording import ALT_MOST, few_enough, fits

TRANSCRIPT_MOST = 100_000
TRACKS_MOST = 20  # of captions, and as many of sound
LABEL_MOST = 80


class Clip(Model, metaclass=RowType):
    """A video shown in a version, or in one of its steps."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    position = fields.IntField()
    step_key = fields.CharField(max_length=KEY_MOST, null=True)
    alt = fields.TextField(default="")
    transcript = fields.TextField(default="")

    class Meta:
        table = "clips"
        unique_together = (("version", "position"),)


class CaptionTrack(Model, metaclass=RowType):
    """The captions of a clip in one language."""

    id = fields.IntField(primary_key=True)
    clip: fields.ForeignKeyRelation[Clip] = fields.ForeignKeyField("camtay.Clip", related_name=False)
    clip_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    language = fields.CharField(max_length=LANGUAGE_MOST)
    label = fields.CharField(max_length=LABEL_MOST)

    class Meta:
        table = "caption_tracks"
        unique_together = (("clip", "language"),)


class SoundTrack(Model, metaclass=RowType):
    """The voice of a clip in another language, played in place of its own."""

    id = fields.IntField(primary_key=True)
    clip: fields.ForeignKeyRelation[Clip] = fields.ForeignKeyField("camtay.Clip", related_name=False)
    clip_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    language = fields.CharField(max_length=LANGUAGE_MOST)
    label = fields.CharField(max_length=LABEL_MOST)

    class Meta:
        table = "sound_tracks"
        unique_together = (("clip", "language"),)


Track = CaptionTrack | SoundTrack
TRACKS: dict[str, type[CaptionTrack] | type[SoundTrack]] = {"captions": CaptionTrack, "soundTracks": SoundTrack}


class NewTrack(msgspec.Struct, frozen=True):
    """Captions or a voice to put under a clip."""

    asset_id: int
    language: str
    label: str


class NewCaptionTrack(NewTrack, frozen=True):
    """Captions to put under a clip."""


class NewSoundTrack(NewTrack, frozen=True):
    """A voice to put under a clip."""


class NewClip(msgspec.Struct, frozen=True):
    """A video to put into a version."""

    asset_id: int
    alt: str = ""
    transcript: str = ""
    step_position: int | None = None
    captions: list[NewCaptionTrack] = msgspec.field(default_factory=list)
    sound_tracks: list[NewSoundTrack] = msgspec.field(default_factory=list)


async def attach(version_id: int, new: NewClip, expected_revision: int, account_id: int) -> Version:
    """Put a video at the end of a draft's clips; without words, its transcript is that of its captions."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        clip = Clip(version_id=version_id, position=await Clip.filter(version_id=version_id).count() + 1)
        after = await _write(clip, new, version)
        added = Change(ChangeKind.ADDED, _path(clip), after=after.name)
        await versions.rewritten(version, account_id, [added])
    return version


async def rewrite(version_id: int, clip_id: int, new: NewClip, expected_revision: int, account_id: int) -> Version:
    """Give a draft's clip another file, other words, tracks or another step: all of it, at its position."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        clip = await _of_version(version_id, clip_id)
        before = await _part(clip)
        await CaptionTrack.filter(clip_id=clip.id).delete()
        await SoundTrack.filter(clip_id=clip.id).delete()
        after = await _write(clip, new, version)
        await versions.rewritten(version, account_id, compare(before, after, _path(clip)))
    return version


async def detach(version_id: int, clip_id: int, expected_revision: int, account_id: int) -> Version:
    """Take a clip with its captions and voices out of a draft; those behind it move up."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        clip = await _of_version(version_id, clip_id)
        removed = Change(ChangeKind.REMOVED, _path(clip), before=(await _part(clip)).name)
        await clip.delete()
        # One by one, because no two may stand at one position even for a moment.
        for later in await Clip.filter(version_id=version_id, position__gt=clip.position).order_by("position"):
            await Clip.filter(id=later.id).update(position=later.position - 1)
        await versions.rewritten(version, account_id, [removed])
    return version


async def copy_all(source_id: int, version_id: int) -> None:
    """Put a version's clips with their tracks into another one that has none, in the caller's transaction."""
    for clip in await Clip.filter(version_id=source_id).order_by("position"):
        shown = {name: getattr(clip, name) for name in ("asset_id", "position", "step_key", "alt", "transcript")}
        copied = await Clip.create(version_id=version_id, **shown)
        for kind in TRACKS.values():
            for track in await kind.filter(clip_id=clip.id).order_by("id"):
                await kind.create(clip=copied, asset_id=track.asset_id, language=track.language, label=track.label)


def part_of(clip: Clip, files: Mapping[int, Asset], tracks: Mapping[str, Sequence[Track]]) -> Part:
    """A clip for a comparison, given its files by their ids, and its tracks."""
    film = files[clip.asset_id]
    texts = {"file": film.name, "alt": clip.alt, "transcript": clip.transcript, "stepKey": clip.step_key or ""}
    lists = {name: [_track(track, files[track.asset_id]) for track in those] for name, those in tracks.items()}
    return Part(film.sha256, film.name, texts, lists)


def _track(track: Track, file: Asset) -> Part:
    return Part(track.language, track.language, {"label": track.label, "file": file.name, "sha256": file.sha256})


async def _write(clip: Clip, new: NewClip, version: Version) -> Part:
    """Save a clip and its tracks as they are wanted; BadInput or NotFound at the place of what cannot be."""
    fits(new.alt, ALT_MOST, "alt")
    fits(new.transcript, TRANSCRIPT_MOST, "transcript")
    written, spoken = _languages(new.captions, "captions"), _languages(new.sound_tracks, "soundTracks")
    await assets.of_kind(new.asset_id, AssetKind.VIDEO, ("assetId",))
    clip.asset_id, clip.alt = new.asset_id, new.alt
    clip.transcript = new.transcript if new.transcript.strip() else ""
    clip.step_key = await steps.key_at(version.id, new.step_position)
    await clip.save()
    for place, (language, track) in enumerate(written.items()):
        await assets.of_kind(track.asset_id, AssetKind.CAPTIONS, ("captions", str(place), "assetId"))
        await CaptionTrack.create(clip=clip, asset_id=track.asset_id, language=language, label=track.label)
    for place, (language, track) in enumerate(spoken.items()):
        await assets.of_kind(track.asset_id, AssetKind.AUDIO, ("soundTracks", str(place), "assetId"))
        await SoundTrack.create(clip=clip, asset_id=track.asset_id, language=language, label=track.label)
    if not clip.transcript and version.language in written:
        await _transcribe(clip, written[version.language].asset_id)
    return await _part(clip)


async def _transcribe(clip: Clip, captions_id: int) -> None:
    known = (await captions.spoken_in([captions_id])).get(captions_id)
    # Cut words would look whole; none are an obstacle that somebody sees.
    if known is not None and len(known.transcript) <= TRANSCRIPT_MOST:
        clip.transcript = known.transcript
        await clip.save(update_fields=["transcript"])


async def _of_version(version_id: int, clip_id: int) -> Clip:
    clip = await Clip.get_or_none(id=clip_id, version_id=version_id)
    if clip is None:
        raise NotFound(path=("id",), what="clip", key=str(clip_id))
    return clip


async def _part(clip: Clip) -> Part:
    tracks = {name: await kind.filter(clip_id=clip.id).order_by("language") for name, kind in TRACKS.items()}
    used = {clip.asset_id, *(track.asset_id for those in tracks.values() for track in those)}
    return part_of(clip, {asset.id: asset for asset in await Asset.filter(id__in=used)}, tracks)


def _path(clip: Clip) -> tuple[str, str]:
    return ("clips", str(clip.position - 1))


def _languages(tracks: Sequence[NewTrack], where: str) -> dict[str, NewTrack]:
    """The tracks by their language in its usual form, in their order; BadInput when one cannot be kept."""
    few_enough(len(tracks), TRACKS_MOST, where)
    found: dict[str, NewTrack] = {}
    for place, track in enumerate(tracks):
        language = canonical(track.language, where, str(place), "language")
        fits(track.label, LABEL_MOST, where, str(place), "label")
        if language in found:
            raise BadInput(
                path=(where, str(place), "language"),
                value=language,
                expected="one track for each language",
                expected_vi="mỗi ngôn ngữ một bản",
            )
        found[language] = track
    return found
