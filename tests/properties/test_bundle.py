"""Projects carried to and fro between servers: nothing lost, nothing doubled, both the same.

Two servers begin with one project. Anything is drawn, undone, joined, handed in, accepted on
either, and files go from one to the other, in whatever order::

    here   ──draw──draw──────────file──▶──draw──
    there  ────────draw──◀──file─────────────────
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from geo.catalogue import catalogue
from geo.layout import Layout
from layers.bundle.branch import holds, parting
from layers.bundle.lines import PARTS
from layers.bundle.unpack import unpack
from layers.engine import connect
from layers.history import fold
from layers.imports.backdrop import Backdrop
from layers.store import Store
from tests.layers.conftest import site_document

LONG = bool(os.environ.get("KOUDAI_LONG"))
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None
EXAMPLES = settings(
    max_examples=400 if LONG else 5,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)

verbs = st.one_of(
    st.tuples(st.sampled_from(["put", "move"]), st.integers(0, 2), st.integers(0, 20)),
    st.tuples(st.sampled_from(["remove", "undo", "annotate"]), st.integers(0, 2), st.just(0)),
)
steps = st.one_of(
    st.tuples(st.just("draw"), st.integers(0, 1), verbs),
    st.tuples(
        st.sampled_from(["join", "submit", "view", "waive", "site", "lay", "bare", "read"]),
        st.integers(0, 1),
        st.none(),
    ),
)  # fmt: skip
histories = st.lists(steps, max_size=8)


@cache
def _fresh() -> tuple[bytes, bytes, str]:
    """A database with nothing in it, one with a project of two layouts; made once."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        store = Store.open(None, Path(folder))
        empty = store.backup(Path(folder) / "empty.db").read_bytes()
        project = store.add_project("Court", site_document(), stage="design")
        for _ in range(2):
            store.add_layout(project.id, "fox", Layout(), nickname="fox", age_band="child")
        whole = store.backup(Path(folder) / "whole.db").read_bytes()
        store.close()
    return empty, whole, project.id


def picture(shade: int) -> Backdrop:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, 0, 0)).save(out, "WEBP")
    return Backdrop(out.getvalue(), (0.0, 0.0, 20.0, 25.0), (8, 8))


class Side:
    """One server, and somebody who works on it."""

    made = count(1)

    def __init__(self, *, empty: bool = False) -> None:
        self.home = Path(tempfile.mkdtemp(dir=SCRATCH))
        bare, whole, self.project = _fresh()
        (self.home / "koudai.db").write_bytes(bare if empty else whole)
        self.store = Store(connect(None, self.home), catalogue())

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()
        shutil.rmtree(self.home)

    def work(self, history) -> Side:
        for what, which, step in history:
            getattr(self, what)(which, step)
        return self

    def draw(self, which, step):
        verb, piece, x = step
        layout_id = self.store.layouts(self.project)[which].id
        name = f"{id(self)}-{next(self.made)}"
        edit = {"edit_id": name, "client_seq": 1, "verb": verb, "placement_id": f"p{piece}"}
        log = self.store.log(layout_id)
        if verb == "undo":
            if not log:
                return
            edit["target"] = log[-1 - piece % len(log)].edit_id
        elif verb == "annotate":
            edit["note"] = f"看 {next(self.made)}"
        elif verb != "remove":
            edit |= {"x": x, "y": 1.5} | ({"kind": "bench", "turn": 0} if verb == "put" else {})
        self.store.append(layout_id, name, [edit], "anna")

    def join(self, *_):
        self.store.join(self.project, "owl", "adult")

    def submit(self, which, _):
        self.store.submit(self.store.layouts(self.project)[which].id)

    def view(self, which, _):
        self.store.views.save(self.project, f"view {which}", {"by": next(self.made)})

    def waive(self, *_):
        self.store.waivers.waive(self.project, f"key {next(self.made)}", "王", "看过")

    def read(self, which, _):
        shown = next(self.made) % 2 == 0
        self.store.notes.say(self.project, [f"看 {which}"], shown=shown)

    def site(self, *_):
        width = 20 + next(self.made) / 1000
        corners = [[0, 0], [width, 0], [width, 25], [0, 25], [0, 0]]
        self.store.save_site(self.project, site_document(corners))

    def lay(self, *_):
        shade = next(self.made) % 256
        self.store.backdrops.lay(self.project, picture(shade))

    def bare(self, *_):
        self.store.backdrops.take_away(self.project)

    def seen(self):
        found = self.store.backdrops.of(self.project)
        return found and found.id

    def file(self) -> bytes:
        return self.store.bundles.export(self.project, lambda _: "")

    def take(self, other: Side):
        return self.store.bundles.take_in(other.file(), "x.zip")

    def whole(self):
        """The content of every part, in no order, apart from numbers that a server gives."""
        found = unpack(self.file(), "x", catalogue())
        own = {"project": {"code"}, "sites": {"version"}, "overrides": {"seq"}, "waivers": {"seq"}}
        return {
            part: sorted(
                json.dumps(line.model_dump(mode="json", exclude=own.get(part)), sort_keys=True)
                for line in ([found.project] if part == "project" else getattr(found, part))
            )
            for part in PARTS
        }

    def logs(self):
        return unpack(self.file(), "x", catalogue()).logs()


@EXAMPLES
@given(histories)
def test_there_and_back_is_the_same(history):
    """Export → import → export gives equal bytes; every log folds to what stands."""
    with Side() as here, Side(empty=True) as there:
        here.work(history)
        assert there.take(here).is_new
        assert there.file() == here.file()
        for state in there.store.states(there.project):
            assert fold(there.store.log(state.row.id)).layout == state.layout
        assert there.store.standing(there.project) == here.store.standing(here.project)
        assert not here.take(there).changed


@EXAMPLES
@given(histories, histories)
def test_imported_twice_is_imported_once(ours, theirs):
    """import ∘ import = import, also where both sides went on."""
    with Side() as here, Side() as there:
        here.work(ours)
        there.work(theirs)
        here.take(there)
        once = here.file()
        assert not here.take(there).changed
        assert here.file() == once


@EXAMPLES
@given(histories, st.lists(steps.filter(lambda step: step[0] != "site"), max_size=8))
def test_of_prefixes_the_order_does_not_matter(common, more):
    """One side is as the other was: merged either way, both hold the same."""
    with Side(empty=True) as here, Side() as there:
        there.work(common)
        here.take(there)
        before = here.whole()
        there.work(more)
        after = there.whole()
        with Side(empty=True) as third:
            third.take(there)
            third.take(here)  # the older file brings nothing
            assert third.whole() == after
        here.take(there)
        assert here.whole() == after
        assert not there.take(here).changed
        assert there.whole() == after
        for part in ("edits", "layouts", "participants", "waivers"):
            assert len(before[part]) <= len(after[part])


@EXAMPLES
@given(histories, histories, histories)
def test_nothing_is_lost_and_nothing_doubled(common, ours, theirs):
    """Both logs are there afterwards, ours untouched; a second round brings nothing new."""
    with Side(empty=True) as here, Side() as there:
        there.work(common)
        here.take(there)
        here.work(ours)
        there.work(theirs)
        mine, yours = here.logs(), there.logs()
        here.take(there)
        merged = here.logs()
        for layout_id, log in mine.items():
            assert parting(merged[layout_id], log) == len(log), "ours is a beginning of it still"
        for layout_id, log in yours.items():
            kept = any(
                parting(own, log) == len(log) or (holds(log, own) and len(own) == len(log))
                for own in merged.values()
            )
            assert kept, f"{layout_id} is here, or beside it as a branch"
        branches = sum(
            parting(mine[each], log) < min(len(mine[each]), len(log))
            for each, log in yours.items()
            if each in mine
        )
        assert len(merged) == len(mine.keys() | yours.keys()) + branches
        there.take(here)
        assert here.seen() == there.seen(), "of two pictures the same one counts on both sides"
        assert not here.take(there).changed
        assert not there.take(here).changed
        standing = here.store.standing(here.project)
        for state in here.store.states(here.project):
            assert fold(here.store.log(state.row.id)).layout == standing[state.row.id][1]
