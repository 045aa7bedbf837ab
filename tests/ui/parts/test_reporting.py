"""The report for the meeting says in words and pictures what the pages say."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pytest

from tests.ui.conftest import HOSTILE
from ui.parts.overviewing import common_of
from ui.parts.reporting import meeting_report
from ui.parts.whose import gathered


@pytest.fixture
def read(store, project, drawn):
    """The text of a report and its pages."""

    def read(lang, *, common=False):
        found = gathered(project, lang)
        made = common_of(found, budget=None, equal_say=False, least=0.2) if common else None
        pages = pypdf.PdfReader(BytesIO(meeting_report(project, found, lang, made))).pages
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)), pages

    return read


def test_what_many_want(read):
    text, pages = read("en")
    assert float(pages[0].mediabox.width) == pytest.approx(595, abs=1)  # A4
    assert "Where 20 layouts want what" in text
    assert "The layouts fall into 2 groups of like mind" in text
    assert "Children and Older people: what differs" in text
    assert HOSTILE.split()[0] in text, "people's words stand as they are"


def test_the_common_layout(read):
    text, _ = read("en", common=True)
    assert "from 20 layouts · 6 things" in text
    assert "10 of 20" in text.replace("\u00a0", " ")
    assert "half within" in text


def test_in_chinese(read):
    assert "20 份方案,哪里想要什么" in read("zh")[0].replace("，", ",")
    assert "里面有什么" in read("zh", common=True)[0]
