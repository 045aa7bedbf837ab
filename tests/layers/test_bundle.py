"""A project in one file: to another server and back, on both kinds of database.

::

    here   L: a b c        file →   there  L: a b c d        file →   here   L: a b c d
    here   L: a b x        both drew on L:                             here   L: a b x
                                                                              branch: a b c d
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from itertools import count

import pytest
from sqlmodel import select

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.layout import Layout, Placement
from geo.override import Override
from layers.bundle.lines import PARTS
from layers.bundle.pack import MANIFEST, member
from layers.bundle.unpack import unpack
from layers.notes import hashed
from layers.store import Store
from layers.tables import EditRow
from tests.layers.carried import TOKEN, lent, plan, rows, webp, zipped

_names = count(1)


@pytest.fixture
def other(tmp_path, migrated):
    """Another server, on SQLite."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "koudai.db").write_bytes(migrated)
    opened = Store.open(None, tmp_path / "other")
    yield opened
    opened.close()


@pytest.fixture
def full(store, project, document, tablet):
    """A project with one of everything."""
    tablet.send(tablet.put("p1", note="给奶奶"), tablet.put("p2", 4.0, 5.0, "lawn", outline=[
        [1.1, 1.2], [4.3, 1.1], [4.2, 6.7]]), tablet.edit("move", "p1", x=3.5, y=2.25))  # fmt: skip
    tablet.send(tablet.edit("undo", "p1", target=f"{tablet.client_id}-3"))
    store.submit(tablet.layout_id)
    store.save_site(project.id, document([[0, 0], [21, 0], [21, 25], [0, 25], [0, 0]]))
    bench = Layout.of(Placement("p1", "bench", 2.0, 2.0, favourite=True))
    common = store.add_layout(
        project.id, "共同", bench, stage="proposed", origin={"made": "common", "of": []}
    )
    store.add_layout(project.id, "owl", bench, nickname="owl", age_band="60+", group="银杏")
    store.lend(common.id, "owl", "adult", TOKEN)
    change = store.rulings.change(
        project.id, Override("FIT-01", "project", value=1.5, who="王", why="窄")
    )
    store.rulings.take_back(project.id, change, "王", "量过了")
    store.waivers.waive(project.id, "gap:p1", "王", "有人看着", tablet.layout_id)
    store.views.save(project.id, "全部", {"rows": [1, 2.5, None], "on": True})
    store.backdrops.lay(project.id, plan(10))
    store.backdrops.lay(project.id, plan(20))
    store.notes.say(project.id, ["给奶奶"], shown=True)
    store.live_keys.make(project.id)
    return project


def content(store, project_id):
    """All that a project holds, apart from what belongs to a server alone."""
    found = unpack(store.bundles.export(project_id, lent), "x", catalogue())
    return {
        part: getattr(found, part) if part != "project" else found.project.model_copy(
            update={"code": "000000"}
        )
        for part in PARTS
    }  # fmt: skip


def carry(here, there, project_id):
    return there.bundles.take_in(here.bundles.export(project_id, lent), "项目.koudai.zip")


def draw(store, layout_id, x, client=""):
    name = client or f"c{next(_names)}"
    edit = {
        "edit_id": f"{name}-e{next(_names)}", "client_seq": 1, "verb": "put",
        "placement_id": f"q{next(_names)}", "kind": "bench", "x": x, "y": 1.0, "turn": 0,
    }  # fmt: skip
    with store._database.reading() as session:
        query = select(EditRow.client_seq).where(EditRow.client_id == name)
        edit["client_seq"] = max(session.exec(query), default=0) + 1
    return store.append(layout_id, name, [edit], "anna")


def test_there_and_back(store, full, other):
    """Everything arrives, on the other kind of database too; the same bytes come back."""
    taken = carry(store, other, full.id)
    assert (taken.is_new, taken.layouts, taken.code) == (True, 3, full.code)
    assert content(other, full.id) == content(store, full.id)
    assert other.bundles.export(full.id, lent) == store.bundles.export(full.id, lent)
    before = rows(store)
    assert not carry(other, store, full.id).changed
    assert rows(store) == before
    assert other.standing(full.id) == store.standing(full.id)
    assert [each.layout for each in other.states(full.id)] == [
        each.layout for each in store.states(full.id)
    ]
    assert other.waivers.of_project(full.id) == store.waivers.of_project(full.id)
    assert other.rulings.changes(full.id) == store.rulings.changes(full.id)
    there = other.backdrops.of(full.id)
    assert there.model_dump() == store.backdrops.of(full.id).model_dump()
    assert (there.picture, there.number) == (webp(20), 2)


def test_twice_is_once(store, full, other):
    file = store.bundles.export(full.id, lent)
    other.bundles.take_in(file, "x")
    before = rows(other)
    assert not other.bundles.take_in(file, "x").changed
    assert rows(other) == before


def test_a_participant_goes_on_there(store, project, other):
    joined = store.join(project.id, "fox", "7-9")
    carry(store, other, project.id)
    assert other.participant(joined.token).id == joined.participant.id


def test_no_key_leaves(store, project, full):
    joined = store.join(project.id, "fox", "7-9")
    key = store.live_keys.make(project.id)
    with zipfile.ZipFile(io.BytesIO(store.bundles.export(project.id, lent))) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist()).decode()
    for secret in (joined.token, key, hashlib.sha256(key.encode()).hexdigest(), TOKEN):
        assert secret not in whole
    assert hashlib.sha256(joined.token.encode()).hexdigest() in whole


def test_planners_there_may_draw_on_a_proposal(store, full, other):
    """It was lent to the planners here, whose token is another one there."""
    carry(store, other, full.id)
    (proposal,) = (each for each in other.layouts(full.id) if each.stage == "proposed")
    holder = other.lend(proposal.id, "owl", "adult", "the other house's token, as long")
    back = carry(other, store, full.id)
    assert (back.participants, back.layouts) == (1, 0)
    kept = store.layout(proposal.id).row.participant_id
    assert kept not in {None, holder.id}, "here it stays with whom it was lent to"


def test_a_code_that_somebody_has_is_given_anew(store, full, other, document):
    mine = other.add_project("Court", document(), stage="design")
    with other._database.writing() as session:
        row = session.get(type(mine), mine.id)
        row.code = full.code
    taken = carry(store, other, full.id)
    assert taken.code != full.code
    assert other.project_by_code(full.code).id == mine.id
    assert other.project_by_code(taken.code).id == full.id


def test_what_was_drawn_on_is_added(store, full, other, tablet):
    carry(store, other, full.id)
    draw(other, tablet.layout_id, 7.0)
    joined = other.join(full.id, "deer", "teen")
    draw(other, joined.layout_id, 8.0)
    back = carry(other, store, full.id)
    assert (back.grown, back.edits, back.layouts, back.participants) == (1, 1, 1, 1)
    assert content(store, full.id) == content(other, full.id)
    assert store.layout(tablet.layout_id).layout == other.layout(tablet.layout_id).layout
    # who drew goes on with their count, here and there
    tablet.send(tablet.put("p9", 9.0, 9.0))


def test_two_ways_stay_both(store, full, other, tablet):
    """Ours is unchanged, theirs stands beside it, and carrying on to and fro doubles nothing."""
    carry(store, other, full.id)
    draw(store, tablet.layout_id, 5.0)
    draw(other, tablet.layout_id, 7.0)
    draw(other, tablet.layout_id, 8.0)
    ours, theirs = store.layout(tablet.layout_id).layout, other.layout(tablet.layout_id).layout
    taken = carry(other, store, full.id)
    assert (taken.branches, taken.layouts) == (["fox"], 1)
    assert store.layout(tablet.layout_id).layout == ours
    (branch,) = (
        each for each in store.states(full.id) if (each.row.origin or {}).get("made") == "branch"
    )
    assert branch.layout == theirs, "an undo in it undoes the same"
    assert branch.row.participant_id == store.layout(tablet.layout_id).row.participant_id
    before = rows(store)
    assert not carry(other, store, full.id).changed
    assert rows(store) == before
    # there: its own log comes back as a branch and is known, ours becomes one
    taken = carry(store, other, full.id)
    assert (taken.branches, taken.layouts) == (["fox"], 1)
    assert not carry(store, other, full.id).changed
    assert not carry(other, store, full.id).changed
    # and they go on: the branch here grows
    draw(other, tablet.layout_id, 9.0)
    taken = carry(other, store, full.id)
    assert (taken.grown, taken.edits, taken.layouts) == (1, 1, 0)
    assert store.layout(branch.row.id).layout == other.layout(tablet.layout_id).layout


def test_a_client_that_counted_on_on_both_sides(store, full, other, tablet):
    """One tablet, two layouts, its seventh edit here and another seventh there."""
    second = store.add_layout(full.id, "two", Layout())
    carry(store, other, full.id)
    draw(store, tablet.layout_id, 5.0, client=tablet.client_id)
    draw(other, second.id, 5.0, client=tablet.client_id)
    taken = carry(other, store, full.id)
    assert (taken.grown, taken.edits) == (1, 1)
    assert store.layout(second.id).layout == other.layout(second.id).layout
    assert not carry(other, store, full.id).changed


def test_site_versions_of_both_sides_stay(store, full, other, document):
    carry(store, other, full.id)
    for each, width in ((store, 22), (other, 23)):
        each.save_site(full.id, document([[0, 0], [width, 0], [width, 25], [0, 25], [0, 0]]))
    taken = carry(other, store, full.id)
    assert taken.renumbered == [(3, 4)]
    assert "[23, 0]" in store.site(full.id).document
    assert "[22, 0]" in store.site(full.id, 3).document


def test_rulings_and_views_of_both_sides(store, full, other):
    carry(store, other, full.id)
    for each, who in ((store, "王"), (other, "李")):
        each.rulings.change(full.id, Override("FIT-01", "site", value=1.6, who=who, why="看过"))
        (waiver,) = each.waivers.of_project(full.id)
        each.waivers.take_back(full.id, waiver.id, who, "又不行")
        each.views.save(full.id, "全部", {"by": who})
    carry(other, store, full.id)
    assert [each.override.who for each in store.rulings.changes(full.id)] == ["王", "王", "李"]
    assert store.waivers.of_project(full.id) == []
    assert [each.shown for each in store.views.of_project(full.id)] == [{"by": "李"}]
    assert not carry(other, store, full.id).changed


def test_handing_in_there_counts_here(store, project, other):
    joined = store.join(project.id, "fox", "7-9")
    carry(store, other, project.id)
    other.submit(joined.layout_id)
    assert carry(other, store, project.id).grown == 1
    assert store.layout(joined.layout_id).row.stage == "submitted"
    assert not carry(store, other, project.id).changed


def test_the_later_word_on_a_note_counts(store, full, other):
    carry(store, other, full.id)
    assert list(other.notes.said(full.id).values()) == [True]
    store.notes.say(full.id, ["again!"], shown=True)
    other.notes.say(full.id, ["给奶奶"], shown=False)
    assert carry(other, store, full.id).notes == carry(store, other, full.id).notes == 1
    said = {hashed("给奶奶"): False, hashed("again!"): True}
    assert store.notes.said(full.id) == other.notes.said(full.id) == said
    for here, there in ((store, other), (other, store)):
        assert not carry(here, there, full.id).changed


def seen(store, project):
    found = store.backdrops.of(project.id)
    return found and found.picture


def test_the_picture_laid_over_the_other_counts(store, full, other):
    """
    ::

        here   a b ───────────▶ there  a b c        and taken away here, it is gone there
    """
    carry(store, other, full.id)
    other.backdrops.lay(full.id, plan(30))
    taken = carry(other, store, full.id)
    assert (taken.backdrops, seen(store, full)) == (1, webp(30))
    assert content(store, full.id) == content(other, full.id)
    store.backdrops.take_away(full.id)
    carry(store, other, full.id)
    assert seen(other, full) is None
    for here, there in ((store, other), (other, store)):
        before = rows(there)
        assert not carry(here, there, full.id).changed
        assert rows(there) == before


@pytest.mark.parametrize("more_there", [0, 1, 2])
def test_pictures_laid_on_both_sides(store, full, other, more_there):
    """The higher number counts, else the later one: here and there the same, whoever begins."""
    carry(store, other, full.id)
    other.backdrops.lay(full.id, plan(30))
    store.backdrops.lay(full.id, plan(40))
    for more in range(more_there):
        other.backdrops.lay(full.id, plan(50 + more))
    counts = webp(49 + more_there) if more_there else webp(40)
    first, second = (other, store) if more_there < 2 else (store, other)
    carry(first, second, full.id)
    carry(second, first, full.id)
    assert (seen(store, full), seen(other, full)) == (counts, counts)
    assert not carry(first, second, full.id).changed
    # and they go on: what is laid over it counts, whatever the numbers say
    second.backdrops.lay(full.id, plan(70))
    carry(second, first, full.id)
    assert seen(first, full) == webp(70)
    assert not carry(first, second, full.id).changed


def test_a_file_of_the_first_version_is_read(store, full, other):
    """As koudai-project 1 wrote it: without pictures, or a word on notes; what is here stays."""
    with zipfile.ZipFile(io.BytesIO(store.bundles.export(full.id, lent))) as packed:
        texts = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(texts[MANIFEST])
    for part in ("backdrops", "notes"):
        del texts[member(part)]
        del manifest["parts"][part]
    texts[MANIFEST] = json.dumps(manifest | {"version": 1}).encode()
    taken = other.bundles.take_in(zipped(texts), "x")
    assert (taken.is_new, taken.backdrops, seen(other, full)) == (True, 0, None)
    assert other.notes.said(full.id) == {}
    assert not store.bundles.take_in(zipped(texts), "x").changed
    assert seen(store, full) == webp(20)
    texts[MANIFEST] = json.dumps(manifest | {"version": 2}).encode()
    with pytest.raises(InputError, match=r"bundle\.damaged"):
        other.bundles.take_in(zipped(texts), "x")
