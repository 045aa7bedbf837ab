"""Lists to choose from on Streamlit's pages, opened once the page has come to rest."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as Late


def settled(page: Page) -> None:
    """Wait until no script runs: what it sends last would close a list that is open."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def choose(field: Locator, option: str, typed: str | None = None) -> None:
    """Choose an option of a list.

    Parameters
    ----------
    field
        The list's field.
    option
        Words of the option; the last that has them, for a list may offer a name twice.
    typed
        What is typed to find it, where a long list shows only a part of itself.
    """
    page = field.page
    for _ in range(5):
        settled(page)
        field.click()
        if typed is not None:  # by keys: of an open list nothing around it can be found
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(typed)
        try:
            page.get_by_role("option", name=option).last.click(timeout=4_000)
        except Late:  # a fold that was still opening has closed the list: a person opens it again
            page.keyboard.press("Escape")
            continue
        return
    raise AssertionError(f"no option {option}")
