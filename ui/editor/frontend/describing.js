// A piece in words, for who hears the map: what it is, where it stands, what is wrong with it.

import { nameKey } from "./palette.js";
import { nearestGate } from "./whereabouts.js";
import { lang, t } from "./words.js";

/** @returns {kind, place, problem}; `problem` null where nothing but a hint is said of it */
export function described(placement, issues, features, kid) {
  const own = issues.find((issue) => issue.severity !== "hint" && issue.placements.includes(placement.id));
  const why = own && (kid && own.kid ? own.kid : own.message)[lang()].replace(/[.。]$/u, "");
  return {
    kind: t(nameKey(placement.kind, kid)), place: whereabouts(placement, features),
    problem: own ? t(own.severity === "error" ? "editor.list_error" : "editor.list_warning", { why }) : null,
  };
}

/** From the nearest way in; on a site without one, from its middle. */
export function whereabouts({ x, y }, features) {
  const gate = nearestGate(features, [x, y]);
  if (gate) return t("editor.list_gate", { metres: gate.metres.toFixed(1), gate: gate.name || t("editor.the_entrance") });
  // Nobody hears a minus sign.
  return t("editor.list_place", {
    x: Math.abs(x).toFixed(1), y: Math.abs(y).toFixed(1),
    ew: t(x < 0 ? "editor.west" : "editor.east"), ns: t(y < 0 ? "editor.south" : "editor.north_of"),
  });
}
