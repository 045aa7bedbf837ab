"""The title block that every sheet and booklet ends with: what it stands on, what to know."""

from __future__ import annotations

from layers.exports.plan import Plan, clean


def facts(plan: Plan, *more: tuple[str, str, bool]) -> list[tuple[str, str, bool]]:
    """Rows of a title block: label, value, whether it is set bold."""
    t = plan.translate
    return [
        (t("sheet.site"), clean(plan.site.name), False),
        *more,
        (t("sheet.date"), plan.day(), False),
        (t("sheet.rules"), f"{plan.rules.name}  {plan.rules.hash}", False),
        (t("sheet.site_version"), str(plan.site_version), False),
    ]


def notes(plan: Plan) -> list[str]:
    """What stands below the title block: how to print, what is not law, whose the data is."""
    t = plan.translate
    found = [t("sheet.note.print")]
    if any(issue.limit.confidence == "to_verify" for issue in plan.issues):
        found.append(t("sheet.note.to_verify"))
    if changed := plan.changes.get(plan.lang, {}):
        found.append(t("sheet.note.changed", rules=", ".join(changed)))
    if attribution := clean(plan.site.attribution):
        found.append(t("sheet.note.attribution", source=attribution))
    return found
