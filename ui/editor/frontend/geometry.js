// From site metres to the drawing and back. No rule lives here: Python is the only judge.

/** The frame of the drawing: site turned by `turn` degrees, u to the right, v downwards, m. */
export class View {
  constructor(turn) {
    this.turn = turn;
    const angle = (turn * Math.PI) / 180;
    this.cos = Math.cos(angle);
    this.sin = Math.sin(angle);
  }

  toScene([x, y]) {
    return [x * this.cos - y * this.sin, -(x * this.sin + y * this.cos)];
  }

  toSite([u, v]) {
    return [u * this.cos - v * this.sin, -u * this.sin - v * this.cos];
  }

  /** SVG rotation (clockwise) of something turned `turn` degrees counter-clockwise on site. */
  rotation(turn) {
    return -(turn + this.turn);
  }

  /** SVG path of a GeoJSON geometry in site metres. */
  path(geometry) {
    switch (geometry?.type) {
      case "Polygon":
        return geometry.coordinates.map((ring) => this.#line(ring) + "Z").join("");
      case "LineString":
        return this.#line(geometry.coordinates);
      case "Point": {
        const [u, v] = this.toScene(geometry.coordinates);
        return `M${u - 0.2} ${v}a.2 .2 0 1 0 .4 0a.2 .2 0 1 0-.4 0Z`;
      }
      case "MultiPolygon":
        return geometry.coordinates.map((polygon) => this.path({ type: "Polygon", coordinates: polygon })).join("");
      case "MultiLineString":
        return geometry.coordinates.map((line) => this.#line(line)).join("");
      case "MultiPoint":
        return geometry.coordinates.map((point) => this.path({ type: "Point", coordinates: point })).join("");
      case "GeometryCollection":
        return geometry.geometries.map((one) => this.path(one)).join("");
      default:
        return "";
    }
  }

  #line(points) {
    return points
      .map((point, i) => {
        const [u, v] = this.toScene(point);
        return `${i ? "L" : "M"}${u.toFixed(3)} ${v.toFixed(3)}`;
      })
      .join("");
  }
}

/** Bounding box [u0, v0, u1, v1] of GeoJSON geometries in the drawing. */
export function bounds(view, geometries) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (coordinates) => {
    if (typeof coordinates[0] === "number") {
      const [u, v] = view.toScene(coordinates);
      box[0] = Math.min(box[0], u);
      box[1] = Math.min(box[1], v);
      box[2] = Math.max(box[2], u);
      box[3] = Math.max(box[3], v);
    } else coordinates.forEach(visit);
  };
  geometries.forEach((geometry) => visit(geometry.coordinates));
  return box;
}

/** The angle from (u0, v0) to (u, v) as degrees counter-clockwise from east on the site. */
export function angleOnSite(view, [u0, v0], [u, v]) {
  const degrees = (Math.atan2(-(v - v0), u - u0) * 180) / Math.PI - view.turn;
  return ((degrees % 360) + 360) % 360;
}

export function snap(degrees, step) {
  return (((Math.round(degrees / step) * step) % 360) + 360) % 360;
}

/** Half width and half height on the drawing of a w × d piece turned by `rotation` degrees. */
export function halfExtent(width, depth, rotation) {
  const angle = (rotation * Math.PI) / 180;
  const c = Math.abs(Math.cos(angle));
  const s = Math.abs(Math.sin(angle));
  return [(width * c + depth * s) / 2, (width * s + depth * c) / 2];
}

/** The middle of a GeoJSON geometry's bounding box, site metres. */
export function middle(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (c) => {
    if (typeof c[0] === "number") {
      box[0] = Math.min(box[0], c[0]);
      box[1] = Math.min(box[1], c[1]);
      box[2] = Math.max(box[2], c[0]);
      box[3] = Math.max(box[3], c[1]);
    } else c.forEach(visit);
  };
  if (geometry.type === "GeometryCollection") geometry.geometries.forEach((g) => visit(g.coordinates));
  else visit(geometry.coordinates);
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}
