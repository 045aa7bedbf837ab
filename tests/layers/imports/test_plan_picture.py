"""Pictures and PDFs that people upload: read, or refused in words."""

import io
import struct
import zlib

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from geo.errors import InputError
from layers.imports.pdf_page import drawn
from layers.imports.plan_picture import LONGEST, read_picture
from ui.words import LANGUAGES, sentences, t


def saved(image, kind, **how):
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


PLAN = Image.new("RGB", (300, 200), "white")


def pdf(*sizes):
    document = pypdfium2.PdfDocument.new()
    for size in sizes:
        document.new_page(*size)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def bomb(width, height):
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "CMYK", "I;16"])
def test_every_usual_mode(kind, mode):
    if mode == "I;16" and kind != "PNG":
        return
    image = Image.new("I;16", (300, 200), 65_535) if mode == "I;16" else PLAN.convert(mode)
    try:
        content = saved(image, kind)
    except (OSError, ValueError):
        return  # this format has no such mode
    read = read_picture(content, "a")
    assert (read.size, read.image.mode, read.pages) == ((300, 200), "RGB", 1)
    assert read.image.getpixel((5, 5)) == (255, 255, 255)


def test_what_is_clear_becomes_paper():
    assert (
        read_picture(saved(Image.new("RGBA", (90, 90)), "PNG"), "a").image.getpixel((9, 9))
        == (255,) * 3
    )


def test_a_phone_held_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_picture(saved(PLAN, "JPEG", exif=exif), "a").size == (200, 300)


def test_a_large_one_is_made_smaller():
    assert read_picture(saved(Image.new("L", (4400, 4400)), "PNG"), "a").size == (LONGEST, LONGEST)


def test_a_page_of_a_pdf():
    content = pdf((595, 842), (1191, 842))  # A4 upright, A3 level
    first, second = read_picture(content, "a.pdf"), read_picture(content, "a.pdf", 2)
    assert first.pages == second.pages == 2
    assert first.image.height > first.image.width and second.image.width > second.image.height
    assert max(second.size) == pytest.approx(LONGEST, abs=1)


REFUSED = {
    "bomb": (bomb(100_000, 100_000), "picture.too_large"),
    "30 megapixels": (bomb(6_000, 5_000), "picture.too_large"),
    "hollow": (bomb(400, 400), "picture.damaged"),
    "half a JPEG": (saved(PLAN, "JPEG")[:400], "picture.damaged"),
    "only a start": (b"\x89PNG\r\n\x1a\n", "picture.damaged"),
    "RIFF of another kind": (b"RIFF\x00\x00\x00\x00WAVE" + bytes(100), "picture.damaged"),
    "tiny": (saved(Image.new("L", (20, 300)), "PNG"), "picture.too_small"),
    "GIF": (saved(PLAN, "GIF"), "file.is_plan"),
    "TIFF": (saved(PLAN, "TIFF"), "file.is_plan"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file.is_plan"),
    "map data": (b'{"type":"FeatureCollection","features":[]}', "picture.is_site"),
    "nothing": (b"", "file.empty"),
    "broken PDF": (b"%PDF-1.7\n1 0 obj\n<<", "picture.damaged"),
    "half a PDF": (pdf((595, 842))[:100], "picture.damaged"),
    "PDF of no pages": (pdf(), "picture.damaged"),
    "endless page": (pdf((1e6, 1e6)), "picture.damaged"),
    "thread of a page": (pdf((5_000, 2)), "picture.too_small"),
    "huge": (b"\x89PNG\r\n\x1a\n" + bytes(25_000_000), "file.too_big"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(name):
    content, code = REFUSED[name]
    with pytest.raises(InputError) as caught:
        read_picture(content, "uploads/图.png")
    assert caught.value.code == code
    for lang in LANGUAGES:
        sentence = t(lang, f"error.{code}", **caught.value.blanks)
        assert sentence.startswith("图.png") and "{" not in sentence


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there(page):
    with pytest.raises(InputError, match=r"picture\.no_page"):
        read_picture(pdf((595, 842), (595, 842)), "a.pdf", page)


def nested(deep: int) -> bytes:
    """A page that draws a form ten times, which draws a form ten times, and so on."""
    ten = b"/F Do " * 10
    things = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(ten), ten),
    ]
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 500 500]%s/Length %d>>stream\n%s\nendstream"
    for number in range(6, 5 + deep):
        within = b"/Resources<</XObject<</F %d 0 R>>>>" % number
        things.append(form % (within, len(ten), ten))
    things.append(form % (b"", 16, b"0 0 100 100 re f"))
    whole = b"%PDF-1.4\n"
    for number, thing in enumerate(things, 1):
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    return whole + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_a_page_that_takes_for_ever_is_given_up(monkeypatch):
    assert read_picture(nested(2), "a.pdf").pages == 1
    monkeypatch.setattr("layers.imports.plan_picture.PATIENCE", 2)
    with pytest.raises(InputError, match=r"picture\.too_slow"):
        read_picture(nested(9), "a.pdf")


def test_a_reader_that_crashes_is_a_damaged_file(monkeypatch, tmp_path):
    crashing = tmp_path / "crashes.py"
    crashing.write_text("import os; os.abort()")
    monkeypatch.setattr("layers.imports.plan_picture._DRAWS", crashing)
    with pytest.raises(InputError, match=r"picture\.damaged"):
        read_picture(pdf((300, 200)), "a.pdf")


GOOD = [saved(PLAN, "PNG"), saved(PLAN, "JPEG"), saved(PLAN, "WEBP")]


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_pdf_is_drawn_or_refused(share, more):
    good = pdf((300, 200))
    place = int(share * len(good))
    told, pixels = drawn(good[:place] + more + good[place + len(more) :], 1, 400)
    if "refused" in told:
        assert f"error.picture.{told['refused']}" in sentences("en", "pictures") and not pixels
    else:
        assert len(pixels) == 3 * told["size"][0] * told["size"][1]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GOOD), st.floats(0, 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_damage_is_read_or_refused(content, share, more, cut):
    place = int(share * len(content))
    damaged = content[:place] + (b"" if cut else more) + content[place + len(more) :]
    try:
        read_picture(damaged, "a")
    except InputError as error:
        assert t("en", f"error.{error.code}", **error.blanks)
