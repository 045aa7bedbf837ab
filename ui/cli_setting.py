"""What files of the ``koudai`` command are drawn under: site, rules, language and paper."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.catalogue import catalogue
from geo.check import check
from geo.issue import Issue
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from ui.verdict import speaker
from ui.words import LANGUAGES, translator

if TYPE_CHECKING:
    from layers.exports.plan import ExportOptions, Plan


@dataclass(frozen=True)
class Setting:
    """The same for every file that one run of the command writes.

    Parameters
    ----------
    version
        Of the site, as verdicts tell it.
    paper
        Scale and sheet size.
    """

    site: Site
    rules: RuleSet
    version: str
    lang: str
    paper: ExportOptions

    def plan(
        self, layout: Layout, title: str, subtitle: str, issues: tuple[Issue, ...] | None = None
    ) -> Plan:
        """What an export of a layout is made from; judged here if it was not yet."""
        from layers.exports.plan import Plan  # noqa: PLC0415 - a check needs none of it

        if issues is None:
            issues = check(self.site, layout, catalogue(), self.rules)
        return Plan(
            site=self.site,
            layout=layout,
            kinds=catalogue(),
            rules=self.rules,
            issues=issues,
            title=title,
            subtitle=subtitle,
            lang="zh" if self.lang == "zh" else "en",
            translate=translator(self.lang),
            date=datetime.date.today(),
            site_version=self.version,
            say=speaker(self.site, layout),
            translators={each: translator(each) for each in LANGUAGES},
        )
