"""The store: everything the pages, the edit route and the commands ask of the database.

Safe to call from any thread; each call is one transaction, on disk when it returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from geo.catalogue import DEFAULT_RULESET, catalogue
from geo.edit import Put
from geo.errors import InputError
from geo.kind import Kind
from geo.layout import Layout
from geo.site import Site
from layers import edit_log, layouts, participants, projects
from layers.backdrops import Backdrops
from layers.backup import backup
from layers.bundle import Bundles
from layers.engine import Database, connect
from layers.fold_cache import FoldCache
from layers.history import Entry, fold
from layers.imports.site_file import read_site
from layers.layouts import Ack, Drawn, State
from layers.live_keys import LiveKeys
from layers.migrations import migrate
from layers.notes import Notes
from layers.participants import Joined
from layers.posted import checked, client_name, read
from layers.rulings import Rulings
from layers.tables import (
    LayoutRow,
    LayoutStage,
    Participant,
    Project,
    ProjectStage,
    SiteVersion,
)
from layers.views import Views
from layers.waivers import Waivers

REQUEST_CAP = 500
"""Most edits in one request."""

_ATTEMPTS = 5


class Store:
    """Projects, sites, participants, layouts and their edit logs.

    Parameters
    ----------
    database
        Open and migrated; `open` does both.
    kinds
        Kinds that may be placed.

    Attributes
    ----------
    rulings, waivers, views, backdrops
        Rules that projects changed, issues that they accepted, views that they saved, plans
        under their sites' drawing boards.
    notes
        Which notes may be seen outside.
    live_keys, bundles
        By which a GIS reads a project; whole projects as files.
    """

    def __init__(self, database: Database, kinds: Mapping[str, Kind]) -> None:
        self._database = database
        self._kinds = kinds
        self.rulings = Rulings(database)
        self.waivers = Waivers(database)
        self.views = Views(database)
        self.notes = Notes(database)
        self.live_keys = LiveKeys(database)
        self.bundles = Bundles(database, kinds)
        self.backdrops = Backdrops(database)
        self._folds = FoldCache()
        # Site versions never change, so they are kept for good once read.
        self._read_site = lru_cache(maxsize=64)(self._site_version)

    @classmethod
    def open(cls, url: str | None, home: Path, kinds: Mapping[str, Kind] | None = None) -> Self:
        """Open the database and bring it to the newest schema.

        Parameters
        ----------
        url
            ``DATABASE_URL`` of a PostgreSQL server; ``None`` or empty: SQLite in ``home``.

        Raises
        ------
        InputError
            ``home.unwritable`` · ``database.*``.
        """
        database = connect(url, home)
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database, catalogue() if kinds is None else kinds)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def backup(self, to: Path) -> Path:
        """Write a whole copy to a file while people go on drawing."""
        return backup(self._database, to)

    # Projects and sites

    def add_project(
        self,
        name: str,
        site_document: str,
        *,
        rules: str = DEFAULT_RULESET,
        palette: Sequence[str] = (),
        demo: bool = False,
        stage: ProjectStage = "draft",
        drawn: Sequence[Drawn] = (),
    ) -> Project:
        """Add a project on the text of a site file, all of it or nothing.

        Parameters
        ----------
        drawn
            Layouts it begins with.

        Raises
        ------
        InputError
            What the reader says of the site · ``name.empty`` · ``project.palette`` ·
            ``project.rules`` · for what is drawn, as `append`.
        """
        _parsed(site_document, name)
        with self._database.writing() as session:
            project = projects.add(
                session,
                name,
                site_document,
                rules=rules,
                palette=palette,
                demo=demo,
                stage=stage,
                kinds=self._kinds,
            )
            for each in drawn:
                drawer = None
                if each.nickname:
                    drawer, _ = participants.add(session, project.id, each.nickname, each.age_band)
                layouts.add(
                    session,
                    project.id,
                    each.name,
                    [checked(change, self._kinds) for change in each.changes],
                    drawer=drawer,
                    stage=each.stage,
                    actor="import" if drawer is None else drawer.id,
                    group=each.group,
                    moments=each.moments,
                )
            return project

    def projects(self) -> list[Project]:
        """All projects, the oldest first."""
        with self._database.reading() as session:
            query = select(Project).order_by(col(Project.created_at), col(Project.id))
            return list(session.exec(query))

    def project(self, project_id: str) -> Project:
        """One project; ``project.unknown``."""
        with self._database.reading() as session:
            return projects.get(session, project_id)

    def project_by_code(self, code: str) -> Project | None:
        """The project that a join code selects, at whatever stage it is."""
        with self._database.reading() as session:
            return session.exec(select(Project).where(Project.code == code)).first()

    def set_stage(self, project_id: str, stage: ProjectStage) -> Project:
        """Open a project for design, close it, or take it back to a draft."""
        with self._database.writing() as session:
            project = projects.get(session, project_id)
            project.stage = projects.checked_stage(stage)
            return project

    def remove_project(self, project_id: str) -> None:
        """Remove a demo project with its layouts; ``project.not_demo`` for any other."""
        with self._database.writing() as session:
            removed = projects.remove(session, project_id)
        for layout_id in removed:
            self._folds.forget(layout_id)

    def save_site(self, project_id: str, document: str) -> SiteVersion:
        """Add the next version of a project's site; layouts stay on the version they have."""
        _parsed(document, self.project(project_id).name)
        with self._database.writing() as session:
            return projects.save_site(session, project_id, document)

    def site(self, project_id: str, version: int | None = None) -> SiteVersion:
        """A version of a project's site, the newest where none is named."""
        with self._database.reading() as session:
            return projects.site(session, project_id, version)

    def site_version(self, version_id: str) -> SiteVersion:
        """A version of a site by its id (``LayoutRow.site_version``); kept in memory."""
        return self._read_site(version_id)[0]

    def geometry(self, version_id: str) -> Site:
        """A version of a site by its id, read; kept in memory."""
        return self._read_site(version_id)[1]

    # Participants

    def join(self, project_id: str, nickname: str, age_band: str) -> Joined:
        """Take in a participant with an empty layout.

        Parameters
        ----------
        nickname
            Key of an animal.

        Raises
        ------
        InputError
            ``project.draft`` or ``project.closed`` unless the project is in design.
        """
        with self._database.writing() as session:
            return participants.join(session, project_id, nickname, age_band)

    def participant(self, token: str) -> Participant | None:
        """Who holds this token, or nobody."""
        with self._database.reading() as session:
            return participants.by_token(session, token)

    def drawers(self, project_id: str) -> dict[str, Participant]:
        """Everybody who joined a project, by id (``LayoutRow.participant_id``)."""
        with self._database.reading() as session:
            query = select(Participant).where(Participant.project_id == project_id)
            return {each.id: each for each in session.exec(query)}

    def lend(self, layout_id: str, nickname: str, age_band: str, token: str) -> Participant:
        """Let whoever holds a token draw on a layout that is nobody's; the same holder again.

        Parameters
        ----------
        token
            At least 128 bits that nobody can guess; the caller keeps it.

        Raises
        ------
        InputError
            ``layout.lent`` where the layout is somebody else's: it is theirs alone to change.
        """
        with self._database.writing() as session:
            row = layouts.get(session, layout_id, lock=True)
            holder = participants.by_token(session, token)
            if row.participant_id is None:
                if holder is None:
                    holder, _ = participants.add(session, row.project_id, nickname, age_band, token)
                row.participant_id = holder.id
            if holder is None or row.participant_id != holder.id:
                raise InputError("layout.lent")
            return holder

    def next_layout(self, participant_id: str) -> LayoutRow:
        """Begin a participant's next layout; an empty draft of theirs is taken first."""
        with self._database.writing() as session:
            return participants.next_layout(session, participant_id)

    # Layouts

    def layouts(self, project_id: str, participant_id: str | None = None) -> list[LayoutRow]:
        """All layouts of a project, or one participant's, the oldest first."""
        with self._database.reading() as session:
            return layouts.of(session, project_id, participant_id)

    def standing(self, project_id: str) -> dict[str, tuple[int, Layout]]:
        """Of all layouts of a project, by id, the length of the log and what stands; at once."""
        with self._database.reading() as session:
            return layouts.standing(session, project_id)

    def lengths(self, project_id: str) -> dict[str, int]:
        """Lengths of the logs of a project's layouts, by id; none where nothing was drawn."""
        with self._database.reading() as session:
            return edit_log.last_seqs(session, project_id)

    def layout(self, layout_id: str) -> State:
        """A layout as it stands; ``layout.unknown``."""
        with self._database.reading() as session:
            row = layouts.get(session, layout_id)
            fold = self._folds.current(session, layout_id)
        self._folds.keep(layout_id, fold)
        return State(fold.layout, fold.seq, row, fold)

    def states(self, project_id: str) -> list[State]:
        """All layouts of a project as they stand, the oldest first."""
        with self._database.reading() as session:
            rows = layouts.of(session, project_id)
            lasts = edit_log.last_seqs(session, project_id)
            folds = [self._folds.current(session, row.id, lasts.get(row.id, 0)) for row in rows]
        for row, found in zip(rows, folds, strict=True):
            self._folds.keep(row.id, found)
        return [State(x.layout, x.seq, row, x) for row, x in zip(rows, folds, strict=True)]

    def hands(self, project_id: str) -> Mapping[str, Mapping[str, int]]:
        """How many edits of each layout are whose: by layout, then by age band.

        An empty age band stands for whoever is no participant; planners and files are none.
        """
        with self._database.reading() as session:
            return edit_log.hands(session, project_id)

    def log(self, layout_id: str) -> list[Entry]:
        """A layout's whole log, in order."""
        with self._database.reading() as session:
            layouts.get(session, layout_id)
            return edit_log.entries(session, layout_id)

    def version(self, layout_id: str, seq: int) -> Layout:
        """A layout as it stood after the first ``seq`` lines of its log."""
        return fold(self.log(layout_id)[:seq]).layout

    def append(
        self, layout_id: str, client_id: str, edits: Sequence[object], actor: str = ""
    ) -> Ack:
        """Take a request's edits, all of them or none, each exactly once.

        Parameters
        ----------
        edits
            As posted: ``{edit_id, client_seq, verb, placement_id, ...}``.
        actor
            Who does it: a participant's id.

        Raises
        ------
        edit_log.Refused, edit_log.Gap, InputError
            ``edit.*``, ``kind.unknown``, ``layout.*``, ``project.closed``; nothing of the
            request was taken.
        """
        client_id = client_name(client_id, "client_id")
        if len(edits) > REQUEST_CAP:
            raise InputError("edit.too_many", limit=REQUEST_CAP)
        posted = [read(edit, self._kinds) for edit in edits]
        for attempt in range(_ATTEMPTS):
            try:
                with self._database.writing() as session:
                    row = layouts.get(session, layout_id, lock=True)
                    fold = self._folds.current(session, layout_id)
                    closed = layouts.closed(session, row)
                    taken = edit_log.append(
                        session,
                        fold,
                        posted,
                        layout_id=layout_id,
                        client_id=client_id,
                        actor=actor,
                        closed=closed,
                    )
                break
            except IntegrityError:
                # Another server's process took the same id or count for another layout
                # in the same moment; what it wrote is seen now.
                if attempt == _ATTEMPTS - 1:
                    raise
        self._folds.keep(layout_id, taken.fold)
        state = State(taken.fold.layout, taken.fold.seq, row, taken.fold)
        acked = tuple(edit.edit_id for edit in posted)
        return Ack(acked, state.seq, taken.seqs, state)

    def submit(self, layout_id: str) -> LayoutRow:
        """Hand a layout in; it may still be drawn on. Twice is once."""
        with self._database.writing() as session:
            return layouts.submit(session, layout_id)

    def add_layout(
        self,
        project_id: str,
        name: str,
        layout: Layout,
        *,
        nickname: str = "",
        age_band: str = "",
        group: str = "",
        stage: LayoutStage = "submitted",
        origin: Mapping[str, Any] | None = None,
        site_version: str = "",
        actor: str = "import",
    ) -> LayoutRow:
        """Add a finished layout, through the log like any other.

        Parameters
        ----------
        nickname, age_band
            Who drew it, where that is known: both or neither.
        origin
            What it was made from; see `LayoutRow`.
        site_version
            Id of the version of the site it is drawn on; empty: the newest.

        Raises
        ------
        InputError
            ``edit.*``, ``layout.full``, ``name.empty``, ``project.unknown``.
        """
        puts = [checked(Put(placement), self._kinds) for placement in layout]
        with self._database.writing() as session:
            drawer = None
            if nickname:
                drawer, _ = participants.add(session, project_id, nickname, age_band)
            return layouts.add(
                session,
                project_id,
                name,
                puts,
                drawer=drawer,
                stage=stage,
                actor=actor,
                group=group,
                origin=None if origin is None else dict(origin),
                site_version=site_version,
            )

    def fork(self, layout_id: str, seq: int, name: str, *, actor: str = "planner") -> LayoutRow:
        """Begin a layout of one's own from a version of another, which stays as it is."""
        of = self.layout(layout_id).row
        return self.add_layout(
            of.project_id,
            name,
            self.version(layout_id, seq),
            group=of.group,
            stage="draft",
            origin={"made": "fork", "of": [[layout_id, seq]]},
            site_version=of.site_version,
            actor=actor,
        )

    def _site_version(self, version_id: str) -> tuple[SiteVersion, Site]:
        with self._database.reading() as session:
            version = session.get(SiteVersion, version_id)
            if version is None:
                raise InputError("project.no_version", version=version_id)
            project = projects.get(session, version.project_id)
        return version, _parsed(version.document, project.name)


def _parsed(document: str, name: str) -> Site:
    return read_site(document.encode("utf-8", "surrogatepass"), f"{name}.geojson")
