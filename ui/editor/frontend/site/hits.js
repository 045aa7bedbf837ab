// Which feature a finger means. Pure.

import { areaOf, contains, corners, distance, nearestSide, strip } from "./measure.js";

/** Features under a place, the one most likely meant first; `reach` in m. */
export function under(features, place, reach) {
  const found = [];
  for (const feature of features) {
    const rank = rankOf(feature, place, reach);
    if (rank !== null) found.push({ feature, rank });
  }
  // Thin things before areas, small areas before large ones, later drawn before earlier.
  return found.reverse().sort((a, b) => a.rank - b.rank).map(({ feature }) => feature);
}

function rankOf({ geometry, properties }, place, reach) {
  switch (geometry.type) {
    case "Point": {
      const far = distance(geometry.coordinates, place);
      return far <= Math.max(reach, (properties.crown ?? 0) * 0.7) ? far / 1e3 : null;
    }
    case "LineString": {
      const wide = properties.role === "fire_lane" ? strip(geometry.coordinates, properties.width) : null;
      if (wide) return contains(corners(wide), place) ? areaOf(wide) : null;
      const { far } = nearestSide(geometry.coordinates, place, false);
      return far <= reach ? far / 1e3 : null;
    }
    case "Polygon":
      return contains(corners(geometry), place) ? areaOf(geometry) : null;
    default:
      return null;
  }
}

/** Number of the nearest of these points within reach, or -1. */
export function nearestPoint(points, place, reach) {
  let best = -1;
  points.forEach((point, i) => {
    const far = distance(point, place);
    if (far <= reach && (best < 0 || far < distance(points[best], place))) best = i;
  });
  return best;
}
