// What fingers, mouse and keys do at the drawing board.

import { corners } from "./measure.js";
import { entranceAt, frontsIn, grips, middleOf, moved, reshaped, widthOf, withFronts } from "./features.js";
import { nearestPoint, under } from "./hits.js";
import { average } from "./overlay.js";
import { Pointer } from "./pointer.js";
import { STEP, snapped, toStep } from "./snapping.js";
import { toggled } from "./windows.js";

const GRIP = 26; // px around a grip that take hold of it
const HIT = 22; // px around thin things that choose them
const MEET = 14; // px around a corner or the boundary that meet it
const ARROWS = { arrowleft: [-STEP, 0], arrowright: [STEP, 0], arrowup: [0, -STEP], arrowdown: [0, STEP] };

export class Hands {
  constructor(desk) {
    this.desk = desk;
    this.pointer = new Pointer(desk.board, {
      grab: (event) => this.#grab(desk.board.siteAt(event)),
      hover: (place) => desk.pen?.hover(place),
    });
    this.keys = (event) => this.#key(event);
    document.addEventListener("keydown", this.keys);
  }

  /** Metres that so many pixels are. */
  #reach(pixels) {
    return pixels / this.desk.board.scale;
  }

  #grab(place) {
    const { desk } = this;
    const { chosen, pen } = desk;
    if (pen) {
      const tree = pen.role === "tree" && this.#nearTree(place);
      return tree ? { takes: true, tap: () => desk.pick(tree.id), drag: () => {} } : pen.grab(place);
    }
    if (chosen && desk.choosing) {
      const side = this.#nearPane(chosen, place);
      if (side >= 0) return { takes: true, tap: () => desk.change(withFronts(chosen, toggled(frontsIn(chosen), side))), drag: () => {} };
    } else if (chosen) {
      const grip = nearestPoint(grips(chosen), place, this.#reach(GRIP));
      if (grip >= 0) return { takes: true, tap: () => {}, drag: (at, phase) => this.#bend(chosen, grip, at, phase) };
    }
    const hits = under(desk.features, place, this.#reach(HIT));
    if (chosen && hits.includes(chosen)) {
      return { takes: true, tap: () => desk.select(hits[0].id), drag: (at, phase) => this.#move(chosen, place, at, phase) };
    }
    return { takes: false, tap: () => desk.select(hits[0]?.id ?? null), drag: () => {} };
  }

  #nearTree(place) {
    const trees = this.desk.features.filter(({ properties }) => properties.role === "tree");
    return trees[nearestPoint(trees.map(({ geometry }) => geometry.coordinates), place, this.#reach(HIT))];
  }

  /** Number of the side whose window sign is under the finger, or -1. */
  #nearPane({ geometry }, place) {
    const middles = corners(geometry).map((corner, i, all) => average([corner, all[(i + 1) % all.length]]));
    return nearestPoint(middles, place, this.#reach(GRIP));
  }

  #bend(feature, grip, at, phase) {
    const { desk } = this;
    this.#drag(phase, () => {
      const { at: point } = snapped(at, { corners: desk.cornersToMeet(feature.id), ring: desk.ring, reach: this.#reach(MEET) });
      return reshaped(feature, grips(feature).map((each, i) => (i === grip ? point : each)));
    });
  }

  #move(feature, from, at, phase) {
    this.#drag(phase, () => {
      const { role } = feature.properties;
      if (role === "entrance" || role === "exit") return entranceAt(feature, this.desk.ring, at, widthOf(feature));
      return moved(feature, [toStep(at[0] - from[0]), toStep(at[1] - from[1])]);
    });
  }

  /** Show a feature as the finger has it; keep it when the finger lets go. */
  #drag(phase, make) {
    if (phase === "end") this.desk.change(make());
    else this.desk.hold(phase === "cancel" ? null : make());
  }

  #key(event) {
    const { desk } = this;
    if (event.target.closest?.("input, textarea, [contenteditable]") || desk.dialog) return;
    const { pen } = desk;
    const command = event.ctrlKey || event.metaKey;
    const onMap = event.target === desk.board.element;
    const key = event.key.toLowerCase();
    if (command && key === "s") desk.save();
    else if (command && (key === "y" || (key === "z" && event.shiftKey))) desk.redo();
    else if (command && key === "z") desk.undo();
    else if (key === "escape") pen?.points.length ? desk.take(desk.tool) : desk.select(null);
    else if (key === "enter" && pen?.finish && onMap) pen.finish();
    else if (key === "delete" || key === "backspace") pen ? pen.back() : desk.remove();
    else if (key in ARROWS && desk.chosen && !pen && onMap) this.#nudge(ARROWS[key]);
    else return;
    event.preventDefault();
  }

  /** Arrow keys follow the screen, not the compass. */
  #nudge([du, dv]) {
    const { board, chosen, ring } = this.desk;
    const [x, y] = board.view.toSite([du, dv]);
    if (chosen.properties.role === "entrance") {
      const [mx, my] = middleOf(chosen);
      this.desk.change(entranceAt(chosen, ring, [mx + x, my + y], widthOf(chosen)));
    } else this.desk.change(moved(chosen, [x, y]));
  }

  destroy() {
    document.removeEventListener("keydown", this.keys);
  }
}
