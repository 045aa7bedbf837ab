// Lengths, areas and places on outlines, in site metres. Pure; says nothing about right or wrong.

export const distance = ([x0, y0], [x1, y1]) => Math.hypot(x1 - x0, y1 - y0);

/** Metres to the millimetre, as sites are kept. */
export const mm = (value) => Math.round(value * 1000) / 1000;

/** Corners of a polygon's outer ring without the closing one. */
export const corners = (polygon) => polygon.coordinates[0].slice(0, -1);

/** A GeoJSON polygon around these corners. */
export const polygon = (points) => ({ type: "Polygon", coordinates: [[...points, points[0]]] });

/** The sides between these points, the last one closing where `closed`. */
export function sides(points, closed) {
  const found = points.slice(1).map((point, i) => [points[i], point]);
  if (closed && points.length > 2) found.push([points.at(-1), points[0]]);
  return found;
}

/** Area inside a ring of corners, m². */
export function area(points) {
  let twice = 0;
  for (const [[x0, y0], [x1, y1]] of sides(points, true)) twice += x0 * y1 - x1 * y0;
  return Math.abs(twice) / 2;
}

/** Area of a GeoJSON polygon, courts left out, m². */
export const areaOf = ({ coordinates: [outer, ...courts] }) =>
  area(outer.slice(0, -1)) - courts.reduce((sum, court) => sum + area(court.slice(0, -1)), 0);

/** The nearest place on a side: {at, along (m from its start), far (m)}. */
export function nearestOnSide([a, b], [x, y]) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const share = length ? Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / length ** 2)) : 0;
  const at = [a[0] + share * dx, a[1] + share * dy];
  return { at, along: share * length, far: distance(at, [x, y]) };
}

/** The nearest side of a ring of corners: {side, at, along, far}; side is its number. */
export function nearestSide(points, place, closed = true) {
  let best = null;
  sides(points, closed).forEach((side, i) => {
    const found = { side: i, ...nearestOnSide(side, place) };
    if (!best || found.far < best.far) best = found;
  });
  return best;
}

export function contains(points, [x, y]) {
  let inside = false;
  for (const [[x0, y0], [x1, y1]] of sides(points, true)) {
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}

/** Place along a side, `along` metres from its start. */
export function onSide([a, b], along) {
  const share = along / (distance(a, b) || 1);
  return [mm(a[0] + share * (b[0] - a[0])), mm(a[1] + share * (b[1] - a[1]))];
}

/**
 * An opening of `width` metres in a ring, its middle as near to `place` as it goes.
 * It stays on one side, in steps of 0.05 m from its start (half of 0.1: its middle); a shorter side is opened whole.
 */
export function opening(points, place, width) {
  const { side, along } = nearestSide(points, place);
  const [a, b] = sides(points, true)[side];
  const length = distance(a, b);
  const taken = Math.min(width, length);
  const start = Math.min(Math.max(0, Math.round((along - taken / 2) * 20) / 20), length - taken);
  return { type: "LineString", coordinates: [onSide([a, b], start), onSide([a, b], start + taken)] };
}

/** The strip `width` metres wide along a centre line: flat ends, mitred bends. */
export function strip(line, width) {
  const half = width / 2;
  const normals = sides(line, false).map(([a, b]) => {
    const length = distance(a, b) || 1;
    return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  });
  const shifted = (sign) =>
    line.map(([x, y], i) => {
      const [before, after] = [normals[Math.max(0, i - 1)], normals[Math.min(i, normals.length - 1)]];
      const scale = 1 + before[0] * after[0] + before[1] * after[1];
      // A hairpin has no mitre; it is drawn blunt.
      const reach = (sign * half) / Math.max(scale, 0.1);
      return [x + (before[0] + after[0]) * reach, y + (before[1] + after[1]) * reach];
    });
  return polygon([...shifted(-1), ...shifted(1).reverse()]);
}

/** The centre line whose strip of this width a ring of corners is; null if it is none. */
export function centreLine(points, width) {
  const half = points.length / 2;
  if (!width || !Number.isInteger(half) || half < 2) return null;
  for (let turn = 0; turn < half; turn++) {
    const ring = [...points.slice(turn), ...points.slice(0, turn)];
    const line = ring.slice(0, half).map(([x, y], i) => {
      const [x1, y1] = ring[ring.length - 1 - i];
      return [mm((x + x1) / 2), mm((y + y1) / 2)];
    });
    const again = corners(strip(line, width));
    if (ring.every((corner) => again.some((other) => distance(corner, other) < 0.01))) return line;
  }
  return null;
}
