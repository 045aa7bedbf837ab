"""A tablet is judged by its project's rules; what is accepted is apart; what is mended is told."""

from __future__ import annotations

import pytest

from geo.catalogue import catalogue
from geo.override import Override
from ui.checking import checked, plan_of
from ui.words import LANGUAGES


@pytest.fixture
def change(store, project):
    def change(rule, **fields):
        signed = {"who": "王工", "why": "外墙无窗"} | fields
        return store.rulings.change(project.id, Override(rule, "project", **signed))

    return change


def issues(state):
    return {issue["key"]: issue for issue in state["verdict"]["issues"]}


def near(tablet, apart):
    """A dog corner and a sandpit so far apart; DOG-01 asks for 5 m."""
    across = (catalogue()["dog_corner"].width + catalogue()["sandpit"].width) / 2
    dogs = tablet.put(kind="dog_corner", x=6.0, y=12.0)
    return tablet.send(dogs, tablet.put(kind="sandpit", x=6.0 + across + apart, y=12.0)).json()


def test_a_changed_rule_counts_at_the_next_look(tablets, change, store, client, project):
    fox, _ = tablets
    before = near(fox, 3.0)
    assert issues(before)["DOG-01 p1 p2"]["severity"] == "warning"
    rooms = client.get(f"/api/projects/{project.code}").json()["rules"]["hash"]
    made = change("DOG-01", value=2.5)
    after = fox.state()
    assert "DOG-01 p1 p2" not in issues(after)
    assert after["verdict"]["rules"]["name"] == "shanghai"
    assert after["verdict"]["rules"]["hash"] != before["verdict"]["rules"]["hash"]
    assert client.get(f"/api/projects/{project.code}").json()["rules"]["hash"] != rooms
    store.rulings.take_back(project.id, made, "李工", "说错了")
    assert issues(fox.state()) == issues(before)


def test_a_changed_rule_says_by_whom_and_why_as_soon_as_that_is_another(tablets, change):
    fox, _ = tablets
    near(fox, 3.0)
    change("DOG-01", value=4.0)
    told = fox.state()["verdict"]
    assert told["changes"].keys() == {"DOG-01"}
    assert "5米 → 4米（王工" in told["changes"]["DOG-01"]["zh"]
    assert "5 m → 4 m (王工" in told["changes"]["DOG-01"]["en"]
    change("DOG-01", value=4.0, who="李工")
    again = fox.state()["verdict"]
    assert again["rules"] == told["rules"]
    assert "李工" in again["changes"]["DOG-01"]["zh"]


def test_where_it_fits_follows_too(tablets, change):
    fox, _ = tablets
    near(fox, 3.0)
    query = f"{fox.address}/fit?kind=sandpit&turn=0"
    before = fox.client.get(query, headers=fox.headers).json()
    change("DOG-01", value=1.0)
    after = fox.client.get(query, headers=fox.headers).json()
    assert before["green"] != after["green"]


def test_what_is_accepted_stays_visible_and_counts_nowhere(tablets, store, project):
    fox, owl = tablets
    fox.send(fox.put(), fox.put())
    owl.send(owl.put(), owl.put())
    key = "GEO-02 p1 p2"
    before = fox.state()["verdict"]
    made = store.waivers.waive(project.id, key, "王工", "可以叠放", fox.layout_id)
    after = fox.state()["verdict"]
    assert key in issues(fox.state() | {"verdict": before}) and key not in issues(fox.state())
    assert after["summary"]["errors"] == before["summary"]["errors"] - 1
    (told,) = after["accepted"]
    assert told["key"] == key
    assert (told["waiver"]["who"], told["waiver"]["why"]) == ("王工", "可以叠放")
    assert told["message"].keys() == set(LANGUAGES)
    assert key not in {each for group in after["groups"] for each in group["keys"]}
    # Another layout's pair of the same ids is another pair.
    assert key in issues(owl.state())
    found = checked(store.layout(fox.layout_id))
    assert found.count("error") == before["summary"]["errors"] - 1
    assert [each.issue.key for each in found.accepted] == [key]
    store.waivers.take_back(project.id, made, "李工", "说错了")
    assert fox.state()["verdict"] == before


def test_groups_hold_the_issues_worst_first(tablets):
    fox, _ = tablets
    told = near(fox, 3.0)["verdict"]
    keys = [key for group in told["groups"] for key in group["keys"]]
    assert sorted(keys) == sorted(issue["key"] for issue in told["issues"])
    for group in told["groups"]:
        own = [issue for issue in told["issues"] if issue["code"] == group["code"]]
        assert sum(group["counts"].values()) == len(own) == len(group["keys"])


def test_edits_are_told_what_they_mended_and_brought(tablets):
    fox, _ = tablets
    first = fox.send(fox.put(), fox.put())
    assert "GEO-02 p1 p2" in first.json()["followed"]["new"]
    move = {**fox.put(x=10.0, y=15.0), "verb": "move", "placement_id": "p2"}
    for name in ("kind", "turn"):
        move.pop(name)
    answer = fox.send(move).json()
    assert "GEO-02 p1 p2" in answer["followed"]["fixed"]
    assert "GEO-02 p1 p2" not in answer["followed"]["new"]
    # Sent again, and after others: the same as the first time.
    assert fox.send(move).json()["followed"] == answer["followed"]
    assert fox.send().json()["followed"] == {"fixed": [], "new": []}


def test_exports_say_what_was_decided(tablets, change, store, project):
    fox, _ = tablets
    near(fox, 3.0)
    change("DOG-01", value=4.0)
    change("ACC-01", off=True)
    store.waivers.waive(project.id, "DOG-01 p1 p2", "李工", "同时只有一人用", fox.layout_id)
    plan = plan_of(checked(store.layout(fox.layout_id)), "zh", title="", subtitle="")
    (issue,) = [issue for issue in plan.issues if issue.rule == "DOG-01"]
    assert plan.weight(issue) == "hint" and issue.severity == "warning"
    assert plan.issues[-1] is issue
    for words in ("李工", "同时只有一人用", "王工", "外墙无窗"):
        assert words in plan.ruling(issue)
    for lang in LANGUAGES:
        assert plan.changes[lang].keys() == {"DOG-01", "ACC-01"}
    assert "same time" not in plan.ruling(issue, "en") and "Accepted" in plan.ruling(issue, "en")
