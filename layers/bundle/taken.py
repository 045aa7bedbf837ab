"""What came of taking a project's file in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Taken:
    """What was added; all of it nothing where the file held nothing new.

    Attributes
    ----------
    project_id, name, code
        The project here; the code is another one where somebody else had it here.
    is_new
        Whether the project was not here before.
    sites, participants, layouts, edits, rulings, views, backdrops, notes
        How many of each came in; ``edits`` without those of the layouts that came in whole.
    grown
        Layouts that were here and went on.
    branches
        Names of layouts that were drawn on differently here and there: the file's stands beside
        ours now, as a layout of its own.
    renumbered
        Versions of the site that got another number, since theirs was taken: old and new.
    """

    project_id: str
    name: str
    code: str
    is_new: bool
    sites: int = 0
    participants: int = 0
    layouts: int = 0
    grown: int = 0
    edits: int = 0
    rulings: int = 0
    views: int = 0
    backdrops: int = 0
    notes: int = 0
    branches: list[str] = field(default_factory=list)
    renumbered: list[tuple[int, int]] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything came in."""
        return self.is_new or any(
            (
                self.sites, self.participants, self.layouts, self.grown, self.rulings, self.views,
                self.backdrops, self.notes,
            )
        )  # fmt: skip
