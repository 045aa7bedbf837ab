"""``koudai batch``: very many layouts judged, one row each; and every issue where wanted."""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.batch import Judge, Verdicts
from geo.catalogue import catalogue
from geo.errors import InputError
from geo.issue import Issue
from geo.limit import RuleSet
from geo.site import Site
from geo.stack import Stack
from ui.cli_layouts import stacks
from ui.disk import shown, writing

ISSUES = pa.schema(
    {
        "file": pa.string(), "layout": pa.string(), "rule": pa.string(), "code": pa.string(),
        "severity": pa.string(), "placements": pa.list_(pa.string()),
        "features": pa.list_(pa.string()), "measured": pa.float64(), "required": pa.float64(),
        "unit": pa.string(), "penetration": pa.float64(), "situation": pa.string(),
        "witness": pa.binary(),
    }
)  # fmt: skip
"""One row an issue; ``witness`` is well-known binary in site metres."""

_WEIGHTS = ("errors", "warnings", "hints")


def batch(
    chosen: argparse.Namespace,
    site: Site,
    rules: RuleSet,
    names: Mapping[str, str],
    *,
    site_version: str,
) -> dict[str, int]:
    """Answer the command: write the report and, where asked for, the issues.

    Everything is read and judged before anything takes its place on the disk; a file that
    cannot be used leaves all as it was.

    Parameters
    ----------
    chosen
        The command's options, as text.
    names
        What people call the kinds, with the codes.

    Returns
    -------
    dict
        How many ``layouts``; of these with ``errors``, with ``warnings`` at worst, with
        ``hints`` at worst, and ``fine``.

    Raises
    ------
    InputError
        Any of the files' and of writing; ``command.same_out``.
    """
    if chosen.issues and Path(chosen.issues).resolve() == Path(chosen.out).resolve():
        raise InputError("command.same_out", file=shown(chosen.out))
    judge = Judge(site, catalogue(), rules, chosen.families)
    fixed = {
        "families": " ".join(dict.fromkeys(limit.code for limit in judge.limits)),
        "rules": rules.name,
        "rules_hash": rules.hash,
        "site_version": site_version,
    }
    with ExitStack() as stack:
        stack.enter_context(_without_collector())
        spool = stack.enter_context(tempfile.TemporaryFile())
        issues = stack.enter_context(writing(chosen.issues)) if chosen.issues else None
        out = stack.enter_context(writing(chosen.out))
        found, told = _judged(chosen.layouts, judge, names, spool, issues)
        _write_report(spool, out, found, fixed)
    return told


def _judged(
    files: Iterable[str],
    judge: Judge,
    names: Mapping[str, str],
    spool: BinaryIO,
    issues: BinaryIO | None,
) -> tuple[list[str], dict[str, int]]:
    """Judge all into ``spool``; the rules that found something, and the sums."""
    rules = [limit.rule for limit in judge.limits]
    columns = [*_WEIGHTS, *dict.fromkeys(rules)]
    schema = pa.schema(
        [("file", pa.string()), ("layout", pa.string()), *((name, pa.int32()) for name in columns)]
    )
    told = dict.fromkeys(("layouts", "errors", "warnings", "hints", "fine"), 0)
    found: dict[str, int] = dict.fromkeys(rules, 0)
    with ExitStack() as writers:
        rows = writers.enter_context(pq.ParquetWriter(spool, schema))
        each = writers.enter_context(pq.ParquetWriter(issues, ISSUES)) if issues else None
        for file, stack in stacks(files, judge.site, names):
            first = 0
            for part in judge.verdicts(stack):
                table = _table(file[first : first + len(part.names)], part, schema)
                rows.write_table(table)
                for name in found:
                    found[name] += int(np.sum(table[name]))
                _count(part, told)
                if each is not None:
                    each.write_table(_issues(file, stack, first, part, judge))
                first += len(part.names)
    return [name for name, count in found.items() if count], told


def _table(files: list[str], part: Verdicts, schema: pa.Schema) -> pa.Table:
    columns: dict[str, Any] = {"file": files, "layout": part.names}
    columns |= dict(zip(_WEIGHTS, part.severities.T, strict=True))
    for limit, counts in zip(part.limits, part.counts.T, strict=True):
        # Two limits of one rule are told together.
        columns[limit.rule] = columns.get(limit.rule, 0) + counts
    return pa.table(
        {name: pa.array(columns[name], schema.field(name).type) for name in schema.names}
    )


def _count(part: Verdicts, told: dict[str, int]) -> None:
    """Add up how many layouts have errors, warnings or hints at worst, or nothing."""
    some = part.severities > 0
    worst = np.where(some.any(axis=1), some.argmax(axis=1), len(_WEIGHTS))
    for weight, name in enumerate((*_WEIGHTS, "fine")):
        told[name] += int((worst == weight).sum())
    told["layouts"] += len(part.names)


def _issues(file: list[str], stack: Stack, first: int, part: Verdicts, judge: Judge) -> pa.Table:
    """Every issue of the layouts that have any; ``first``: number of the part's first one."""
    rows = [
        _row(file[first + number], part.names[number], issue)
        for number in np.flatnonzero(part.counts.any(axis=1)).tolist()
        for issue in judge.issues(stack.layout(first + number))
    ]
    return pa.Table.from_pylist(rows, ISSUES)


def _row(file: str, layout: str, issue: Issue) -> dict[str, Any]:
    return {
        "file": file,
        "layout": layout,
        "rule": issue.rule,
        "code": issue.code,
        "severity": issue.severity,
        "placements": list(issue.placements),
        "features": list(issue.features),
        "measured": issue.measured,
        "required": issue.required,
        "unit": issue.limit.unit,
        "penetration": issue.penetration,
        "situation": issue.situation,
        "witness": None if issue.witness is None else shapely.to_wkb(issue.witness),
    }


def _write_report(
    spool: BinaryIO, out: BinaryIO, found: list[str], fixed: Mapping[str, str]
) -> None:
    """The report: of the rules only those that found something, and what judged."""
    spool.seek(0)
    judged = pq.ParquetFile(spool)
    columns = ["file", "layout", *_WEIGHTS, *found]
    fields = [judged.schema_arrow.field(name) for name in columns]
    schema = pa.schema([*fields, *((name, pa.string()) for name in fixed)])
    with pq.ParquetWriter(out, schema, compression="zstd") as report:
        for batch in judged.iter_batches(columns=columns):
            # The reader keeps the file's order of columns, whatever was asked.
            told = [batch.column(batch.schema.names.index(name)) for name in columns]
            same = [pa.array([text] * batch.num_rows, pa.string()) for text in fixed.values()]
            report.write_batch(pa.RecordBatch.from_arrays([*told, *same], schema=schema))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Shapes refer to nothing, so looking for circles among a million of them finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
