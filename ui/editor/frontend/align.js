// Gentle lines: what a moved piece is in line with, so that a hand need not be steady.
//
// It only helps the hand; whether anything fits is for the server to say. Pure, for `node --test`.

const SAME = 0.5; // degrees two things may differ and still stand the same way
const BEYOND = 0.8; // m a line reaches out on both sides, to be seen
const NEAR = 6; // m: what is farther off is not looked at

/** What lines there are for one piece while it keeps its turn. */
export class Lines {
  /**
   * @param piece  {id, turn} with its size [width, depth], m
   * @param others [{x, y, turn, width, depth}], not the piece itself
   * @param rings  boundary rings of the site, [[x, y], …] each
   */
  constructor({ turn, width, depth }, others, rings) {
    const angle = (turn * Math.PI) / 180;
    this.axes = [[Math.cos(angle), Math.sin(angle)], [-Math.sin(angle), Math.cos(angle)]];
    this.half = [width / 2, depth / 2];
    this.targets = [[], []]; // along either axis: {at, from, to, edge}; from–to across it
    for (const other of others) this.#piece(other, turn);
    for (const ring of rings) this.#sides(ring, turn);
  }

  #local([x, y]) {
    return this.axes.map(([ax, ay]) => x * ax + y * ay);
  }

  #site([a, b]) {
    const [[ax, ay], [bx, by]] = this.axes;
    return [a * ax + b * bx, a * ay + b * by];
  }

  #piece(other, turn) {
    const quarters = (other.turn - turn) / 90;
    if (Math.abs(quarters - Math.round(quarters)) * 90 > SAME) return;
    const middle = this.#local([other.x, other.y]);
    const half = [other.width / 2, other.depth / 2];
    if (Math.round(quarters) % 2) half.reverse();
    for (const axis of [0, 1]) {
      const across = middle[1 - axis];
      for (const side of [-1, 0, 1]) {
        this.targets[axis].push({ at: middle[axis] + side * half[axis], from: across - half[1 - axis], to: across + half[1 - axis], side });
      }
    }
  }

  #sides(ring, turn) {
    for (let i = 1; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      const quarters = ((Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI - turn) / 90;
      if (Math.abs(quarters - Math.round(quarters)) * 90 > SAME) continue;
      const axis = Math.round(quarters) % 2 ? 0 : 1;
      const [a, b] = [this.#local([x0, y0]), this.#local([x1, y1])];
      this.targets[axis].push({ at: (a[axis] + b[axis]) / 2, from: Math.min(a[1 - axis], b[1 - axis]), to: Math.max(a[1 - axis], b[1 - axis]), side: null });
    }
  }

  /**
   * The place in line, no farther than `reach` m, and the lines to show: [[x, y], [x, y]] each.
   * Edges go to edges, middles to middles; a side of the site takes edges only.
   */
  snap([x, y], reach) {
    const place = this.#local([x, y]);
    const told = [null, null];
    for (const axis of [0, 1]) {
      let best = reach;
      for (const target of this.targets[axis]) {
        const [low, high] = [place[1 - axis] - this.half[1 - axis], place[1 - axis] + this.half[1 - axis]];
        if (target.from > high + NEAR || target.to < low - NEAR) continue;
        for (const side of [-1, 0, 1]) {
          if ((target.side === 0) !== (side === 0)) continue;
          const by = target.at - (place[axis] + side * this.half[axis]);
          if (Math.abs(by) < best - 1e-9) {
            best = Math.abs(by);
            told[axis] = { by, target };
          }
        }
      }
    }
    const snapped = place.map((each, axis) => each + (told[axis]?.by ?? 0));
    const lines = told.flatMap((each, axis) => (each ? [this.#line(each.target, axis, snapped)] : []));
    return { at: this.#site(snapped), lines };
  }

  #line({ at, from, to }, axis, place) {
    const low = Math.min(from, place[1 - axis] - this.half[1 - axis]) - BEYOND;
    const high = Math.max(to, place[1 - axis] + this.half[1 - axis]) + BEYOND;
    return [low, high].map((across) => this.#site(axis ? [across, at] : [at, across]));
  }
}
