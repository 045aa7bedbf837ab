"""The common layout's page: built, explained, proposed, and what was changed since."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import InputError
from tests.ui.pages.test_understand import captions, html
from ui.live import invitations
from ui.parts.lending import invitation

HERE = "http://127.0.0.1:8501"


def script() -> None:
    from ui.pages.common import page

    page()


@pytest.fixture
def shown(store, drawn):
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def proposed(shown, store, project):
    """The page with one proposal, and its row."""
    shown.text_input[0].set_value("For Thursday")
    next(each for each in shown.button if each.label == "Lay before everybody").click().run()
    assert not shown.exception
    (row,) = [row for row in store.layouts(project.id) if row.stage == "proposed"]
    return shown, row


def test_every_wish_is_told(shown):
    told = html(shown)
    assert told.count("<tr><th scope='row'>") == 6
    assert "10\u00a0of\u00a020" in told
    assert "Children 10" in told and "Older people 10" in told
    assert "nothing conflicts" in told


def test_under_a_budget_it_says_what_was_left_out(shown):
    shown.toggle[1].set_value(True).run()
    shown.number_input[0].set_value(4).run()
    assert not shown.exception
    assert "there are not enough coins left for it" in html(shown)


def test_asking_for_more_support_than_there_is(shown):
    shown.slider[0].set_value(60).run()
    assert not shown.exception
    assert shown.info[0].value.startswith("So far no two wishes meet")


def test_a_proposal_remembers_what_it_was_made_from(proposed, store, drawn):
    page, row = proposed
    assert row.name == "For Thursday"
    assert row.participant_id is None
    assert row.origin["made"] == "common"
    assert {each for each, _ in row.origin["of"]} == {each.id for each in drawn}
    assert row.origin["support"].keys() == store.layout(row.id).layout.placements.keys()
    told = [each.value for each in page.text]
    assert "Made from 20 layouts" in told
    assert "Not changed since" in told
    assert "20 of 20" in captions(page), "a proposal is nobody's wish"


def test_a_planner_draws_on_a_proposal_and_nobody_else_s(proposed, store, project, drawn):
    page, row = proposed
    address = invitation(project, row, HERE)
    given = invitations.accept(address.partition("#with=")[2])
    assert given["layout_id"] == row.id
    holder = store.participant(given["token"])
    assert store.layout(row.id).row.participant_id == holder.id
    assert invitation(project, store.layout(row.id).row, HERE) != address  # again, the same holder
    edit = {"edit_id": "e", "client_seq": 1, "verb": "move", "x": 5.0, "y": 9.0}
    first = next(iter(store.layout(row.id).layout))
    store.append(row.id, "c", [edit | {"placement_id": first.id}], holder.id)
    page.run()
    assert "Changed since: 1 moved, 0 added, 0 taken away" in [each.value for each in page.text]
    with pytest.raises(InputError, match=r"layout\.lent"):
        invitation(project, drawn[0], HERE)


def test_the_button_shows_a_way_in_for_several(proposed):
    page, row = proposed
    page.button(key=f"lend-{row.id}").click().run()
    assert not page.exception
    assert "#with=" in html(page)
    assert "for 15 minutes" in html(page)
