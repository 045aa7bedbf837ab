// What drawing with a finger makes of taps and drags, one pen a role.

import { distance, opening, polygon, sides } from "./measure.js";
import { ENTRANCE_WIDTH, DEFAULTS } from "./features.js";
import { rectangle, snapped, toStep } from "./snapping.js";

const SHORTEST = 0.3; // m: a smaller rectangle is a slip of the finger
const FINISH = 30; // px around the finishing disc

/**
 * @param role   what is drawn
 * @param world  {board, ring, corners(): worth meeting, reach(px): m}
 * @param on     {made(geometry), changed()}
 */
export function pen(role, world, on) {
  if (role === "entrance") return new Opener(world, on);
  if (role === "tree") return new Planter(world, on);
  return new Outliner(role, world, on);
}

/** Areas by their corners or a dragged rectangle, lanes by their centre line. */
class Outliner {
  constructor(role, world, on) {
    Object.assign(this, { role, world, on, points: [], ghost: null, meets: "step" });
    this.closed = role !== "fire_lane";
    this.least = this.closed ? 3 : 2;
    this.pulled = null; // rectangle or line pulled in one go
  }

  /** The disc that finishes the shape: on an area's first corner, a lane's last. */
  get finishAt() {
    if (this.points.length < this.least || this.ghost) return null;
    return this.closed ? this.points[0] : this.points.at(-1);
  }

  #snap(place) {
    const { world } = this;
    const found = snapped(place, { corners: world.corners(), ring: world.ring, reach: world.reach(14) });
    this.meets = found.what;
    return found.at;
  }

  grab(place) {
    const finish = this.finishAt;
    if (finish && distance(finish, place) <= this.world.reach(FINISH)) {
      return { takes: true, tap: () => this.finish(), drag: (at, phase) => phase === "end" && this.finish() };
    }
    const start = this.#snap(place);
    return {
      takes: true,
      tap: () => this.#add(start),
      drag: (at, phase) => (this.points.length ? this.#reach(at, phase) : this.#pull(start, at, phase)),
    };
  }

  hover(place) {
    if (!this.points.length) return;
    const finish = this.points.length >= this.least ? (this.closed ? this.points[0] : this.points.at(-1)) : null;
    this.ghost = finish && distance(finish, place) <= this.world.reach(FINISH) ? null : this.#snap(place);
    this.on.changed();
  }

  #add(point) {
    this.ghost = null;
    const last = this.points.at(-1);
    if (!last || distance(last, point) > 0.01) this.points = [...this.points, point];
    this.on.changed();
  }

  #reach(at, phase) {
    if (phase === "end") return this.#add(this.#snap(at));
    this.ghost = phase === "cancel" ? null : this.#snap(at);
    this.on.changed();
  }

  #pull(start, at, phase) {
    if (phase === "cancel") this.pulled = null;
    else {
      const end = this.#snap(at);
      this.pulled = this.closed ? rectangle(this.world.board.view, start, end) : [start, end];
    }
    if (phase === "end") {
      const shape = this.pulled;
      this.pulled = null;
      if (sides(shape, this.closed).every(([a, b]) => distance(a, b) >= SHORTEST)) return this.#make(shape);
    }
    this.on.changed();
  }

  finish() {
    if (this.points.length >= this.least) this.#make(this.points);
  }

  #make(points) {
    this.points = [];
    this.ghost = null;
    this.on.made(this.closed ? polygon(points) : { type: "LineString", coordinates: points });
  }

  /** Take the last corner back; false where there is none. */
  back() {
    if (!this.points.length) return false;
    this.points = this.points.slice(0, -1);
    this.ghost = null;
    this.on.changed();
    return true;
  }

  show(overlay) {
    const points = this.pulled ?? this.points;
    overlay.draft({
      points, ghost: this.pulled ? null : this.ghost, closed: this.closed, role: this.role,
      width: DEFAULTS.fire_lane.width, finish: this.pulled ? null : this.finishAt, meets: this.meets,
    });
  }
}

/** An opening in the boundary, wherever it is nearest. */
class Opener {
  constructor(world, on) {
    Object.assign(this, { role: "entrance", world, on, points: [] });
    this.place = null;
  }

  grab(place) {
    const make = (at) => {
      this.place = null;
      this.on.made(opening(this.world.ring, at, ENTRANCE_WIDTH));
    };
    return { takes: true, tap: () => make(place), drag: (at, phase) => (phase === "end" ? make(at) : this.hover(phase === "cancel" ? null : at)) };
  }

  hover(place) {
    this.place = place;
    this.on.changed();
  }

  back() {
    return false;
  }

  show(overlay) {
    if (!this.place) return overlay.clear();
    const { coordinates } = opening(this.world.ring, this.place, ENTRANCE_WIDTH);
    overlay.draft({ points: coordinates, closed: false, role: "entrance" });
  }
}

/** Trees, one tap each. */
class Planter {
  constructor(world, on) {
    Object.assign(this, { role: "tree", world, on, points: [] });
  }

  grab(place) {
    const make = (at) => this.on.made({ type: "Point", coordinates: at.map(toStep) });
    return { takes: true, tap: () => make(place), drag: (at, phase) => phase === "end" && make(at) };
  }

  hover() {}

  back() {
    return false;
  }

  show(overlay) {
    overlay.clear();
  }
}
