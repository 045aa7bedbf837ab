// What a finger drew on bare ground, as a shape: a place it went round, or a path along its way.
//
// Pure, for `node --test`. Points are [x, y] in site metres; whether a shape fits is for the server.

const CORNERS = 60; // most corners of a shape: a finger draws no more that anybody meant
const FINE = 0.08; // m a corner may lie beside its line to be left out
const LEAST = 0.5; // m²: what is smaller was a tap that slipped

/** The place a finger went round; null for one too small. Where it crossed its own way: round all of it. */
export function place(points) {
  const ring = few(points);
  const shape = ring.length > 2 && isSimple(ring) ? ring : hull(points);
  return shape.length > 2 && Math.abs(area(shape)) >= LEAST ? rounded(shape) : null;
}

/** A path `width` m wide along a finger's way; null for one shorter than it is wide. */
export function path(points, width) {
  for (let fine = FINE * 2; fine < 20; fine *= 2) {
    const way = thinned(points, fine);
    const strip = beside(way, width / 2);
    if (isSimple(strip) && strip.length <= 2 * CORNERS) return length(way) > width ? rounded(strip) : null;
  }
  return null;
}

/** Centroid of a ring. */
export function centroid(ring) {
  let [x, y, twice] = [0, 0, 0];
  ring.forEach(([x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    const cross = x0 * y1 - x1 * y0;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
    twice += cross;
  });
  return [x / (3 * twice), y / (3 * twice)];
}

/** Whether a ring goes round a point (by how often a ray from it crosses the ring). */
export function holds(ring, [x, y]) {
  let within = false;
  ring.forEach(([x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) within = !within;
  });
  return within;
}

export function area(ring) {
  return ring.reduce((sum, [x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    return sum + (x0 * y1 - x1 * y0) / 2;
  }, 0);
}

const rounded = (ring) => ring.map((point) => point.map((each) => Math.round(each * 1000) / 1000));

const length = (way) => way.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - way[i][0], y - way[i][1]), 0);

function few(points) {
  let found = points;
  for (let fine = FINE; found.length > CORNERS || fine === FINE; fine *= 2) found = thinned(points, fine);
  // A finger seldom comes back to the very point.
  const [[x0, y0], [x1, y1]] = [found[0], found.at(-1)];
  return found.length > 3 && Math.hypot(x1 - x0, y1 - y0) < 4 * FINE ? found.slice(0, -1) : found;
}

/** Douglas and Peucker: the corners that matter by more than `fine` m. */
function thinned(points, fine) {
  if (points.length < 3) return points;
  const [[ax, ay], [bx, by]] = [points[0], points.at(-1)];
  const along = Math.hypot(bx - ax, by - ay);
  let [far, at] = [fine, 0];
  points.forEach(([x, y], i) => {
    const off = along < 1e-9 ? Math.hypot(x - ax, y - ay) : Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / along;
    if (off > far) [far, at] = [off, i];
  });
  if (!at) return [points[0], points.at(-1)];
  return [...thinned(points.slice(0, at + 1), fine).slice(0, -1), ...thinned(points.slice(at), fine)];
}

/** A way drawn as wide as two halves, its corners mitred, sharp ones cut short. */
function beside(way, half) {
  const sides = [[], []];
  way.forEach((point, i) => {
    const [before, after] = [direction(way[Math.max(i - 1, 0)], way[Math.max(i, 1)]), direction(way[Math.min(i, way.length - 2)], way[Math.min(i + 1, way.length - 1)])];
    const [nx, ny] = [-(before[1] + after[1]) / 2, (before[0] + after[0]) / 2];
    const far = half / Math.max(nx * nx + ny * ny, 0.25);
    sides[0].push([point[0] + nx * far, point[1] + ny * far]);
    sides[1].push([point[0] - nx * far, point[1] - ny * far]);
  });
  return [...sides[0], ...sides[1].reverse()];
}

function direction([ax, ay], [bx, by]) {
  const far = Math.hypot(bx - ax, by - ay) || 1;
  return [(bx - ax) / far, (by - ay) / far];
}

function isSimple(ring) {
  const count = ring.length;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      if (crosses(ring[i], ring[i + 1], ring[j], ring[(j + 1) % count])) return false;
    }
  }
  return true;
}

function crosses(a, b, c, d) {
  const side = ([px, py], [qx, qy], [rx, ry]) => Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

/** Convex hull (Andrew's chains). */
function hull(points) {
  const sorted = [...points].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (some) => some.reduce((kept, [x, y]) => {
    while (kept.length > 1) {
      const [[ax, ay], [bx, by]] = kept.slice(-2);
      if ((bx - ax) * (y - ay) - (by - ay) * (x - ax) > 1e-12) break;
      kept.pop();
    }
    return [...kept, [x, y]];
  }, []);
  return [...chain(sorted).slice(0, -1), ...chain(sorted.reverse()).slice(0, -1)];
}
