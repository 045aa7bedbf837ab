"""Who draws: participants with a token, and the layouts that are theirs.

No name, account or address is kept. The join code only selects a project; the 128-bit
token, handed out once and kept here as a hash, is the participant.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from sqlmodel import Session, func, select

from geo.errors import InputError
from layers import projects
from layers.tables import EditRow, LayoutRow, Participant

_KEY = re.compile(r"[0-9a-z_+-]{1,32}")
"""Keys of animals and age bands: ``"red_panda"``, ``"7-9"``, ``"60+"``."""


@dataclass(frozen=True)
class Joined:
    """Somebody who just joined.

    Parameters
    ----------
    token
        Shown this once; whoever holds it is the participant.
    layout_id
        Their first, empty layout.
    """

    participant: Participant
    token: str
    layout_id: str


def join(session: Session, project_id: str, nickname: str, age_band: str) -> Joined:
    """Add a participant and their first layout; only while the project is in design."""
    project = projects.get(session, project_id)
    if project.stage != "design":
        raise InputError("project.closed" if project.stage == "closed" else "project.draft")
    participant, token = add(session, project_id, nickname, age_band)
    return Joined(participant, token, _begin(session, participant).id)


def add(
    session: Session, project_id: str, nickname: str, age_band: str, token: str = ""
) -> tuple[Participant, str]:
    """Add a participant; returns the token too, which is kept nowhere."""
    for field, key in (("nickname", nickname), ("age_band", age_band)):
        if not _KEY.fullmatch(key):
            raise InputError("participant.key", field=field)
    token = token or secrets.token_urlsafe(16)
    participant = Participant(
        project_id=project_id, nickname=nickname, age_band=age_band, token_hash=_hashed(token)
    )
    session.add(participant)
    session.flush()
    return participant, token


def by_token(session: Session, token: str) -> Participant | None:
    """Who holds this token. In a closed project they may look, not draw (`layouts.closed`)."""
    hashed = _hashed(token)
    found = session.exec(select(Participant).where(Participant.token_hash == hashed)).first()
    # The index already compared hashes, of which nobody can make a near one on purpose.
    same = found is not None and hmac.compare_digest(found.token_hash, hashed)
    return found if same else None


def next_layout(session: Session, participant_id: str) -> LayoutRow:
    """Begin the participant's next layout; an empty draft of theirs is taken first."""
    participant = session.get(Participant, participant_id)
    if participant is None:
        raise InputError("participant.unknown")
    if projects.get(session, participant.project_id).stage == "closed":
        raise InputError("project.closed")
    drawn = select(EditRow.layout_id).where(EditRow.layout_id == LayoutRow.id).exists()
    query = select(LayoutRow).where(
        LayoutRow.participant_id == participant_id, LayoutRow.stage == "draft", ~drawn
    )
    return session.exec(query).first() or _begin(session, participant)


def _begin(session: Session, participant: Participant) -> LayoutRow:
    # "fox", "fox 2", "fox 3": two foxes of one project stay two on the wall.
    query = select(func.count()).where(
        LayoutRow.project_id == participant.project_id,
        LayoutRow.participant_id == Participant.id,
        Participant.nickname == participant.nickname,
    )
    earlier = session.exec(query).one()
    row = LayoutRow(
        project_id=participant.project_id,
        site_version=projects.site(session, participant.project_id).id,
        participant_id=participant.id,
        name=f"{participant.nickname} {earlier + 1}" if earlier else participant.nickname,
    )
    session.add(row)
    session.flush()
    return row


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
