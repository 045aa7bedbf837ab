// Window fronts of a building as shares of its sides, so that they follow when a corner moves.

import { distance, mm, nearestSide, sides } from "./measure.js";

const OFF = 0.3; // m a window front may lie off the outline it belongs to

/** The fronts [{side, from, to}] (shares 0 to 1) that lines on a ring of corners are. */
export function frontsOf(points, lines) {
  const found = [];
  for (const line of lines) {
    for (const [a, b] of sides(line, false)) {
      const near = nearestSide(points, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
      if (!near || near.far > OFF) continue;
      const [c, d] = sides(points, true)[near.side];
      const length = distance(c, d);
      const share = ([x, y]) => ((x - c[0]) * (d[0] - c[0]) + (y - c[1]) * (d[1] - c[1])) / length ** 2;
      const [from, to] = [share(a), share(b)].sort((p, q) => p - q).map((value) => Math.min(1, Math.max(0, value)));
      if (to > from) found.push({ side: near.side, from, to });
    }
  }
  return found;
}

/** The lines that these fronts are on a ring of corners. */
export function linesOf(points, fronts) {
  const all = sides(points, true);
  return fronts
    .filter(({ side }) => side < all.length)
    .map(({ side, from, to }) => [from, to].map((share) => {
      const [[x0, y0], [x1, y1]] = all[side];
      return [mm(x0 + share * (x1 - x0)), mm(y0 + share * (y1 - y0))];
    }));
}

/** Windows on a whole side, or none on it any more. */
export function toggled(fronts, side) {
  const others = fronts.filter((front) => front.side !== side);
  return others.length < fronts.length ? others : [...fronts, { side, from: 0, to: 1 }];
}
