"""A project's file from a stranger: whatever is wrong with it, nothing is changed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile

import pytest
from PIL import Image

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.override import Override
from layers.bundle.pack import MANIFEST, member
from layers.bundle.unpack import unpack
from layers.store import Store
from tests.layers.carried import lent, plan, rows, webp, zipped
from tests.layers.conftest import Tablet, site_document


def changed(file: bytes, part: str, change, *, seal=True) -> bytes:
    """A file with one part changed, and sealed again as somebody who means it would."""
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        texts = {name: packed.read(name) for name in packed.namelist()}
    name = MANIFEST if part == MANIFEST else member(part)
    texts[name] = change(texts[name])
    if seal and part != MANIFEST:
        manifest = json.loads(texts[MANIFEST])
        manifest["parts"][part]["sha256"] = hashlib.sha256(texts[name]).hexdigest()
        texts[MANIFEST] = json.dumps(manifest).encode()
    return zipped(texts)


def line(number, **members):
    """Change members of one line; a callable gets the old value."""

    def change(text):
        lines = text.splitlines()
        found = json.loads(lines[number])
        for name, value in members.items():
            found[name] = value(found[name]) if callable(value) else value
        lines[number] = json.dumps(found).encode()
        return b"\n".join(lines) + b"\n"

    return change


def edited(old, new):
    """Change a word of the first edit."""
    return line(0, payload=lambda payload: payload.replace(old, new))


def later(text, **members):
    """A line more, of a picture laid over the last."""
    last = json.loads(text.splitlines()[-1])
    return json.dumps({**last, "id": "later", "number": 9, **members}).encode() + b"\n"


def pictured(content):
    return line(-1, picture=base64.urlsafe_b64encode(content).decode())


def png():
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "PNG")
    return out.getvalue()


def moving():
    shades = [Image.new("RGB", (60, 40), (shade, 0, 0)) for shade in (0, 200)]
    out = io.BytesIO()
    shades[0].save(out, "WEBP", save_all=True, append_images=shades[1:])
    return out.getvalue()


def claiming():
    """A small picture whose head says that it has 16,384 x 16,384 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "WEBP", lossless=True)
    found = bytearray(out.getvalue())
    place = found.index(b"VP8L") + 9
    found[place : place + 4] = (16_383 | 16_383 << 14).to_bytes(4, "little")
    return bytes(found)


CROSSING = site_document([[0, 0], [20, 25], [20, 0], [0, 25], [0, 0]])
HOSTILE = {
    "seal": ("edits", lambda text: text.replace(b"bench", b"swing"), False),
    "no json": ("edits", lambda text: b"[" * 5_000 + b"\n", True),
    "unknown member": ("layouts", line(0, extra=1), True),
    "number as text": ("edits", line(0, seq="1"), True),
    "not a number": ("overrides", lambda text: text.replace(b"1.5", b"NaN"), True),
    "hole in a log": ("edits", line(1, seq=5), True),
    "edit twice": ("edits", lambda text: text + text.splitlines()[0] + b"\n", True),
    "far away": ("edits", line(2, payload='{"x":1e300,"y":2.0}'), True),
    "infinite": ("edits", line(2, payload='{"x":Infinity,"y":2.0}'), True),
    "nested": ("edits", line(0, payload="[" * 20_000), True),
    "other words": ("edits", line(2, payload='{"x":1.0,"y":2.0,"z":3.0}'), True),
    "another edit inside": ("edits", line(2, payload='{"x":1.0,"y":2.0,"verb":"put"}'), True),
    "control character": ("edits", edited("奶奶", "\\u202e"), True),
    "unknown layout": ("edits", line(0, layout_id="nobody"), True),
    "unknown owner": ("layouts", line(0, participant_id="nobody"), True),
    "unknown site": ("layouts", line(0, site_version="nobody"), True),
    "markup in an id": ("participants", line(0, id="<script>"), True),
    "a name of two lines": ("layouts", line(0, name="a\nb"), True),
    "NUL": ("sites", line(0, document=lambda old: old + "\x00"), True),
    "half a character": ("project", line(0, name="\ud83d"), True),
    "site crossing itself": ("sites", line(0, document=CROSSING), True),
    "no site": ("sites", lambda _: b"", True),
    "no moment": ("project", line(0, created_at="2026-01-01T00:00:00"), True),
    "two projects": ("project", lambda text: text * 2, True),
    "taken back twice": ("overrides", lambda text: text + text.splitlines()[1] + b"\n", True),
    "nobody's waiver": ("waivers", line(0, layout_id="nobody"), True),
    "endless view": ("views", line(0, shown={"a": "x" * 1_100_000}), True),
    "unknown rules": ("project", line(0, rules="mine"), True),
    "unknown kind": ("edits", edited("bench", "tank"), True),
    "unknown palette": ("project", line(0, palette=["tank"]), True),
    "future": (MANIFEST, lambda text: text.replace(b'"version": 3', b'"version": 4'), False),
    "no manifest": (MANIFEST, lambda _: b"{}", False),
    "deep manifest": (MANIFEST, lambda _: b"[" * 10_000, False),
    "no picture": ("backdrops", pictured(b"<svg onload='alert(1)'/>"), True),
    "another kind of picture": ("backdrops", pictured(png()), True),
    "picture cut short": ("backdrops", pictured(webp()[:-4]), True),
    "more behind the picture": ("backdrops", pictured(webp() + b"<script>"), True),
    "picture with where it was taken": ("backdrops", pictured(webp(exif=b"Exif\0\0x")), True),
    "moving picture": ("backdrops", pictured(moving()), True),
    "picture too wide": ("backdrops", pictured(webp(size=(3_001, 1))), True),
    "picture that claims 268 million pixels": ("backdrops", pictured(claiming()), True),
    "picture of 4 MB": ("backdrops", pictured(b"RIFF" + bytes(4_000_000)), True),
    "picture inside out": ("backdrops", line(0, west=20.0, east=0.0), True),
    "picture without end": ("backdrops", line(0, east=1e9), True),
    "picture under another": ("backdrops", lambda text: text + later(text, picture="AAAA"), True),
    "two pictures of one number": ("backdrops", lambda text: text + later(text, number=1), True),
    "no hash": ("notes", line(0, note_hash="x"), True),
    "said twice": ("notes", lambda text: text * 2, True),
    "bomb": ("views", lambda _: b"0" * 50_000_000, True),
}  # fmt: skip


SAID = {
    "future": "bundle.newer",
    "no manifest": "bundle.not_one",
    "deep manifest": "bundle.not_one",
    "bomb": "bundle.too_big",
    "endless view": "bundle.too_big",
    "picture of 4 MB": "bundle.too_big",
    "unknown rules": "project.rules",
    "unknown kind": "kind.unknown",
    "unknown palette": "project.palette",
    "site crossing itself": "site.self_crossing",
}
"""What is refused in other words than ``bundle.damaged``."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The file of a full project, made once."""
    home = tmp_path_factory.mktemp("exported")
    store = Store.open(None, home)
    project = store.add_project("凌云", site_document(), stage="design", demo=True)
    joined = store.join(project.id, "fox", "7-9")
    tablet = Tablet(store, joined.layout_id, joined.participant.id)
    put = tablet.put("p1", note="给奶奶"), tablet.put("p2")
    tablet.send(*put, tablet.edit("move", x=1.0, y=2.0))
    change = store.rulings.change(
        project.id, Override("FIT-01", "project", value=1.5, who="王", why="窄")
    )
    store.rulings.take_back(project.id, change, "王", "量过了")
    store.waivers.waive(project.id, "gap:p1", "王", "有人看着", joined.layout_id)
    store.views.save(project.id, "全部", {"rows": []})
    store.backdrops.lay(project.id, plan())
    store.notes.say(project.id, ["给奶奶"], shown=True)
    file = store.bundles.export(project.id, lent)
    store.close()
    return file


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_file_changes_nothing(exported, local_store, attack):
    part, change, seal = HOSTILE[attack]
    before = rows(local_store)
    with pytest.raises(InputError) as refused:
        local_store.bundles.take_in(changed(exported, part, change, seal=seal), "x.zip")
    assert refused.value.code == SAID.get(attack, "bundle.damaged")
    assert rows(local_store) == before


@pytest.mark.parametrize("cut", [0, 1, 10, 500, 0.5, 0.999])
def test_a_file_cut_short_changes_nothing(exported, local_store, cut):
    end = cut if isinstance(cut, int) else int(len(exported) * cut)
    with pytest.raises(InputError, match=r"bundle\.not_one"):
        local_store.bundles.take_in(exported[:end], "x.zip")


def test_any_other_zip_is_none(local_store):
    for names in ({}, {"a": b"b"}, {MANIFEST: b"x"}, {"../manifest.json": b"{}"}):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for name, text in names.items():
                packed.writestr(name, text)
        with pytest.raises(InputError, match=r"bundle\.not_one"):
            local_store.bundles.take_in(out.getvalue(), "x.zip")


def test_bytes_turned_over_change_nothing_or_are_the_same(exported, local_store):
    """Each bit counts: 300 of them turned, one at a time."""
    before = rows(local_store)
    for place in range(0, len(exported), max(len(exported) // 300, 1)):
        bad = bytearray(exported)
        bad[place] ^= 0x55
        try:
            unpack(bytes(bad), "x", catalogue())
        except InputError:
            continue
        # what zip does not look at (flags, dates) may differ without meaning anything
        assert unpack(bytes(bad), "x", catalogue()) == unpack(exported, "x", catalogue())
    assert rows(local_store) == before


def test_what_is_another_project_s_is_refused(exported, local_store, document):
    """A file that claims a layout of a project here for one of its own."""
    local_store.bundles.take_in(exported, "x")
    before = rows(local_store)
    with pytest.raises(InputError, match=r"bundle\.foreign"):
        local_store.bundles.take_in(changed(exported, "project", line(0, id="mine")), "x")
    assert rows(local_store) == before
