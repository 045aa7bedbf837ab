"""A server killed with signal 9 while it writes: nothing acknowledged lost, nothing doubled."""

import subprocess
import sys
from pathlib import Path

from layers.store import Store

WRITER = Path(__file__).with_name("kill_writer.py")
ROOT = Path(__file__).parents[2]


def draw_and_be_killed(home, layout_id, first, answers):
    """Let a server draw until it has acknowledged so many edits, then kill it."""
    command = [sys.executable, str(WRITER), str(home), layout_id, str(first)]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with server:
        lines = []
        for line in server.stdout:
            lines.append(line)
            if len(lines) >= answers:
                break
        server.kill()  # in the middle of whatever it does now
        rest, wrong = server.communicate()
    assert not wrong, wrong
    whole = [line for line in [*lines, *rest.splitlines(keepends=True)] if line.endswith("\n")]
    return {edit_id: int(seq) for edit_id, seq in (line.split() for line in whole)}


def test_nothing_acknowledged_is_lost_and_nothing_doubled(local_store, document, tmp_path):
    project = local_store.add_project("Court", document(), stage="design")
    layout_id = local_store.join(project.id, "fox", "7-9").layout_id
    acked: dict[str, int] = {}
    for answers in (7, 40, 23, 64):
        # The last two again: their answers may have been lost.
        answered = draw_and_be_killed(tmp_path, layout_id, max(1, len(acked) - 1), answers)
        assert len(answered) >= answers - 1
        assert all(acked.get(edit_id, seq) == seq for edit_id, seq in answered.items())
        acked |= answered
        reopened = Store.open(None, tmp_path)
        try:
            log = reopened.log(layout_id)
            assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
            assert [entry.edit_id for entry in log] == [f"e{seq}" for seq in range(1, len(log) + 1)]
            assert all(log[seq - 1].edit_id == edit_id for edit_id, seq in acked.items())
            assert reopened.layout(layout_id).seq == len(log)
            with reopened._database.engine.connect() as connection:
                check = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
                rows = connection.exec_driver_sql("SELECT count(*) FROM placement").scalar()
            assert check == "ok"
            assert rows == len(reopened.layout(layout_id).layout)
        finally:
            reopened.close()
    assert len(acked) >= 120
