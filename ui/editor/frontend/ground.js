// The place as it is: ground, buildings, trees, lanes, drawn as a landscape plan.

import { svg } from "./dom.js";
import { say } from "./words.js";

const PATTERNS = {
  // name: [size in m, turn in degrees, drawing of one tile]
  lawn: [1.1, 0, () => [tile("lawn", 1.1), tuft(0.25, 0.3), tuft(0.8, 0.85)]],
  paving: [0.9, 0, () => [tile("paving", 0.9), stroke("M0 .45H.9M.3 0V.45M.7 .45V.9", "paving-mark", 0.025)]],
  rubber: [0.8, 0, () => [tile("rubber", 0.8), dot(0.2, 0.25, 0.05, "rubber-mark"), dot(0.6, 0.6, 0.05, "rubber-mark")]],
  sand: [0.6, 0, () => [tile("sand", 0.6), dot(0.15, 0.2, 0.03, "sand-mark"), dot(0.45, 0.45, 0.03, "sand-mark")]],
  soil: [0.8, 0, () => [tile("soil", 0.8), dot(0.2, 0.6, 0.04, "soil-mark"), dot(0.6, 0.2, 0.04, "soil-mark")]],
  grass: [1.1, 0, () => [tile("lawn", 1.1), tuft(0.25, 0.3), tuft(0.8, 0.85)]],
  shrubs: [1.5, 0, () => [tile("soil", 1.5), dot(0.2, 0.3, 0.05, "soil-mark"), dot(1.3, 0.75, 0.05, "soil-mark"),
    shrub(0.72, 0.42, 0.34), shrub(0.36, 1.08, 0.28), shrub(1.14, 1.12, 0.3)]],
  rows: [0.5, 0, () => [tile("soil", 0.5), stroke("M0 .42H.5", "soil-mark", 0.05), shrub(0.13, 0.2, 0.09), shrub(0.38, 0.2, 0.09)]],
  building: [0.55, 45, () => [tile("building", 0.55), stroke("M0 0V.55", "building-mark", 0.07)]],
  "fire-lane": [1.1, -45, () => [tile("fire-lane", 1.1), stroke("M0 0V1.1", "fire-lane-mark", 0.09)]],
  "keep-clear": [0.8, -45, () => [tile("keep-clear", 0.8), stroke("M0 0V.8", "keep-clear-mark", 0.06)]],
};

const tile = (name, size) => svg("rect", { width: size, height: size, class: `g-${name}` });
const dot = (cx, cy, r, name) => svg("circle", { cx, cy, r, class: `g-${name}` });
const shrub = (u, v, r) => svg("g", { transform: `translate(${u} ${v})` }, svg("path", { d: rosette(r, 7), class: "kd-shrub" }),
  svg("circle", { r: r / 4, class: "kd-shrub-heart" }));
const tuft = (x, y) => stroke(`M${x - 0.07} ${y - 0.08}l.07 .1l.07-.1`, "lawn-mark", 0.035);
const stroke = (d, name, width) =>
  svg("path", { d, class: `s-${name}`, "stroke-width": width, fill: "none" });

export function patterns() {
  const defs = svg("defs");
  for (const [name, [size, turn, draw]] of Object.entries(PATTERNS)) {
    const pattern = svg("pattern", {
      id: `kd-${name}`, width: size, height: size, patternUnits: "userSpaceOnUse",
      patternTransform: `rotate(${turn})`,
    });
    pattern.append(...draw());
    defs.append(pattern);
  }
  defs.append(
    hatch("kd-conflict", "conflict", 45), hatch("kd-warning", "warning", -45, true), crown(),);
  return defs;
}

function hatch(id, name, turn, dotted = false) {
  const size = dotted ? 0.34 : 0.26;
  return svg("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
    svg("rect", { width: size, height: size, class: `g-${name}`, opacity: 0.26 }),
    dotted
      ? svg("circle", { cx: size / 2, cy: size / 2, r: 0.07, class: `g-${name}` })
      : svg("path", { d: `M0 0V${size}`, class: `s-${name}`, "stroke-width": 0.09 }));
}

function crown() {
  return svg("radialGradient", { id: "kd-crown", cx: "42%", cy: "38%" },
    svg("stop", { offset: "0%", class: "stop-crown" }),
    svg("stop", { offset: "100%", class: "stop-crown-mark" }));
}

/** Draw the site's ground layer; `site` is the board's JSON of it. */
export function drawGround(view, site) {
  const layer = svg("g", { class: "kd-ground" });
  const boundary = view.path(site.boundary);
  const shadow = svg("g", { class: "kd-shadows", transform: "translate(.35 .45)" });
  layer.append(svg("path", { d: boundary, class: "kd-floor", fill: "url(#kd-lawn)" }), shadow);
  const order = ["surface", "fire_lane", "rescue_field", "keep_clear", "ramp", "step", "building", "wall", "fence",
    "pipe", "overhead_line", "manhole", "hydrant", "power", "water", "flue"];
  const clip = svg("clipPath", { id: "kd-inside" }, svg("path", { d: boundary }));
  layer.append(clip);
  for (const role of order) {
    for (const feature of site.features.filter((one) => one.role === role)) {
      layer.append(...drawFeature(view, feature));
      if (role === "building") shadow.append(svg("path", { d: view.path(feature.geometry) }));
    }
  }
  return layer;
}

const SURFACE = { grass: "lawn", paving: "paving", sand: "sand", rubber: "rubber", soil: "soil" };

function drawFeature(view, feature) {
  const d = view.path(feature.geometry);
  const what = { "data-role": feature.role, "data-feature": feature.id };
  switch (feature.role) {
    case "surface":
      return [svg("path", { d, ...what, fill: `url(#kd-${SURFACE[feature.material] ?? "paving"})` })];
    case "fire_lane":
      return [svg("path", { d, ...what, class: "kd-lane", fill: "url(#kd-fire-lane)" })];
    case "rescue_field":
    case "keep_clear":
      return [svg("path", { d, ...what, class: "kd-keep", fill: "url(#kd-keep-clear)" })];
    case "building":
      return [
        svg("path", { d, ...what, class: "kd-building", fill: "url(#kd-building)" }),
        ...(feature.windows ? [svg("path", { d: view.path(feature.windows), class: "kd-window" })] : []),
      ];
    case "manhole":
    case "hydrant":
    case "power":
    case "water":
    case "flue":
      return [point(view, feature)];
    default:
      return [svg("path", { d, ...what, class: `kd-line kd-${feature.role}` })];
  }
}

const SIGNS = {
  manhole: "M-.3 0H.3M0-.3V.3",
  hydrant: "M0-.28V.28M-.2-.1H.2",
  power: "M.08-.3L-.14 .05H.1L-.06 .3",
  water: "M0-.3C.32 .05 .2 .28 0 .28S-.32 .05 0-.3Z",
  flue: "M-.25-.1c.12-.14.22 .1 .34 0s.1-.08 .18 0M-.25 .12c.12-.14.22 .1 .34 0s.1-.08 .18 0",
};

function point(view, feature) {
  const [u, v] = view.toScene(feature.geometry.coordinates);
  return svg("g", { transform: `translate(${u} ${v})`, class: `kd-spot kd-${feature.role}`, "data-role": feature.role },
    svg("circle", { r: feature.role === "manhole" ? 0.4 : 0.36 }),
    svg("path", { d: SIGNS[feature.role] }));
}

/** Trees stand above the pieces' ground but below the discs: crowns let the plan shine through. */
export function drawTrees(view, site) {
  const layer = svg("g", { class: "kd-trees" });
  for (const tree of site.features.filter((one) => one.role === "tree")) {
    const [u, v] = view.toScene(tree.geometry.coordinates);
    const r = tree.crown ?? 1.5;
    layer.append(svg("g", { transform: `translate(${u} ${v})`, "data-role": "tree" },
      svg("circle", { cx: r * 0.09, cy: r * 0.13, r, class: "kd-tree-shadow" }),
      svg("path", { d: rosette(r), class: "kd-crown", fill: "url(#kd-crown)" }),
      svg("circle", { r: Math.max(0.12, (tree.dbh ?? 0.3) / 2), class: "kd-trunk" })));
  }
  return layer;
}

/** A crown as a landscape plan draws it: a circle of soft lobes. */
function rosette(r, lobes = Math.max(9, Math.round(r * 7))) {
  let d = "";
  for (let i = 0; i <= lobes; i++) {
    const a = (i / lobes) * 2 * Math.PI;
    const [x, y] = [Math.cos(a) * r * 0.96, Math.sin(a) * r * 0.96];
    const bend = (r * Math.PI * 1.25) / lobes;
    d += i ? `A${bend} ${bend} 0 0 1 ${x.toFixed(3)} ${y.toFixed(3)}` : `M${x.toFixed(3)} ${y.toFixed(3)}`;
  }
  return `${d}Z`;
}

/** The boundary and the gates, above everything that lies on the ground. */
export function drawEdges(view, site) {
  const layer = svg("g", { class: "kd-edges" },
    svg("path", { d: view.path(site.boundary), class: "kd-boundary" }));
  for (const gate of site.features.filter((one) => ["entrance", "exit"].includes(one.role))) {
    layer.append(svg("path", { d: view.path(gate.geometry), class: "kd-gate-under" }),
      svg("path", { d: view.path(gate.geometry), class: "kd-gate", "data-role": gate.role }));
  }
  return layer;
}

/** Words on the map that keep their size on screen: {at: [u, v], element}. */
export function labels(view, site) {
  const found = [];
  for (const feature of site.features.filter((one) => one.label_at)) {
    const element = svg("text", { class: "kd-map-label", "text-anchor": "middle", "dominant-baseline": "middle" });
    if (feature.name) element.textContent = feature.name;
    else say(element, `role.${feature.role}`);
    // The name of a gate stands outside, beside it; the server says which way out is.
    if (feature.outward) {
      const [[u0, v0], [u1, v1]] = [view.toScene([0, 0]), view.toScene(feature.outward)];
      element.setAttribute("x", (u1 - u0) * 40);
      element.setAttribute("y", (v1 - v0) * 26);
    }
    found.push({ at: view.toScene(feature.label_at), element });
  }
  return found;
}
