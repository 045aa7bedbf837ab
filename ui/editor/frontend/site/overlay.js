// Above the plan: what is being drawn, what is chosen, its grips, lengths and areas.

import { drawing, svg } from "../dom.js";
import { t } from "../words.js";
import { area, areaOf, corners, distance, polygon, sides, strip } from "./measure.js";
import { frontsIn, grips } from "./features.js";

export const metres = (length) => t("sites.metres", { n: length.toFixed(length < 100 ? 1 : 0) });
export const squareMetres = (size) => t("sites.square_metres", { n: size.toFixed(size < 100 ? 1 : 0) });

export class Overlay {
  constructor(board, icons) {
    this.board = board;
    this.icons = icons;
  }

  clear() {
    const { witnesses, handles } = this.board.layers;
    witnesses.replaceChildren();
    for (const old of [...handles.children]) this.board.forget(old);
  }

  /** A shape being drawn; `ghost` is the point still under the finger. */
  draft({ points, ghost, closed, role, width, finish, meets }) {
    this.clear();
    const all = ghost ? [...points, ghost] : points;
    if (!all.length) return;
    if (role === "fire_lane" && all.length > 1) this.#path(strip(all, width), "ks-draft is-area");
    if (closed && all.length > 2) this.#path(polygon(all), "ks-draft is-area");
    this.#path({ type: "LineString", coordinates: all }, "ks-draft");
    this.#lengths(all, closed);
    if (closed && all.length > 2) this.#area(all);
    points.forEach((point) => this.#dot(point, "ks-dot"));
    if (ghost) this.#dot(ghost, `ks-ghost is-${meets}`);
    if (finish) this.#finish(finish);
  }

  /** The chosen feature; `sides`: its sides are being chosen for windows. */
  chosen(feature, { choosing = false, wrong = false } = {}) {
    this.clear();
    const { geometry, properties } = feature;
    const shape = properties.role === "fire_lane" && geometry.type === "LineString" ? strip(geometry.coordinates, properties.width) : geometry;
    if (geometry.type === "Point") {
      const [u, v] = this.board.view.toScene(geometry.coordinates);
      this.board.layers.witnesses.append(svg("circle", { cx: u, cy: v, r: properties.crown ?? properties.radius ?? 0.6, class: `ks-chosen ${wrong ? "is-wrong" : ""}` }));
    } else this.#path(shape, `ks-chosen ${wrong ? "is-wrong" : ""} ${properties.role === "entrance" ? "is-entrance" : ""}`);
    if (geometry.type === "Polygon") {
      // The window signs stand where the lengths do.
      if (!choosing) this.#lengths(corners(geometry), true);
      if (!choosing) this.#area(corners(geometry), areaOf(geometry));
    } else if (geometry.type === "LineString") this.#lengths(geometry.coordinates, false, properties.role === "entrance" ? 34 : 0);
    if (choosing) this.#windows(feature);
    else grips(feature).forEach((point) => this.#dot(point, "ks-grip"));
  }

  #path(geometry, name) {
    this.board.layers.witnesses.append(svg("path", { d: this.board.view.path(geometry), class: name }));
  }

  #at(place, ...children) {
    const group = this.board.onScreen(svg("g", {}, ...children), this.board.view.toScene(place));
    this.board.layers.handles.append(group);
    return group;
  }

  #dot(place, name) {
    this.#at(place, svg("circle", { r: name === "ks-grip" ? 11 : 8, class: name }));
  }

  /** A disc to close the shape with: large enough for any finger. */
  #finish(place) {
    const icon = drawing(this.icons.check);
    for (const [key, value] of Object.entries({ x: -13, y: -13, width: 26, height: 26 })) icon.setAttribute(key, value);
    this.#at(place, svg("circle", { r: 26, class: "ks-finish" }), icon).classList.add("ks-finisher");
  }

  #words(place, text, [dx, dy] = [0, 0], name = "") {
    const element = svg("text", { class: `ks-measure ${name}`, x: dx, y: dy, "text-anchor": "middle", "dominant-baseline": "central" });
    element.textContent = text;
    this.#at(place, element);
  }

  #lengths(points, closed, away = 0) {
    const { scale, view } = this.board;
    const [cu, cv] = view.toScene(average(points));
    for (const [a, b] of sides(points, closed)) {
      const length = distance(a, b);
      if (length * scale < 34) continue;
      const [[u0, v0], [u1, v1]] = [view.toScene(a), view.toScene(b)];
      let [nu, nv] = [(v1 - v0) / length, -(u1 - u0) / length];
      const [mu, mv] = [(u0 + u1) / 2 - cu, (v0 + v1) / 2 - cv];
      if (nu * mu + nv * mv < 0) [nu, nv] = [-nu, -nv];
      const gap = away || 20;
      this.#words([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], metres(length), [nu * gap * 1.3, nv * gap]);
    }
  }

  #area(points, size = area(points)) {
    // Below the middle, where the plan writes the name.
    this.#words(average(points), squareMetres(size), [0, 20], "is-area");
  }

  #windows(feature) {
    const fronts = new Set(frontsIn(feature).map(({ side }) => side));
    sides(corners(feature.geometry), true).forEach(([a, b], i) => {
      this.#at([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
        svg("circle", { r: 18, class: `ks-pane ${fronts.has(i) ? "is-on" : ""}` }),
        svg("path", { d: "M-7-7H7V7H-7ZM0-7V7M-7 0H7", class: "ks-pane-mark" }));
    });
  }
}

export const average = (points) => [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);
