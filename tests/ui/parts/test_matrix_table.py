"""Layouts × measures: ranked, the best of each column marked, and as a file."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from ui.parts.choice import Listed
from ui.parts.matrix_table import Matrix

NAN = float("nan")
LISTED = (
    Listed("1", "=SUM(A1)", "adult", group="槐树组"),
    Listed("2", "二", ""),
    Listed("3", "三", ""),
)
COLUMNS = {
    "errors": np.array([0.0, 2.0, 1.0]),
    "coins": np.array([30.0, 10.0, 31.0]),
    "reach": np.array([NAN, 100.0, 50.0]),
    "things": np.array([4.0, 5.0, 6.0]),
}


@pytest.fixture
def matrix():
    return Matrix.of(LISTED, COLUMNS, {"errors": 3, "coins": 1, "reach": 0, "sun_play": 2})


def by(matrix, name):
    names = ["errors", "coins", "reach", "things"]
    at = [head["key"] for head in matrix.heads(names, "en")].index(name)
    return [row[at] for row in matrix.rows(names)]


def test_the_front_is_of_what_has_a_weight(matrix):
    # The third has more conflicts and costs more than the first.
    assert matrix.front.tolist() == [True, True, False]
    assert matrix.rank.tolist() == [1, 3, 2]
    assert not Matrix.of(LISTED, COLUMNS, {"errors": 0}).front.any()


def test_the_best_are_marked_and_what_is_unknown_is_a_dash(matrix):
    assert [cell["best"] for cell in by(matrix, "errors")] == [True, False, False]
    assert [cell["best"] for cell in by(matrix, "reach")] == [False, True, False]
    assert [cell["best"] for cell in by(matrix, "things")] == [False] * 3
    assert (by(matrix, "reach")[0]["text"], by(matrix, "reach")[0]["value"]) == ("–", None)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_column_is_explained_in_a_sentence(matrix, lang):
    heads = matrix.heads([*COLUMNS, "family.overlap"], lang)
    assert all(head["help"].endswith((".", "。")) for head in heads)
    assert {head["key"]: head["down"] for head in heads} | {"errors": False, "reach": True} == {
        head["key"]: head["down"] for head in heads
    }


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(matrix):
    content = matrix.as_csv(["errors", "reach"], "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:5] == ["方案", "名次", "得分", "前沿", "谁画的"]
    assert [row[1] for row in rows[1:]] == ["1", "2", "3"]
    assert rows[1][0] == "'=SUM(A1)"
    assert rows[1][4:] == ["槐树组 · adult", "0.00", ""]
