"""What stands in a project's file: one kind of line a part, one JSON object a line.

Everything is checked as it is read: no unknown member, no number that is none, no text that a
database could not keep. What lines say of each other is checked in `unpack`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from geo.override import Level
from layers import projects
from layers.imports.backdrop import LARGEST as LARGEST_PICTURE
from layers.imports.sniff import LARGEST
from layers.signed_rows import WHO_CAP
from layers.tables import LayoutStage, ProjectStage
from layers.text import TEXT_CAP, clean
from layers.waivers import KEY_CAP

FORMAT, VERSION = "koudai-project", 3
"""Name of the format, and the version of it that this program writes; older ones are read."""
SHOWN_CAP = 1_000_000
"""Longest saved view, characters of JSON."""


def _storable(text: str) -> str:
    """Refuse what a database cannot keep: NUL, and halves of characters."""
    if "\x00" in text:
        raise ValueError("NUL")
    text.encode()
    return text


def _clean(text: str) -> str:
    """Refuse what `layers.text.clean` would have changed: it was never kept by us."""
    if clean(text, len(text) or 1) != text:
        raise ValueError("not in normal form")
    return text


def _json(value: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(text) > SHOWN_CAP or "\\u0000" in text:
        raise ValueError("too long, or NUL")
    text.encode()
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.:-]{1,64}\z")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}\z")]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-z_+-]{1,32}\z")]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=projects.NAME_CAP), AfterValidator(_clean)
]
Words = Annotated[str, StringConstraints(max_length=TEXT_CAP), AfterValidator(_clean)]
Who = Annotated[str, StringConstraints(max_length=WHO_CAP), AfterValidator(_clean)]
Count = Annotated[int, Field(ge=1, lt=2**31)]
Json = Annotated[dict[str, Any], AfterValidator(_json)]


Storable = Annotated[str, AfterValidator(_storable)]
Document = Annotated[Storable, StringConstraints(max_length=LARGEST)]
Payload = Annotated[Storable, StringConstraints(max_length=50_000)]
Long = Annotated[Storable, StringConstraints(max_length=KEY_CAP)]
Short = Annotated[Storable, StringConstraints(max_length=200)]


class Line(BaseModel):
    """One line; its members are the columns of its table, without the project's id."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class ProjectLine(Line):
    """The project itself: one line."""

    id: Id
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}\z")]
    name: Name
    rules: Name
    palette: list[Name] = Field(max_length=500)
    stage: ProjectStage
    demo: bool
    created_at: AwareDatetime


class SiteLine(Line):
    """A version of the site, with the text of its file."""

    id: Id
    version: Count
    document: Document
    created_at: AwareDatetime


class ParticipantLine(Line):
    """Who joined; their token only as its hash."""

    id: Id
    nickname: Key
    age_band: Key
    token_hash: Hash
    created_at: AwareDatetime


class LayoutLine(Line):
    """A layout's cover sheet."""

    id: Id
    site_version: Id
    participant_id: Id | None
    name: Name
    group: Annotated[str, StringConstraints(max_length=projects.NAME_CAP), AfterValidator(_clean)]
    stage: LayoutStage
    origin: Json | None
    created_at: AwareDatetime
    submitted_at: AwareDatetime | None


class EditLine(Line):
    """A line of a layout's edit log; ``payload`` is the very text that is kept."""

    edit_id: Id
    layout_id: Id
    seq: Count
    client_id: Id
    client_seq: Count
    verb: Literal["put", "move", "turn", "resize", "annotate", "favour", "remove", "undo"]
    placement_id: Short
    payload: Payload
    actor: Short
    received_at: AwareDatetime

    @property
    def says(self) -> tuple[str, ...]:
        """What makes two edits of a layout the same, on whatever server."""
        return self.edit_id, self.verb, self.placement_id, self.payload


class OverrideLine(Line):
    """A change of a rule, or the taking back of one."""

    id: Id
    seq: Count
    rule: Short
    level: Level
    value: float | None
    severity: Literal["error", "warning", "hint"] | None
    measures: dict[Short, float]
    off: bool | None
    confirmed: bool
    who: Who
    why: Words
    takes_back: Id | None
    made_at: AwareDatetime


class WaiverLine(Line):
    """An issue accepted, or the taking back of that."""

    id: Id
    seq: Count
    layout_id: Id | None
    key: Long
    who: Who
    why: Words
    takes_back: Id | None
    made_at: AwareDatetime


class ViewLine(Line):
    """A saved view of the layers."""

    id: Id
    name: Name
    shown: Json
    made_at: AwareDatetime


class NoteLine(Line):
    """Whether a note may be seen outside, by the hash of its text."""

    note_hash: Hash
    shown: bool
    made_at: AwareDatetime


class BackdropLine(Line):
    """A picture under the drawing board, or that there is none any more.

    Only the newest one's bytes are in the file: those before it are seen nowhere, and a few dozen
    of them would make a file too large to be taken in. That they were there tells whose is newer.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    id: Id
    number: Count
    picture: Annotated[bytes, Field(max_length=LARGEST_PICTURE)]
    west: float
    south: float
    east: float
    north: float
    made_at: AwareDatetime


PARTS: Mapping[str, type[Line]] = {
    "project": ProjectLine,
    "sites": SiteLine,
    "participants": ParticipantLine,
    "layouts": LayoutLine,
    "edits": EditLine,
    "overrides": OverrideLine,
    "waivers": WaiverLine,
    "views": ViewLine,
    "backdrops": BackdropLine,
    "notes": NoteLine,
}
"""Every part by its name in the file, in the order in which they stand there."""
SINCE: Mapping[str, int] = {"backdrops": 2, "notes": 3}
"""Version of the format from which on there is such a part; the others are as old as it."""


@dataclass(frozen=True)
class Bundle:
    """A project with all that hangs on it.

    Parameters
    ----------
    sites, overrides, waivers, backdrops
        In their own order.
    participants, layouts
        The oldest first.
    edits
        Layout by layout, each log in its order.
    """

    project: ProjectLine
    sites: Sequence[SiteLine]
    participants: Sequence[ParticipantLine]
    layouts: Sequence[LayoutLine]
    edits: Sequence[EditLine]
    overrides: Sequence[OverrideLine]
    waivers: Sequence[WaiverLine]
    views: Sequence[ViewLine]
    backdrops: Sequence[BackdropLine] = ()
    notes: Sequence[NoteLine] = ()

    def logs(self) -> dict[str, list[EditLine]]:
        """The log of each layout, by its id; of every layout, also an empty one."""
        found: dict[str, list[EditLine]] = {each.id: [] for each in self.layouts}
        for edit in self.edits:
            found[edit.layout_id].append(edit)
        return found
