// Where a piece stands, for people who do not see the map: so far from the nearest way in.
// For words only; what is too near or too far is Python's to say.

/** The nearest way in: {name, metres}; null for a site without one. */
export function nearestGate(features, at) {
  let best = null;
  for (const { role, name, geometry } of features) {
    if (role !== "entrance") continue;
    const metres = distanceTo(geometry.coordinates, at);
    if (!best || metres < best.metres) best = { name: name ?? "", metres };
  }
  return best;
}

/** Metres from a point to the lines that GeoJSON coordinates, however deep, draw. */
export function distanceTo(coordinates, at) {
  if (typeof coordinates[0] === "number") return Math.hypot(coordinates[0] - at[0], coordinates[1] - at[1]);
  if (typeof coordinates[0][0] !== "number") return Math.min(...coordinates.map((each) => distanceTo(each, at)));
  let least = Infinity;
  coordinates.forEach(([x, y], i) => {
    const [px, py] = coordinates[Math.max(i - 1, 0)];
    const square = (x - px) ** 2 + (y - py) ** 2;
    const along = square ? Math.min(1, Math.max(0, ((at[0] - px) * (x - px) + (at[1] - py) * (y - py)) / square)) : 0;
    least = Math.min(least, Math.hypot(px + along * (x - px) - at[0], py + along * (y - py) - at[1]));
  });
  return least;
}
