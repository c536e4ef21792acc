"""Pictures that mean harm, written byte by byte."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from functools import cache

import pyvips


def png(width: int, height: int, pixels: bytes | None = None) -> bytes:
    """A PNG of 8-bit grey whose pixels, if none are given, are a thousand black ones."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1000) if pixels is None else pixels, 9)
    chunks = (b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@cache
def black_png(side: int) -> bytes:
    """A whole square PNG whose pixels take a thousandth of their size."""
    return png(side, side, bytes(side * (side + 1)))


@cache
def zeros(megabytes: int) -> bytes:
    """So many megabytes of zeros, deflated."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])


def jpeg(width: int, height: int, *, progressive: bool = False, scans: int = 0) -> bytes:
    """A small JPEG whose header promises other sides, its last scan repeated so many times more."""
    small = pyvips.Image.black(16, 16, bands=3).copy(interpretation="srgb")
    content = bytes(small.jpegsave_buffer(interlace=progressive, keep="none"))
    at = content.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    content = content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * scans + b"\xff\xd9"


def webp_bomb(width: int, height: int) -> bytes:
    """A few bytes that become a whole picture of one colour."""
    return bytes(pyvips.Image.black(width, height, bands=3).webpsave_buffer(lossless=True, effort=0, keep="none"))


def restless_webp(side: int, frames: int) -> bytes:
    """An animation of so many black frames, each as large as the canvas or as VP8 allows."""
    whole = min(side, 2000)
    lossless = webp_bomb(whole, whole)[12:]
    frame = bytes(6) + (whole - 1).to_bytes(3, "little") * 2 + (40).to_bytes(3, "little") + b"\0" + lossless
    canvas = b"VP8X" + struct.pack("<IB", 10, 2) + bytes(3) + (side - 1).to_bytes(3, "little") * 2
    body = (
        canvas + b"ANIM" + struct.pack("<I", 6) + bytes(6) + (b"ANMF" + struct.pack("<I", len(frame)) + frame) * frames
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def svg(inside: str, size: str = 'width="1000" height="1000"') -> bytes:
    """A drawing of a thousand pixels a side with something inside."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{inside}</svg>'.encode()


def filtered(primitive: str) -> bytes:
    """A drawing whose only square goes through a filter."""
    return svg(f'<filter id="f">{primitive}</filter><rect width="1000" height="1000" filter="url(#f)"/>')


def nested(group: str, depth: int) -> bytes:
    """A square within so many groups."""
    return svg(group * depth + '<rect width="1000" height="1000"/>' + "</g>" * depth)


def drawing_with(picture: bytes, kind: str = "png", times: int = 1) -> bytes:
    """A drawing that shows a picture which it carries within itself."""
    link = f"data:image/{kind};base64,{b64encode(picture).decode()}"
    return svg(f'<image href="{link}" width="1000" height="1000"/>' * times)


def multiplied() -> bytes:
    """Ten things, each of them ten others, and so on for seven times."""
    levels = "".join(f'<g id="a{at}">' + f'<use href="#a{at - 1}"/>' * 10 + "</g>" for at in range(1, 8))
    return svg(f'<g id="a0"><rect width="9" height="9"/></g>{levels}')


def masked(depth: int) -> bytes:
    """Masks that are masked by masks."""
    masks = "".join(
        f'<mask id="m{at}" mask="url(#m{at - 1})"><rect width="1000" height="1000" fill="#fff"/></mask>'
        for at in range(1, depth)
    )
    return svg(f'{masks}<rect width="1000" height="1000" mask="url(#m{depth - 1})"/>')


def styled() -> bytes:
    """Ten thousand rules for thirty thousand squares, each of which must be held against each."""
    rules = "".join(f"g > rect.a{at} + rect {{fill:#{at % 1000:03}}}" for at in range(10_000))
    return svg(f"<style>{rules}</style><g>" + '<rect class="b" width="9" height="9"/>' * 30_000 + "</g>")


def pdf(drawn: bytes = b"", resources: str = "", objects: str = "", *, box: str = "0 0 600 400") -> bytes:
    """A page of one stream, deflated, with what it may use."""
    packed = zlib.compress(drawn, 9)
    return pdf_of(packed, resources, objects.encode(), box)


def pdf_of(packed: bytes, resources: str = "", objects: bytes = b"", box: str = "0 0 600 400") -> bytes:
    """A page whose stream is deflated already."""
    parts = [
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>>>endobj\n".encode(),
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n",
        objects,
        b"\ntrailer<</Root 1 0 R>>",
    ]
    return b"".join(parts)


def page_of_paths(count: int) -> bytes:
    """A page of so many curves across it, among them a thousand different ones."""
    drawn = b"".join(b"0 0 m %d 400 %d 0 600 %d c S\n" % (at % 600, at % 599, at % 400) for at in range(1000))
    return pdf(drawn * (count // 1000))


def page_of_forms() -> bytes:
    """Ten forms, each of them ten others, and so on for eight times."""
    used = " ".join(f"/F{at} {at + 10} 0 R" for at in range(9))
    forms = []
    for at in range(9):
        drawn = "0 0 9 9 re f" if at == 0 else f"/F{at - 1} Do " * 10
        head = f"/Type/XObject/Subtype/Form/BBox[0 0 600 400]/Resources<</XObject<<{used}>>>>/Length {len(drawn)}"
        forms.append(f"{at + 10} 0 obj<<{head}>>stream\n{drawn}\nendstream endobj")
    return pdf(b"/F8 Do", f"/XObject<<{used}>>", "\n".join(forms))


def page_with_image(width: int, height: int, megabytes: int) -> bytes:
    """A page that shows an image of so many black pixels, deflated."""
    packed = zeros(megabytes)
    head = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = f"9 0 obj<<{head}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed
    drawn = zlib.compress(b"600 0 0 400 0 0 cm /I Do")
    return pdf_of(drawn, "/XObject<</I 9 0 R>>", image + b"\nendstream endobj")
