"""A store with one project open for design, on SQLite and on a real PostgreSQL."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from layers.store import Store

CORNERS = [[0, 0], [20, 0], [20, 25], [0, 25], [0, 0]]


def site_document(corners=CORNERS) -> str:
    boundary = {
        "type": "Feature",
        "properties": {"role": "boundary", "name": "Court"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    return json.dumps({"type": "FeatureCollection", "frame": "local", "features": [boundary]})


class Tablet:
    """A client that numbers its edits, as the editor does."""

    names = count(1)

    def __init__(self, store: Store, layout_id: str, actor: str = "anna") -> None:
        self.store, self.layout_id, self.actor = store, layout_id, actor
        self.client_id = f"tablet-{next(self.names)}"
        self.made = 0

    def edit(self, verb, placement_id="p1", **content) -> dict:
        self.made += 1
        return {
            "edit_id": f"{self.client_id}-{self.made}",
            "client_seq": self.made,
            "verb": verb,
            "placement_id": placement_id,
            **content,
        }

    def put(self, placement_id="p1", x=1.0, y=2.0, kind="bench", **content) -> dict:
        return self.edit("put", placement_id, kind=kind, x=x, y=y, turn=0, **content)

    def send(self, *edits):
        return self.store.append(self.layout_id, self.client_id, list(edits), self.actor)


@pytest.fixture(scope="session")
def document():
    return site_document


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a private PostgreSQL cluster, without the database's name."""
    found = [shutil.which("pg_ctl"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))]
    pg_ctl = next((Path(path) for path in reversed(found) if path), None)
    if pg_ctl is None or not (pg_ctl.parent / "initdb").exists():
        pytest.skip("no PostgreSQL on this machine (initdb, pg_ctl): run on SQLite only")
    as_user = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root and there is no user postgres")
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    root = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    folder = Path(tempfile.mkdtemp(prefix="koudai-pg-", dir=root))
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    cluster = folder / "cluster"

    def run(*command):
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            **as_user,
        )
        assert done.returncode == 0, done.stderr.decode()

    try:
        run(
            pg_ctl.parent / "initdb", "-D", cluster, "-U", "postgres", "-E", "UTF8",
            "--locale=C", "--auth=trust", "--no-sync",
        )  # fmt: skip
        run(
            pg_ctl, "-D", cluster, "-w", "-l", folder / "log",
            "-o", f"-F -c listen_addresses='' -c unix_socket_directories='{folder}'", "start",
        )  # fmt: skip
        try:
            yield f"postgresql://postgres@/{{}}?host={folder}"
        finally:
            run(pg_ctl, "-D", cluster, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


_databases = count(1)


@pytest.fixture(scope="session")
def model(postgresql) -> str:
    """Name of a database of that cluster with every table and no row: others are copies of it."""
    import psycopg

    with psycopg.connect(postgresql.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE model")
    home = Path(tempfile.mkdtemp())
    Store.open(postgresql.format("model"), home).close()
    shutil.rmtree(home)
    return "model"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request) -> str | None:
    """``DATABASE_URL`` of a fresh database: none for SQLite."""
    if request.param == "sqlite":
        return None
    import psycopg

    server = request.getfixturevalue("postgresql")
    model = request.getfixturevalue("model")
    name = f"t{next(_databases)}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}")
    return server.format(name)


@pytest.fixture
def store(address, tmp_path, migrated) -> Iterator[Store]:
    if address is None:
        (tmp_path / "koudai.db").write_bytes(migrated)
    opened = Store.open(address, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def local_store(tmp_path, migrated) -> Iterator[Store]:
    (tmp_path / "koudai.db").write_bytes(migrated)
    opened = Store.open(None, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def project(store):
    return store.add_project("凌云", site_document(), stage="design", demo=True)


@pytest.fixture
def tablet(store, project) -> Tablet:
    joined = store.join(project.id, "fox", "7-9")
    return Tablet(store, joined.layout_id, joined.participant.id)


@pytest.fixture
def another():
    """Another tablet on the same layout."""

    def beside(tablet: Tablet, actor: str = "bert", store: Store | None = None) -> Tablet:
        return Tablet(store or tablet.store, tablet.layout_id, actor)

    return beside
