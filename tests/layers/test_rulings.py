"""Rules that a project changes: on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from geo.catalogue import ruleset
from geo.errors import InputError
from geo.override import Override
from layers import rulings

SET = ruleset("shanghai")


def change(rule="FIT-01", level="project", **fields):
    return Override(rule, level, **{"who": "王工", "why": "外墙无窗", **fields})


def value(store, project, rule="FIT-01"):
    limits = {limit.rule: limit for limit in store.rulings.rules(project.id).limits}
    return limits[rule].value if rule in limits else None


def test_a_project_begins_with_its_rule_set(store, project):
    assert store.rulings.rules(project.id) is SET
    assert store.rulings.changes(project.id) == []
    assert store.rulings.lapsed(project.id) == ()


def test_a_change_counts_at_once_and_says_whose_it_is(store, project, document):
    other = store.add_project("Other", document())
    store.rulings.change(project.id, change(value=4.0, when="1999-01-01"))
    rules = store.rulings.rules(project.id)
    assert (value(store, project), value(store, other)) == (4.0, 5.0)
    assert rules.hash != SET.hash
    (override,) = rules.overrides
    assert (override.who, override.why) == ("王工", "外墙无窗")
    # The moment is the server's.
    assert abs((datetime.now(UTC) - override.when).total_seconds()) < 60
    assert store.rulings.rules(project.id) is rules


def test_everything_of_a_change_is_kept(store, project):
    whole = change(
        "PLAY-10",
        "site",
        value=2.5,
        severity="warning",
        measures={"side": 1.5},
        off=False,
        confirmed=True,
    )
    store.rulings.change(project.id, whole)
    (kept,) = store.rulings.changes(project.id)
    for name in ("rule", "level", "value", "severity", "off", "confirmed", "who", "why"):
        assert getattr(kept.override, name) == getattr(whole, name)
    assert dict(kept.override.measures) == {"side": 1.5}


def test_taking_back_brings_back_what_stood_before(store, project):
    first = store.rulings.change(project.id, change(value=4.0))
    second = store.rulings.change(project.id, change(value=3.0, who="李工"))
    third = store.rulings.change(project.id, change(level="site", off=True))
    assert value(store, project) is None
    for taken, left in ((third, 3.0), (second, 4.0), (first, 5.0)):
        store.rulings.take_back(project.id, taken, "张工", "说错了")
        assert value(store, project) == left
    assert store.rulings.rules(project.id).hash == SET.hash
    changes = store.rulings.changes(project.id)
    assert [each.id for each in changes] == [first, second, third]
    assert {each.taken_back.who for each in changes} == {"张工"}


@pytest.mark.parametrize("who", ["", " \u202e", "x" * 81])
def test_what_is_not_signed_changes_nothing(store, project, who):
    standing = store.rulings.change(project.id, change(value=4.0))
    with pytest.raises(InputError):
        store.rulings.change(project.id, change(value=3.0, who=who))
    with pytest.raises(InputError):
        store.rulings.take_back(project.id, standing, who, "because")
    assert value(store, project) == 4.0


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (change(), "override.nothing"),
        (change(value=float("nan")), "override.number"),
        (change(value=-1.0), "override.number"),
        (change("GEO-01", value=1.0), "override.tolerance"),
        (change("MOON-01", value=1.0), "override.unknown_rule"),
        (change("EBIKE-02", severity="error"), "override.to_verify"),
        (change(value=4.0, why=" "), "override.unsigned"),
    ],
)
def test_what_cannot_be_is_refused(store, project, bad, code):
    with pytest.raises(InputError) as caught:
        store.rulings.change(project.id, bad)
    assert caught.value.code == code
    assert store.rulings.changes(project.id) == []


def test_a_change_is_taken_back_once_and_in_its_own_project(store, project, document):
    other = store.add_project("Other", document())
    made = store.rulings.change(project.id, change(value=4.0))
    with pytest.raises(InputError, match=r"override\.not_there"):
        store.rulings.take_back(other.id, made, "张工", "说错了")
    store.rulings.take_back(project.id, made, "张工", "说错了")
    with pytest.raises(InputError, match=r"override\.not_there"):
        store.rulings.take_back(project.id, made, "张工", "说错了")
    with pytest.raises(InputError, match=r"project\.unknown"):
        store.rulings.change("nobody", change(value=4.0))


def test_what_stood_on_a_change_that_is_taken_back_is_passed_over(store, project):
    """Confirmed for the project, raised for the site; then it is to verify again."""
    confirmed = store.rulings.change(project.id, change("EBIKE-02", confirmed=True))
    store.rulings.change(project.id, change("EBIKE-02", "site", severity="warning"))
    store.rulings.take_back(project.id, confirmed, "张工", "说错了")
    assert store.rulings.rules(project.id).hash == SET.hash
    (lapsed,) = store.rulings.lapsed(project.id)
    assert lapsed.error.code == "override.to_verify"


def test_planners_at_once_lose_nothing(store, project):
    with ThreadPoolExecutor(8) as pool:
        numbers = [round(2 + n / 10, 1) for n in range(16)]
        list(pool.map(lambda n: store.rulings.change(project.id, change(value=n)), numbers))
    changes = store.rulings.changes(project.id)
    assert sorted(each.override.value for each in changes) == numbers
    assert value(store, project) == changes[-1].override.value


def test_rows_are_read_once_for_each_state(store, project, monkeypatch):
    store.rulings.change(project.id, change(value=4.0))
    store.rulings.rules(project.id)

    def read(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(rulings.signed_rows, "rows", read)
    assert value(store, project) == 4.0


def test_a_demo_is_removed_with_its_changes_and_no_other_s(store, project, document):
    other = store.add_project("Other", document())
    store.rulings.change(other.id, change(value=3.0))
    made = store.rulings.change(project.id, change(value=4.0))
    store.rulings.take_back(project.id, made, "张工", "说错了")
    store.remove_project(project.id)
    assert value(store, other) == 3.0
    with store._database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM rule_override")).scalar() == 1
