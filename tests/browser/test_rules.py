"""A planner changes a rule and accepts an issue; a tablet is told so; a child hears a kind word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.choosing import choose
from tests.browser.conftest import Server
from tests.browser.touch import Drawing

PLACE = "凌云口袋公园"


@pytest.fixture
def grown_up(screen: Callable[..., BrowserContext], server: Server) -> Drawing:
    """A neighbour whose fitness bars stand 4.5 m from the house in the east."""
    drawing = Drawing(screen(1180, 820, has_touch=True).new_page())
    drawing.open(server.url, server.join_code(PLACE))
    drawing.join("frog", "adult")
    drawing.place("fitness_bars", 11.1, 0)
    drawing.saved()
    return drawing


def keys(drawing: Drawing) -> list[str]:
    """Keys of what a tablet is told when it looks again."""
    drawing.page.reload()
    drawing.ready()
    return list(drawing.page.evaluate("() => koudai.verdict.issues.map(({ key }) => key)"))


def is_told(drawing: Drawing, rule: str) -> bool:
    return any(key.startswith(f"{rule} ") for key in keys(drawing))


def panel(drawing: Drawing) -> Locator:
    drawing.page.reload()
    drawing.ready()
    drawing.tap(".kd-count")
    return drawing.page.locator(".kd-panel")


def rules(planner: Page, server: Server) -> Page:
    planner.goto(f"{server.url}/rules?lang=zh")
    planner.locator(".kr-line").first.wait_for(timeout=20_000)
    return planner


def rule(planner: Page, name: str) -> Locator:
    planner.locator(f".st-key-edit-{name} button").click()
    dialog = planner.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="保存修改")).to_be_visible()
    return dialog


def test_the_planner_comes_here_from_the_project(planner: Page, server: Server) -> None:
    planner.goto(f"{server.url}/planner")
    planner.get_by_role("link", name="规则", exact=True).first.click()
    expect(planner.locator(".kr-line").first).to_be_visible(timeout=20_000)
    expect(planner.locator(".kr-chip.is-to_verify").first).to_be_visible()


def test_a_changed_number_changes_the_verdict_and_can_be_taken_back(
    planner: Page, server: Server, grown_up: Drawing
) -> None:
    told = "距离不够"
    expect(panel(grown_up).locator(".kd-heading", has_text=told)).to_be_visible()
    expect(grown_up.page.locator('.kd-issue[data-key^="FIT-01 "]')).to_be_visible()

    dialog = rule(rules(planner, server), "FIT-01")
    dialog.get_by_label("数值（m）").fill("4")
    dialog.get_by_label("谁决定的").first.fill("王工")
    dialog.get_by_role("button", name="保存修改").click()
    expect(dialog.get_by_text("要写明是谁、为什么")).to_be_visible()  # no reason, no change
    dialog.get_by_label("理由").first.fill("外墙无窗")
    dialog.get_by_role("button", name="保存修改").click()
    expect(dialog).to_have_count(0)
    line = planner.locator(".st-key-rule-FIT-01")
    expect(line).to_contain_text("至少 4米")
    expect(line).to_contain_text("5米 → 4米（王工")

    assert not is_told(grown_up, "FIT-01")

    dialog = rule(planner, "FIT-01")
    expect(dialog.get_by_text("外墙无窗")).to_be_visible()
    dialog.locator("summary", has_text="撤回这次修改").click()
    back = dialog.locator('[data-testid="stExpander"]')
    back.get_by_label("谁决定的").fill("王工")
    back.get_by_label("理由").fill("现场复核后仍按 5 米")
    back.get_by_role("button", name="撤回这次修改").click()
    expect(dialog).to_have_count(0)
    expect(line).to_contain_text("至少 5米")
    assert is_told(grown_up, "FIT-01")


def test_an_accepted_issue_stands_apart_with_who_and_why(
    planner: Page, server: Server, grown_up: Drawing
) -> None:
    before = keys(grown_up)
    layout = grown_up.session()["layout_id"]
    rules(planner, server).get_by_role("tab", name="接受的问题").click()
    choose(planner.get_by_role("combobox", name="方案"), "青蛙", "青蛙")
    expect(planner.locator(f".st-key-waiver-issue-{layout}")).to_be_visible()
    issues = planner.locator(f".st-key-waiver-issue-{layout}").get_by_role("combobox")
    choose(issues, "楼")
    form = planner.locator('[data-testid="stForm"]:visible').first
    form.get_by_label("谁决定的").fill("王工")
    form.get_by_label("理由").fill("居民一致同意")
    form.get_by_role("button", name="接受这个问题").click()
    expect(planner.locator('[class*="st-key-accepted-"]')).to_contain_text("居民一致同意")

    assert len(keys(grown_up)) == len(before) - 1
    shown = panel(grown_up)
    headings = shown.locator(".kd-heading h3")
    expect(headings.last).to_have_text("已接受")
    expect(shown.locator(".kd-issue-waiver")).to_have_count(1)
    expect(shown.locator(".kd-issue-waiver")).to_contain_text("王工")
    expect(shown.locator(".kd-issue-waiver")).to_contain_text("居民一致同意")


def test_a_child_that_mends_it_hears_a_kind_word_and_no_scolding(
    screen: Callable[..., BrowserContext], server: Server
) -> None:
    drawing = Drawing(screen(1180, 820, has_touch=True).new_page())
    drawing.open(server.url, server.join_code(PLACE))
    drawing.join("fox", "child")
    toast = drawing.page.locator(".kd-toast")
    drawing.place("bench", 0, 0)
    drawing.place("bench", 0.3, 0)
    drawing.saved()
    expect(drawing.page.locator(".kd-count")).to_be_visible()
    expect(toast).to_be_hidden()
    drawing.pull((0.3, 0), (4, 3))
    expect(toast).to_be_visible()
    expect(toast).to_have_text("这里好啦，你真棒！")
    expect(toast.locator("svg")).to_be_visible()
