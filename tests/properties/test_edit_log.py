"""Nothing lost, nothing doubled, whatever the network and the server do.

Three tablets draw on one layout. Each keeps an outbox and sends from its head; requests
and answers get lost, come twice, come late or with a hole; two servers share the
database, restart, and are moved to a copy of it::

    outbox A ──╮   lost / twice / late / hole   ╭── server 1 ──╮
    outbox B ──┼────────────────────────────────┤              ├── database
    outbox C ──╯      lost answer ◀─────────────╰── server 2 ──╯

``KOUDAI_LONG=1`` runs it at length. Seeded bugs (tests/mutants/edit_log.toml) must be
noticed.
"""

import importlib
import inspect
import json
import os
import shutil
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from geo.catalogue import catalogue
from geo.errors import InputError
from layers.backup import restore
from layers.edits import Undo, change, placement_record
from layers.engine import connect
from layers.history import Entry, Fold
from layers.store import Store
from layers.tables import PlacementRow, now

LONG = bool(os.environ.get("KOUDAI_LONG"))
MUTANTS = tomllib.loads(
    (Path(__file__).parents[1] / "mutants" / "edit_log.toml").read_text(encoding="utf-8")
)["mutant"]
SITE = json.dumps(
    {
        "type": "FeatureCollection",
        "frame": "local",
        "features": [
            {
                "type": "Feature",
                "properties": {"role": "boundary"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[0, 0], [20, 0], [20, 25], [0, 25], [0, 0]]],
                },
            }
        ],
    }
)
# In memory where there is such a place: the machine asks what SQLite keeps, not the disk.
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None

clients = st.sampled_from("ABC")
places = st.sampled_from(["p0", "p1", "p2"])
metres = st.integers(0, 20)


@cache
def _fresh() -> tuple[bytes, str]:
    """A database with one empty layout, made once: its bytes and the layout's id."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        store = Store.open(None, Path(folder))
        project = store.add_project("Court", SITE, stage="design")
        layout_id = store.join(project.id, "fox", "7-9").layout_id
        whole = store.backup(Path(folder) / "whole.db").read_bytes()
        store.close()
    return whole, layout_id


class Tablets(RuleBasedStateMachine):
    """Tablets, their outboxes, and what they were told."""

    def __init__(self):
        super().__init__()
        whole, self.layout_id = _fresh()
        self.home = Path(tempfile.mkdtemp(dir=SCRATCH))
        (self.home / "koudai.db").write_bytes(whole)
        self.servers = []
        self._start()
        self.made = {client: [] for client in "ABC"}
        self.outbox = {client: [] for client in "ABC"}
        self.acked = {}
        self.late = []
        self.prefix = []

    def teardown(self):
        self._stop()
        shutil.rmtree(self.home)

    def _start(self):
        self.servers = [self._server() for _ in range(2)]
        self.quiet = False

    def _server(self):
        return Store(connect(None, self.home), catalogue())

    def _stop(self):
        for server in self.servers:
            server.close()

    # drawing

    def _make(self, client, verb, placement_id, **content):
        count = len(self.made[client]) + 1
        edit = {"edit_id": f"{client}{count}", "client_seq": count, "verb": verb}
        edit |= {"placement_id": placement_id, **content}
        self.made[client].append(edit)
        self.outbox[client].append(edit)

    @rule(client=clients, place=places, x=metres, y=metres)
    def put(self, client, place, x, y):
        self._make(client, "put", place, kind="bench", x=x, y=y, turn=0)

    @rule(client=clients, place=places, xs=st.lists(metres, min_size=1, max_size=3))
    def move(self, client, place, xs):
        for x in xs:
            self._make(client, "move", place, x=x, y=x)

    @rule(client=clients, place=places)
    def remove(self, client, place):
        self._make(client, "remove", place)

    @precondition(lambda self: any(self.made.values()))
    @rule(client=clients, back=st.integers(1, 4))
    def undo(self, client, back):
        if len(self.made[client]) >= back:
            target = self.made[client][-back]
            self._make(client, "undo", target["placement_id"], target=target["edit_id"])

    # sending

    def _deliver(self, server, client, edits):
        """Hand a request to a server; its acknowledgement, or ``None`` for a gap."""
        self.quiet = False
        log = self._log()
        held = {entry.edit_id for entry in log}
        fresh = [edit for edit in edits if edit["edit_id"] not in held]
        expected = 1 + sum(entry.client_id == client for entry in log)
        whole = [edit["client_seq"] for edit in fresh] == [
            expected + place for place in range(len(fresh))
        ]
        try:
            ack = self.servers[server].append(self.layout_id, client, edits, client)
        except InputError as error:
            assert error.code == "edit.gap", error
            assert error.blanks["expected"] == expected
            assert not whole, "refused what was in order"
            assert self._log() == log, "a refused request left something"
            return None
        assert whole, "taken with a gap"
        return ack

    @rule(
        client=clients,
        server=st.integers(0, 1),
        size=st.integers(1, 4),
        fate=st.sampled_from(
            ["well", "lost", "answer lost", "twice", "late", "all late", "no head", "hole"]
        ),
    )
    def send(self, client, server, size, fate):
        batch = self.outbox[client][:size]
        if fate == "no head":
            batch = batch[1:]
        if fate == "hole":
            batch = batch[:1] + batch[2:]
        if fate in {"late", "all late"}:
            self.late.append((client, batch if fate == "late" else self.outbox[client][:]))
        if not batch or fate in {"lost", "late", "all late"}:
            return
        ack = self._deliver(server, client, batch)
        if fate == "twice" and ack is not None:
            again = self._deliver(1 - server, client, batch)
            assert again is not None, "the repetition was refused"
            assert again.seqs == ack.seqs, "the repetition got another answer"
        if ack is None or fate == "answer lost":
            return
        assert list(ack.acked) == [edit["edit_id"] for edit in batch]
        self.acked |= ack.seqs
        self.outbox[client] = [
            edit for edit in self.outbox[client] if edit["edit_id"] not in ack.seqs
        ]

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 9), server=st.integers(0, 1))
    def late_arrival(self, which, server):
        client, batch = self.late.pop(which % len(self.late))
        self._deliver(server, client, batch)

    @precondition(lambda self: self.acked)
    @rule(client=clients, server=st.integers(0, 1))
    def forged_retry(self, client, server):
        known = [edit for edit in self.made[client] if edit["edit_id"] in self.acked]
        if not known:
            return
        self.quiet = False
        forged = known[-1] | {"verb": "annotate", "note": "forged"}
        try:
            self.servers[server].append(self.layout_id, client, [forged], client)
        except InputError as error:
            assert error.code == "edit.refused", error
        else:
            raise AssertionError("a forged repetition was taken")

    # the servers' life

    @rule(which=st.integers(0, 1))
    def restart(self, which):
        self.servers[which].close()
        self.servers[which] = self._server()
        self.quiet = False

    @precondition(lambda self: len(self.prefix) > 3)
    @rule()
    def move_to_a_copy(self):
        copy = self.servers[0].backup(self.home / "copy.db")
        self._stop()
        restore(copy, self.home)
        self._start()

    # what always holds

    def _log(self):
        return self.servers[0].log(self.layout_id)

    @invariant()
    def always(self):
        if self.quiet:  # only outboxes changed since
            return
        self.quiet = True
        log = self._log()
        states = _steps(log)
        self._the_log_is_only_added_to(log)
        self._each_edit_counts_once_in_its_clients_order(log)
        self._what_was_acknowledged_stays(log)
        self._every_replica_is_the_replay(states[-1])
        for number in range(len(self.prefix), len(log)):
            _check_step(log, states, number)
        self.prefix = log

    def _the_log_is_only_added_to(self, log):
        assert [entry.seq for entry in log] == list(range(1, len(log) + 1)), "seq has holes"
        assert log[: len(self.prefix)] == self.prefix, "the past was changed"

    def _each_edit_counts_once_in_its_clients_order(self, log):
        for client, made in self.made.items():
            own = [entry.edit_id for entry in log if entry.client_id == client]
            ids = [edit["edit_id"] for edit in made]
            assert own == ids[: len(own)], "doubled or out of order"
            waiting = [edit["edit_id"] for edit in self.outbox[client]]
            assert set(ids[len(own) :]) <= set(waiting), "neither in the outbox nor in the log"

    def _what_was_acknowledged_stays(self, log):
        for edit_id, seq in self.acked.items():
            assert len(log) >= seq, f"{edit_id} was acknowledged and is lost"
            assert log[seq - 1].edit_id == edit_id, f"{edit_id} is not where it was"

    def _every_replica_is_the_replay(self, replay):
        for server in self.servers:
            assert server.layout(self.layout_id).layout.placements == replay, "replicas differ"
        assert self._table() == {
            place: placement_record(placement) for place, placement in replay.items()
        }, "the table is not the fold"

    def _table(self):
        with self.servers[0]._database.reading() as session:
            rows = session.exec(select(PlacementRow))
            return {
                row.placement_id: {"kind": row.kind, "x": row.x, "y": row.y, "turn": row.turn}
                for row in rows
            }


def _steps(log):
    """Placements before the log and after each entry."""
    fold = Fold()
    states = [fold.layout.placements]
    for entry in log:
        fold.step(entry.edit_id, entry.change, entry.actor)
        states.append(fold.layout.placements)
    return states


def _check_step(log, states, number):
    """Removed stays removed; an undo is exact and takes nobody's later work away."""
    entry, before, after = log[number], states[number], states[number + 1]
    place = entry.change.placement_id
    if not isinstance(entry.change, Undo):
        stood = any(place in state for state in states[:number])
        assert place in before or not stood or before == after, "came back"
        return
    ids = [each.edit_id for each in log[:number]]
    if entry.change.target not in ids:
        assert before == after, "undid what was not there"
        return
    target = ids.index(entry.change.target)
    was, became = states[target].get(place), states[target + 1].get(place)
    if before.get(place) != after.get(place):
        assert before.get(place) == became, "took later work away"
        assert after.get(place) == was, "brought something else back"
        return
    untouched = all(state.get(place) == became for state in states[target + 1 : number + 1])
    assert not untouched or was == became, "could have been undone"


def _run(examples, steps, **options):
    run_state_machine_as_test(
        Tablets,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )


def test_nothing_is_lost_and_nothing_doubled():
    if LONG:
        _run(600, 60)
    else:
        _run(30, 40, derandomize=True)


ids = st.sampled_from(["p0", "p1"])
ages = st.integers(1, 4)
strokes = st.one_of(
    st.tuples(st.just("put"), ids, metres),
    st.tuples(st.just("move"), ids, metres),
    st.tuples(st.just("remove"), ids, metres),
    st.tuples(st.just("undo"), ids, ages),
)


def _lawful(drawn):
    """Fold a story of strokes and hold each step to the laws."""
    log = []
    for number, (verb, place, value) in enumerate(drawn, 1):
        contents = {
            "put": {"kind": "bench", "x": value, "y": 0.0, "turn": 0.0},
            "move": {"x": value, "y": 0.0},
            "remove": {},
            "undo": {"target": f"e{number - value}"},
        }
        made = change(verb, place, contents[verb])
        log.append(Entry(number, f"e{number}", "A", number, made, "A", now()))
    states = _steps(log)
    for number in range(len(log)):
        _check_step(log, states, number)


@given(st.lists(strokes, max_size=12))
def test_the_fold_keeps_its_laws(drawn):
    _lawful(drawn)


@settings(database=None, derandomize=True, max_examples=2000, phases=[Phase.generate])
@given(st.lists(strokes, max_size=12))
def _laws(drawn):
    _lawful(drawn)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant["name"] for mutant in MUTANTS])
def test_a_seeded_bug_is_noticed(mutant, monkeypatch):
    _fresh()
    _infect(mutant, monkeypatch)
    with pytest.raises(Exception) as caught:  # any sign will do
        if mutant["module"] == "layers.history":
            _laws()
        else:
            options = {"phases": [Phase.generate], "report_multiple_bugs": False}
            _run(150, 40, derandomize=True, **options)
    # The mutant itself must run: a slip of the list is no bug that was noticed.
    assert not isinstance(caught.value, NameError | SyntaxError | TypeError | AttributeError)


def _infect(mutant, monkeypatch):
    """Put the functions of a changed copy of a module in the place of the real ones."""
    real = importlib.import_module(mutant["module"])
    source = inspect.getsource(real)
    assert source.count(mutant["old"]) == 1, "the mutant list is behind the code"
    changed = ModuleType(real.__name__)
    exec(
        compile(source.replace(mutant["old"], mutant["new"]), real.__name__, "exec"), vars(changed)
    )
    for name, thing in list(vars(changed).items()):
        if getattr(thing, "__module__", None) != real.__name__:
            continue
        if inspect.isfunction(thing):
            monkeypatch.setattr(real, name, thing)
        elif inspect.isclass(thing):
            for member, method in list(vars(thing).items()):
                if inspect.isfunction(method) and not member.startswith("__"):
                    monkeypatch.setattr(getattr(real, name), member, method)
