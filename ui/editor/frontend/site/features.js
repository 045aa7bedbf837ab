// What stands on the site: features of a site file in metres. Never changed in place, so that
// undo is the list as it was.

import { centreLine, corners, distance, mm, opening, strip } from "./measure.js";
import { frontsOf, linesOf } from "./windows.js";

/** Attributes of a new feature; a planner changes them at once or later. Lengths in m. */
export const DEFAULTS = {
  building: { use: "dwelling", height: 18, windows: "all" },
  entrance: { gate: "no" },
  fire_lane: { width: 4, height: 4 },
  keep_clear: {},
  tree: { crown: 2, dbh: 0.2 },
};

export const ENTRANCE_WIDTH = 2; // m, of a new entrance

/** The site file's features as they are worked on: lanes by their centre line where they have one. */
export function opened(document) {
  return document.features
    .filter(({ properties }) => properties.role !== "boundary")
    .map((feature) => {
      const { role, width } = feature.properties;
      if (role !== "fire_lane" || feature.geometry.type !== "Polygon") return feature;
      const line = feature.geometry.coordinates.length === 1 ? centreLine(corners(feature.geometry), width) : null;
      return line ? { ...feature, geometry: { type: "LineString", coordinates: line } } : feature;
    });
}

/** A new feature with an id of its own. */
export function created(features, role, geometry, attributes = {}) {
  const taken = new Set(features.map(({ id }) => id));
  let n = features.filter(({ properties }) => properties.role === role).length + 1;
  while (taken.has(`${role.replace("_", "-")}-${n}`)) n += 1;
  return { type: "Feature", id: `${role.replace("_", "-")}-${n}`, properties: { role, ...DEFAULTS[role], ...attributes }, geometry };
}

/** The same feature with other attributes; `undefined` takes one away. */
export function described(feature, changes) {
  const properties = { ...feature.properties, ...changes };
  for (const key of Object.keys(properties)) if (properties[key] === undefined || properties[key] === "") delete properties[key];
  return { ...feature, properties };
}

/** The points that can be taken hold of. */
export function grips({ geometry, properties }) {
  if (geometry.type === "Polygon") return corners(geometry);
  if (geometry.type === "LineString" && properties.role !== "entrance" && properties.role !== "exit") return geometry.coordinates;
  return [];
}

/** The same feature through other points; its windows stay on the same sides. */
export function reshaped(feature, points) {
  const { geometry } = feature;
  if (geometry.type === "LineString") return { ...feature, geometry: { ...geometry, coordinates: points } };
  const next = { ...feature, geometry: { type: "Polygon", coordinates: [[...points, points[0]], ...geometry.coordinates.slice(1)] } };
  if (!feature.windows_geometry) return next;
  const fronts = frontsOf(corners(geometry), linesIn(feature.windows_geometry));
  return withFronts(next, fronts);
}

/** The same feature elsewhere. */
export function moved(feature, [dx, dy]) {
  const shift = (c) => (typeof c[0] === "number" ? [mm(c[0] + dx), mm(c[1] + dy)] : c.map(shift));
  const change = (geometry) => geometry && { ...geometry, coordinates: shift(geometry.coordinates) };
  const next = { ...feature, geometry: change(feature.geometry) };
  if (feature.windows_geometry) next.windows_geometry = change(feature.windows_geometry);
  return next;
}

/** An entrance at another place of the boundary, or of another width. */
export function entranceAt(feature, ring, place, width) {
  return { ...feature, geometry: opening(ring, place, width) };
}

/** Middle of an entrance. */
export function middleOf({ geometry: { type, coordinates } }) {
  if (type === "Point") return coordinates;
  const [a, b] = [coordinates[0], coordinates.at(-1)];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** Width of an entrance, m. */
export function widthOf({ geometry: { type, coordinates }, properties }) {
  return type === "Point" ? properties.width : mm(distance(coordinates[0], coordinates.at(-1)));
}

/** The window fronts of a building, as shares of its sides. */
export function frontsIn(feature) {
  const points = corners(feature.geometry);
  if (feature.properties.windows === "all") return points.map((_, side) => ({ side, from: 0, to: 1 }));
  return feature.windows_geometry ? frontsOf(points, linesIn(feature.windows_geometry)) : [];
}

/** A building with windows on these fronts only. */
export function withFronts(feature, fronts) {
  const { windows_geometry: _, ...rest } = feature;
  if (!fronts.length) return { ...rest, properties: { ...feature.properties, windows: "none" } };
  return {
    ...rest,
    properties: { ...feature.properties, windows: "windows_geometry" },
    windows_geometry: { type: "MultiLineString", coordinates: linesOf(corners(feature.geometry), fronts) },
  };
}

/** A building with windows on all sides, or on none. */
export function withWindows(feature, word) {
  const { windows_geometry: _, ...rest } = feature;
  return { ...rest, properties: { ...feature.properties, windows: word } };
}

const linesIn = ({ type, coordinates }) => (type === "LineString" ? [coordinates] : coordinates);

/** What the map draws (../ground.js) of the features; only drawing, the reader decides. */
export function drawn(features, centre) {
  return features.map((feature) => {
    const { geometry, properties } = feature;
    const shape = properties.role === "fire_lane" && geometry.type === "LineString" ? strip(geometry.coordinates, properties.width) : geometry;
    const made = { id: feature.id, role: properties.role, geometry: shape };
    for (const key of ["name", "material", "crown", "dbh", "height", "radius"]) if (properties[key]) made[key] = properties[key];
    if (properties.role === "building") {
      if (feature.windows_geometry) made.windows = feature.windows_geometry;
      else if (properties.windows === "all") made.windows = { type: "MultiLineString", coordinates: shape.coordinates };
      made.label_at = average(corners(shape));
    } else if (properties.role === "fire_lane") made.label_at = average(shape.coordinates[0].slice(0, -1));
    else if (properties.role === "entrance") {
      made.label_at = middleOf(feature);
      const [dx, dy] = [made.label_at[0] - centre[0], made.label_at[1] - centre[1]];
      const far = Math.hypot(dx, dy) || 1;
      made.outward = [dx / far, dy / far];
    }
    return made;
  });
}

const average = (points) => [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);

/** Steps back and forth: each step is the whole list as it stood. */
export class Steps {
  constructor(limit = 200) {
    this.done = [];
    this.undone = [];
    this.limit = limit;
  }

  add(before) {
    this.done.push(before);
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  /** The list before the last step, or null. */
  back(now) {
    return step(this.done, this.undone, now);
  }

  forth(now) {
    return step(this.undone, this.done, now);
  }
}

function step(from, to, now) {
  if (!from.length) return null;
  to.push(now);
  return from.pop();
}
