"""What is kept: projects, sites in versions, participants, layouts, edit logs, rulings on rules.

Ids are UUIDs as text. Rows that the store returns are snapshots, loose from the database:
changing one changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

ProjectStage = Literal["draft", "design", "closed"]
LayoutStage = Literal["draft", "submitted", "proposed"]


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so none is stored there."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store as UTC without a zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        return value and value.replace(tzinfo=UTC)


def now() -> datetime:
    """The moment, UTC. Told to people, never used for order."""
    return datetime.now(UTC)


def new_id() -> str:
    """A fresh random id."""
    return str(uuid4())


class Table(SQLModel):
    """What all tables share: constraint names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Project(Table, table=True):
    """One place being redesigned.

    Parameters
    ----------
    code
        Six digits that select the project when joining; they open nothing by themselves.
    rules
        Name of its rule set.
    palette
        Codes of the kinds offered to participants; empty offers all.
    """

    __tablename__ = "project"

    id: str = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True)
    name: str
    rules: str
    palette: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    stage: str = "draft"
    demo: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=Moment)


class SiteVersion(Table, table=True):
    """One version of a project's site, as the text of a site file; never changed."""

    __tablename__ = "site_version"
    __table_args__: Any = (UniqueConstraint("project_id", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    version: int
    document: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=Moment)


class Participant(Table, table=True):
    """Somebody who joined: a nickname picture and an age band, nothing else.

    Parameters
    ----------
    nickname
        Key of an animal, not a name.
    token_hash
        SHA-256 of the 128-bit token that only the participant's device holds.
    """

    __tablename__ = "participant"

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id", index=True)
    nickname: str
    age_band: str
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(default_factory=now, sa_type=Moment)


class LayoutRow(Table, table=True):
    """A layout's cover sheet: whose it is and on which site version it is drawn.

    Parameters
    ----------
    group
        The group that drew it together; empty where nobody said.
    stage
        ``"proposed"`` is what a planner lays before everybody.
    origin
        What it was made from: ``{"made": "fork" | "common" | "paper", "of": [[layout id, seq],
        ...]}``
        and whatever its maker says of it beside; ``None`` where it began empty.
    """

    __tablename__ = "layout"

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id", index=True)
    site_version: str = Field(foreign_key="site_version.id")
    participant_id: str | None = Field(default=None, foreign_key="participant.id", index=True)
    name: str
    group: str = ""
    stage: str = "draft"
    origin: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    created_at: datetime = Field(default_factory=now, sa_type=Moment)
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)


class EditRow(Table, table=True):
    """One line of a layout's edit log: only ever added.

    Parameters
    ----------
    seq
        1, 2, 3, ... within its layout, given by the server.
    client_id, client_seq
        Which client's how-manieth edit, over all its layouts.
    payload
        JSON in normal form, so that equal edits are equal text.
    """

    __tablename__ = "edit"
    __table_args__: Any = (
        UniqueConstraint("layout_id", "seq"),
        UniqueConstraint("client_id", "client_seq"),
        CheckConstraint("seq > 0", name="seq_counts"),
    )

    edit_id: str = Field(primary_key=True)
    layout_id: str = Field(foreign_key="layout.id")
    seq: int
    client_id: str
    client_seq: int
    verb: str
    placement_id: str
    payload: str = Field(sa_type=Text)
    actor: str
    received_at: datetime = Field(default_factory=now, sa_type=Moment)


class PlacementRow(Table, table=True):
    """What stands in a layout now: the fold of its log, written together with it."""

    __tablename__ = "placement"

    layout_id: str = Field(primary_key=True, foreign_key="layout.id")
    placement_id: str = Field(primary_key=True)
    kind: str
    x: float
    y: float
    turn: float
    width: float | None = None
    depth: float | None = None
    note: str = ""
    outline: list[list[float]] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    favourite: bool = False


class OverrideRow(Table, table=True):
    """A change of a rule, or the taking back of one: only ever added.

    Parameters
    ----------
    seq
        1, 2, 3, ... within its project, given by the server.
    takes_back
        Id of the change that this row takes back; then it tells nothing else but who and why.
    """

    __tablename__ = "rule_override"
    __table_args__: Any = (
        UniqueConstraint("project_id", "seq"),
        UniqueConstraint("takes_back"),
        CheckConstraint("seq > 0", name="seq_counts"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    seq: int
    rule: str
    level: str
    value: float | None = None
    severity: str | None = None
    measures: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    off: bool | None = None
    confirmed: bool = False
    who: str
    why: str
    takes_back: str | None = Field(default=None, foreign_key="rule_override.id")
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class WaiverRow(Table, table=True):
    """An issue accepted, or the taking back of that: only ever added.

    Parameters
    ----------
    seq
        1, 2, 3, ... within its project, given by the server.
    layout_id
        The layout it is accepted in; ``None`` for all layouts of the project.
    takes_back
        Id of the waiver that this row takes back.
    """

    __tablename__ = "waiver"
    __table_args__: Any = (
        UniqueConstraint("project_id", "seq"),
        UniqueConstraint("takes_back"),
        CheckConstraint("seq > 0", name="seq_counts"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    seq: int
    layout_id: str | None = Field(default=None, foreign_key="layout.id", index=True)
    key: str
    who: str
    why: str
    takes_back: str | None = Field(default=None, foreign_key="waiver.id")
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class SavedView(Table, table=True):
    """Layers of a project as somebody liked to see them; may be replaced and removed.

    Parameters
    ----------
    shown
        What is seen, in the page's own words.
    """

    __tablename__ = "saved_view"
    __table_args__: Any = (UniqueConstraint("project_id", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    shown: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class NoteRuling(Table, table=True):
    """Whether a note may be seen outside; the last word counts, and no word means no.

    Parameters
    ----------
    note_hash
        SHA-256 of its text: what people wrote stands in their layouts alone.
    """

    __tablename__ = "note_ruling"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    note_hash: str = Field(primary_key=True)
    shown: bool = False
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class LiveKey(Table, table=True):
    """The key by which a GIS reads a project's live layers; at most one a project.

    Parameters
    ----------
    key_hash
        SHA-256 of the 128-bit key, which was shown once and is kept nowhere.
    """

    __tablename__ = "live_key"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    key_hash: str = Field(unique=True)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class BackdropRow(Table, table=True):
    """A plan as a picture under a site's drawing board; of a project the highest number counts.

    Parameters
    ----------
    picture
        WEBP; empty where the one before was taken away.
    west, south, east, north
        Its edges, site metres.
    """

    __tablename__ = "backdrop"
    __table_args__: Any = (UniqueConstraint("project_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    number: int = 0
    picture: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    west: float = 0.0
    south: float = 0.0
    east: float = 0.0
    north: float = 0.0
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
