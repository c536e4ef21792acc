"""Drawings and pages become pixels, or are refused for what they could do beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from media_samples import make_drawing, make_pdf, make_picture

from content_store.media_errors import BrokenPicture, FileTooLarge, MediaRefused, PictureNotAccepted
from media.pictures import drawings, images
from media.pictures.rasters import open_raster, painted_size, promised_size

if TYPE_CHECKING:
    from pathlib import Path

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII="
)

# What the simplest of PDF's locks (revision 2, an owner's entry and identity of zeros) holds when it opens by itself.
OF_NO_PASSWORD = "72e13a911bf817749dbfbba7bb325fbdc339c40ca6104660c98660b07f3e5db7"


def refusal_of(path: Path, name: str) -> MediaRefused:
    with pytest.raises(MediaRefused) as refusal:
        open_raster(path, name)
    return refusal.value


@pytest.mark.parametrize(
    ("size", "painted"),
    [
        ((4, 3), (4000, 3000)),
        ((595, 842), (2912, 4120)),
        ((1000, 4000), (1732, 6928)),
        ((1, 100), (120, 12_000)),
        ((1, 1_000_000), (1, 12_000)),
    ],
)
def test_a_shape_is_painted_at_twelve_megapixels_and_at_most_12000_a_side(
    size: tuple[float, float], painted: tuple[int, int]
) -> None:
    assert painted_size(*size) == painted


def test_a_picture_with_pixels_is_opened_as_it_is(tmp_path: Path) -> None:
    raster = open_raster(make_picture(tmp_path / "picture.jpg", (300, 200), orientation=6), "picture.jpg")

    assert (raster.size, raster.painted) == ((200, 300), False)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="600" height="400"', (600, 400)),
        ('width="600px" height="400px" viewBox="0 0 3 2"', (600, 400)),
        ('width="210mm" height="297mm"', (794, 1123)),
        ('width="6in" height="432pt"', (576, 576)),
        ('viewBox="0 0 600 400"', (600, 400)),
        ('viewBox="-5,-5 600,400" width="100%" height="50%"', (600, 200)),
        ('viewBox="0 0 600 400" height="200"', (300, 200)),
        ('viewBox="0 0 600 400" width="1200"', (1200, 800)),
        ('width="1e999" height="1"', (1_000_000, 1)),
    ],
)
def test_a_drawing_says_its_own_size(tmp_path: Path, attributes: str, size: tuple[int, int]) -> None:
    path = make_drawing(tmp_path / "a.svg", size=attributes)

    assert promised_size(path, "image/svg+xml", "a.svg") == size


@pytest.mark.parametrize("attributes", ["", 'width="0" height="10"', 'width="600"', 'height="9" viewBox="0 0 0 0"'])
def test_a_drawing_without_a_size_is_refused(tmp_path: Path, attributes: str) -> None:
    path = make_drawing(tmp_path / "a.svg", size=attributes)

    assert refusal_of(path, "a.svg").message == (
        "The picture a.svg is not accepted: it says neither its width and height nor its viewBox (line 1)."
    )


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<script>alert(1)</script>", "it has a <script>"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "it has a <script>"),
        ('<g onload="alert(1)"/>', "it has the event handler onload"),
        ("<foreignObject/>", "it has a <foreignObject>"),
        ('<image href="http://127.0.0.1/a.png"/>', "it links to http://127.0.0.1/a.png"),
        ('<image xmlns:x="http://www.w3.org/1999/xlink" x:href="/etc/passwd"/>', "it links to /etc/passwd"),
        ('<image href="data:image/svg+xml,&lt;svg/&gt;"/>', "it links to data:image/svg+xml,<svg/>"),
        ('<a href="javascript:alert(1)"/>', "it links to javascript:alert(1)"),
        ('<g xml:base="http://127.0.0.1/"/>', "it links to http://127.0.0.1/"),
        ('<rect fill="URL( &quot;http://127.0.0.1/#a&quot; )"/>', "it links to http://127.0.0.1/#a"),
        ('<rect style="fill:url(other.svg#a)"/>', "it links to other.svg#a"),
        ("<style>@font-face{src:url(//127.0.0.1/a.ttf)}</style>", "it links to //127.0.0.1/a.ttf"),
        ("<style>@IMPORT 'a.css';</style>", "its style imports another (@import)"),
        ('<?xml-stylesheet href="a.css"?>', "it has the instruction <?xml-stylesheet>"),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused_with_the_line(tmp_path: Path, inside: str, found: str) -> None:
    refusal = refusal_of(make_drawing(tmp_path / "a.svg", inside), "a.svg")

    assert type(refusal) is PictureNotAccepted
    assert refusal.message == f"The picture a.svg is not accepted: {found} (line 2)."


def test_a_refusal_says_in_vietnamese_what_was_found(tmp_path: Path) -> None:
    refusal = refusal_of(make_drawing(tmp_path / "a.svg", "<script/>"), "a.svg")

    assert refusal.message_vi == "Không nhận ảnh a.svg: tệp có <script> (dòng 2)."


def test_entities_are_refused_where_they_are_declared(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{at} "' + f"&l{at - 1};" * 10 + '">' for at in range(1, 20))
    path = tmp_path / "laughs.svg"
    path.write_text(f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]><svg xmlns="http://www.w3.org/2000/svg">&l19;</svg>')

    assert refusal_of(path, "laughs.svg").details["reason"] == "it declares a document type of its own (line 1)"


def test_the_name_of_svgs_document_type_is_harmless(tmp_path: Path) -> None:
    path = make_drawing(tmp_path / "a.svg")
    named = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    path.write_text(named + path.read_text())

    assert open_raster(path, "a.svg").size == (4242, 2828)


def test_links_within_the_file_and_pictures_inside_it_are_drawn(tmp_path: Path) -> None:
    inside = (
        '<linearGradient id="g"><stop stop-color="#00f"/></linearGradient><style>.a{fill:url(#g)}</style>'
        f'<rect id="r" class="a" x="300" width="150" height="400"/><image href="{PIXEL}" width="1" height="1"/>'
        '<use href="#r" x="150"/>'
    )

    pixels = open_raster(make_drawing(tmp_path / "a.svg", inside), "a.svg").scaled(600, 400)

    assert [pixels.getpoint(x, 200) for x in (100, 400, 500)] == [[255, 0, 0, 255], [0, 0, 255, 255], [0, 0, 255, 255]]


def test_vietnamese_letters_are_drawn_with_the_typeface_that_is_shipped(tmp_path: Path) -> None:
    def drawn(inside: str) -> images.Picture:
        return open_raster(make_drawing(tmp_path / "a.svg", inside), "a.svg").scaled(600, 400)

    text = '<text x="310" y="200" font-size="60" font-family="{}">Ệ ữ ậ Đ</text>'
    shipped, bare = drawn(text.format("Be Vietnam Pro")), drawn("")

    for family in ("Arial, Helvetica", "monospace", ""):
        assert (drawn(text.format(family)) - shipped).abs().max() == 0
    # Marks above and below: ink where a letter without them has none.
    assert (shipped - bare).abs().crop(310, 140, 60, 12).max() > 100
    assert (shipped - bare).abs().crop(310, 203, 60, 20).max() > 100


def test_a_cut_drawing_is_broken_with_the_line(tmp_path: Path) -> None:
    path = make_drawing(tmp_path / "a.svg")
    path.write_text(path.read_text()[:-6])

    assert refusal_of(path, "a.svg").message == "The picture a.svg is damaged or cut off: its XML breaks off at line 2."


def test_a_drawing_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = make_drawing(tmp_path / "a.svg")
    path.write_bytes(path.read_bytes() + b"<!-- \xe9 -->")

    assert refusal_of(path, "a.svg").details["reason"] == "it is not UTF-8"


def test_a_drawing_larger_than_any_drawing_is_not_read(tmp_path: Path) -> None:
    path = make_drawing(tmp_path / "a.svg")
    with path.open("ab") as file:
        file.truncate(drawings.MOST_BYTES + 1)

    assert type(refusal_of(path, "a.svg")) is FileTooLarge


def test_a_drawing_that_multiplies_itself_is_broken(tmp_path: Path) -> None:
    copies = "".join(f'<g id="a{at}">' + f'<use href="#a{at - 1}"/>' * 10 + "</g>" for at in range(1, 9))

    path = make_drawing(tmp_path / "a.svg", f'<g id="a0"><rect width="9" height="9"/></g>{copies}')

    assert refusal_of(path, "a.svg").details["reason"] == "it cannot be drawn"


def test_a_page_is_painted_upright_on_white(tmp_path: Path) -> None:
    pixels = open_raster(make_pdf(tmp_path / "a.pdf"), "a.pdf").scaled(600, 400)

    assert (pixels.width, pixels.height) == (600, 400)
    assert (pixels.getpoint(100, 200), pixels.getpoint(500, 200)) == ([255, 0, 0], [255, 255, 255])


def test_a_pdf_of_several_pages_is_refused_with_their_number(tmp_path: Path) -> None:
    refusal = refusal_of(make_pdf(tmp_path / "a.pdf", pages=12), "a.pdf")

    assert type(refusal) is PictureNotAccepted
    assert refusal.message == (
        "The picture a.pdf is not accepted: it has 12 pages, and a picture is one page; "
        "save the page that you want as a file of its own."
    )
    assert refusal.message_vi == (
        "Không nhận ảnh a.pdf: tệp có 12 trang, mà ảnh chỉ là một trang; hãy lưu trang cần dùng thành một tệp riêng."
    )


@pytest.mark.parametrize("check", [OF_NO_PASSWORD, "00" * 32], ids=["for its owner only", "for everybody"])
def test_a_locked_pdf_is_refused(tmp_path: Path, check: str) -> None:
    lock = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{check}>>>/ID[<{'00' * 16}><{'00' * 16}>]"
    path = make_pdf(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes().replace(b"trailer<<", b"trailer<<" + lock.encode()))

    assert refusal_of(path, "a.pdf").details["reason"] == "it is locked with a password; save it without one"


def test_a_pdf_that_is_only_a_beginning_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")

    refusal = refusal_of(path, "a.pdf")

    assert (type(refusal), refusal.details["reason"]) == (BrokenPicture, "it cannot be read as a PDF")


def test_a_pdfs_script_never_runs(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", catalog="/OpenAction<</S/JavaScript/JS(while\\(true\\);)>>")

    assert open_raster(path, "a.pdf").size == (4242, 2828)
    assert [flag for flag in pypdfium2.PDFIUM_INFO.flags if flag in ("V8", "XFA")] == []
