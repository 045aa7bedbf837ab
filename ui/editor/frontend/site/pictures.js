// Little pictures of what can be drawn, in the plan's own hand: the tools are the legend.

import { svg } from "../dom.js";

const DRAWN = {
  select: [["path", { d: "M6 4L19 12L13 13.5L16 20L13.4 21.2L10.5 14.7L6 19Z", class: "ks-p-ink" }]],
  building: [["path", { d: "M4 5H20V19H4Z", class: "ks-p-building" }], ["path", { d: "M4 9L8 5M4 15L14 5M6 19L20 5M12 19L20 11", class: "ks-p-hatch" }], ["path", { d: "M7 19H17", class: "ks-p-window" }]],
  entrance: [["path", { d: "M3 12H21", class: "ks-p-boundary" }], ["path", { d: "M8 12H16", class: "ks-p-gate-under" }], ["path", { d: "M8 12H16", class: "ks-p-gate" }]],
  fire_lane: [["path", { d: "M2 8H22V16H2Z", class: "ks-p-lane" }], ["path", { d: "M4 16L12 8M11 16L19 8", class: "ks-p-lane-mark" }]],
  keep_clear: [["path", { d: "M4 5H20V19H4Z", class: "ks-p-keep" }], ["path", { d: "M7 8L17 16M17 8L7 16", class: "ks-p-keep-mark" }]],
  tree: [["circle", { cx: 12, cy: 12, r: 9, class: "ks-p-crown" }], ["circle", { cx: 12, cy: 12, r: 1.8, class: "ks-p-trunk" }]],
  other: [["circle", { cx: 12, cy: 12, r: 7, class: "ks-p-other" }]],
};

export function picture(role) {
  const shapes = DRAWN[role] ?? DRAWN.other;
  return svg("svg", { viewBox: "0 0 24 24", class: "ks-picture", "aria-hidden": "true" }, ...shapes.map(([name, attributes]) => svg(name, attributes)));
}
