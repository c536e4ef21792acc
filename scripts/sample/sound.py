"""A soft chime of two notes at each change of card, and silence between."""

from __future__ import annotations

import math
import sys
from array import array

SAMPLES_PER_SECOND = 44100
NOTES = ((659.26, 0.0), (880.0, 0.16))
CHIME_SECONDS = 1.1
# About -20 dB below full scale: a hint in a quiet room, no start in a village hall's loudspeaker.
LOUDNESS = 0.1


def soundtrack(starts: list[float], seconds: float) -> bytes:
    """Signed 16-bit little-endian samples, one channel."""
    samples = array("h", bytes(2 * round(seconds * SAMPLES_PER_SECOND)))
    tune = chime()
    for start in starts:
        first = round(start * SAMPLES_PER_SECOND)
        room = samples[first : first + len(tune)]
        samples[first : first + len(room)] = tune[: len(room)]
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()


def chime() -> array[int]:
    moments = (place / SAMPLES_PER_SECOND for place in range(round(CHIME_SECONDS * SAMPLES_PER_SECOND)))
    return array("h", (round(32767 * LOUDNESS * sum(_note(moment, *note) for note in NOTES)) for moment in moments))


def _note(moment: float, pitch: float, begin: float) -> float:
    age = moment - begin
    if age < 0:
        return 0.0
    fade_in, ring = min(1.0, age / 0.012), math.exp(-5.0 * age)
    fade_out = min(1.0, (CHIME_SECONDS - moment) / 0.15)
    overtone = 0.18 * math.sin(4 * math.pi * pitch * age)
    return fade_in * ring * fade_out * 0.5 * (math.sin(2 * math.pi * pitch * age) + overtone)
