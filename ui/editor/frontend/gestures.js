// Fingers on the map: tap, drag a piece, turn it, lift a new one out of the palette.
//
// Pointer events only. One finger on bare ground moves nothing (a child's palm lies there);
// two fingers zoom and pan the map, which Leaflet does.

import { angleOnSite, snap } from "./geometry.js";
import { Turning, between } from "./turning.js";

const TREMBLE = { touch: 12, pen: 8, mouse: 4 }; // px a firm press may slip without being a drag
const LIFT = 58; // px: a piece hovers above the finger that carries it
const EASE = 40; // px of movement until a held piece hovers fully: nothing jumps
const TALL = 62; // px on screen from which a piece looks out from under a finger by itself
const RIM = 16; // px: the middle of a piece never comes nearer to the map's edge
const STEP = 15; // degrees a tap on the handle turns by
const SIZE_STEP = 0.1; // m
const [LEAST, MOST] = [0.3, 30]; // m: sizes that can be made
const TWIST = 5; // degrees two fingers turn before the piece follows

/** A size that a piece may have, m, to the millimetre. */
export const withinSizes = (metres) => Math.round(Math.min(Math.max(metres, LEAST), MOST) * 1000) / 1000;

/** Id of the piece under a pointer, not of its handles. */
function pieceAt(event) {
  const { id, chip } = event.target.closest?.("[data-handle],[data-chip],[data-id]")?.dataset ?? {};
  return id ?? chip ?? null;
}

export class Gestures {
  /**
   * @param on {tapGround(site, event), tapPiece(id, whether with Shift), drag(id, pose, phase), turn(id, degrees, phase, whether by single degrees),
   *            carry(kind, site | null, phase), busy(flag), pose(id), height(id) in px, chosen()};
   *            phase: "start" | "move" | "end" | "cancel"; drawable(): whether a finger on bare ground draws,
   *            stroke(points in site metres, phase)
   */
  constructor(board, on) {
    this.board = board;
    this.on = on;
    this.active = null;
    this.touches = new Set();
    this.life = new AbortController();
    const { signal } = this.life;
    const area = board.element;
    area.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    area.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    for (const type of ["pointerup", "pointercancel"]) {
      window.addEventListener(type, (event) => this.touches.delete(event.pointerId), { capture: true, signal });
    }
  }

  destroy() {
    this.life.abort();
    this.active?.listening.abort();
    this.active = null;
  }

  #down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (event.pointerType === "touch") this.touches.add(event.pointerId);
    if (this.active) {
      // A second finger: the first one's tap is no tap; a drag under way goes on, and so does
      // what a finger on the palette began.
      const held = this.active;
      if (held.moved || !held.onMap) return;
      this.#finish("cancel");
      const both = held.id !== null && held.id === this.on.chosen() && held.id === pieceAt(event);
      if (both && event.pointerType === "touch") this.#twist(held, event);
      return;
    }
    if (this.touches.size > 1) return;
    const target = event.target.closest?.("[data-handle],[data-chip],[data-id]");
    const id = pieceAt(event);
    if (target?.dataset.handle === "turn") this.#turn(event, target.dataset.of);
    else if (target?.dataset.handle === "size") this.#size(event, target.dataset.of);
    else if (target?.dataset.handle) this.#press(event, () => this.on.handle(target.dataset.handle, target.dataset.of));
    else if (id && !this.on.armed()) this.#drag(event, id);
    else if (this.on.drawable()) this.#stroke(event);
    else this.#press(event, () => this.on.tapGround(this.board.siteAt(event), event));
  }

  /** Follow one pointer until it leaves; `move` is called at most once a frame. */
  #follow(event, { move, end }) {
    const target = event.currentTarget ?? this.board.element;
    const gesture = { id: null, at: [event.clientX, event.clientY], moved: false, pointer: event.pointerId, onMap: target === this.board.element, touch: event.pointerType === "touch", holds: false, end, listening: new AbortController() };
    this.active = gesture;
    if (move && !gesture.onMap) this.#hold(gesture);
    if (move) event.stopPropagation(); // Leaflet must not pan with a piece
    target.setPointerCapture?.(event.pointerId);
    const [x0, y0] = [event.clientX, event.clientY];
    let last = null;
    let frame = 0;
    const step = () => {
      frame = 0;
      move?.(last);
    };
    const onmove = (next) => {
      if (next.pointerId !== gesture.pointer) return;
      gesture.at = [next.clientX, next.clientY];
      const slip = Math.hypot(next.clientX - x0, next.clientY - y0);
      if (!gesture.moved && slip < (TREMBLE[next.pointerType] ?? 6)) return;
      gesture.moved = true;
      if (move) this.#hold(gesture);
      last = next;
      if (!frame) frame = requestAnimationFrame(step);
    };
    const onup = (next) => {
      if (next.pointerId !== gesture.pointer) return;
      if (frame) cancelAnimationFrame(frame);
      if (frame && next.type === "pointerup") step();
      this.#finish(next.type === "pointerup" ? "end" : "cancel", next);
    };
    const { signal } = gesture.listening;
    target.addEventListener("pointermove", onmove, { signal });
    target.addEventListener("pointerup", onup, { signal });
    target.addEventListener("pointercancel", onup, { signal });
    this.on.busy(true);
    return gesture;
  }

  /** A piece is in hand: a palm beside it must not zoom the map away under it. */
  #hold(gesture) {
    if (gesture.holds) return;
    gesture.holds = true;
    this.board.map.touchZoom.disable();
  }

  #finish(phase, event) {
    const gesture = this.active;
    if (!gesture) return;
    this.active = null;
    gesture.listening.abort();
    if (gesture.holds) this.board.map.touchZoom.enable();
    this.on.busy(false);
    gesture.end(phase, gesture.moved, event);
  }

  #press(event, act) {
    this.#follow(event, { end: (phase, moved) => phase === "end" && !moved && act() });
  }

  /** A shape drawn with one finger; a finger that does not move taps. */
  #stroke(event) {
    const points = [this.board.siteAt(event)];
    let begun = false;
    this.#follow(event, {
      move: (next) => {
        points.push(this.board.siteAt(next));
        this.on.stroke(points, begun ? "move" : "start");
        begun = true;
      },
      end: (phase, moved) => {
        if (begun) this.on.stroke(points, phase);
        else if (phase === "end" && !moved) this.on.tapGround(points[0], event);
      },
    });
  }

  #drag(event, id) {
    const { board } = this;
    const start = this.on.pose(id);
    if (!start) return;
    const middle = board.view.toScene([start.x, start.y]);
    const [gx, gy] = board.fingerAt(event);
    const [gu, gv] = board.sceneAt(event);
    const within = (at) => {
      const pixels = board.pixels(at);
      const [x, y] = board.within(pixels, RIM);
      return Math.hypot(x - pixels[0], y - pixels[1]) < 1 ? at : board.sceneOf([x, y]);
    };
    const free = within(middle) !== middle; // a piece that reaches out of the view may keep its middle there
    const lift = event.pointerType === "touch" ? LIFT * Math.min(1, Math.max(0, (TALL - this.on.height(id)) / 16)) : 0;
    let far = 0; // px the finger has been away from where it touched
    let pose = start;
    let begun = false;
    this.#follow(event, {
      move: (next) => {
        const [fx, fy] = board.within(board.fingerAt(next), 0);
        far = Math.max(far, Math.hypot(fx - gx, fy - gy));
        const [u, v] = board.sceneOf([fx, fy - lift * Math.min(1, far / EASE)]);
        const at = [middle[0] + u - gu, middle[1] + v - gv];
        const [x, y] = board.view.toSite(free ? at : within(at));
        pose = { x, y };
        this.on.drag(id, pose, begun ? "move" : "start");
        begun = true;
      },
      end: (phase, moved) => {
        if (!moved || !begun) {
          if (phase === "end") this.on.tapPiece(id, event.shiftKey);
          return;
        }
        this.on.drag(id, phase === "end" ? pose : start, phase);
      },
    }).id = id;
  }

  /**
   * Two fingers that both came down on one piece turn it, about its middle; `first` is the gesture
   * of the first of them. When either leaves, or a third comes, it stays as it is turned by then.
   */
  #twist(first, event) {
    const start = this.on.pose(first.id);
    if (!start || start.outline) return;
    const fingers = new Map([[first.pointer, first.at], [event.pointerId, [event.clientX, event.clientY]]]);
    const direction = () => {
      const [[ax, ay], [bx, by]] = [...fingers.values()];
      return (Math.atan2(ay - by, bx - ax) * 180) / Math.PI; // counter-clockwise, as on the site
    };
    const grip = direction();
    const turning = new Turning(start.turn, performance.now());
    let turn = start.turn;
    let begun = false;
    let frame = 0;
    const listening = new AbortController();
    const gesture = { id: first.id, moved: true, pointer: event.pointerId, onMap: true, touch: true, holds: false, listening, end: () => {} };
    this.active = gesture;
    this.#hold(gesture);
    this.on.busy(true);
    const step = () => {
      frame = 0;
      const by = between(grip, direction());
      if (!begun && Math.abs(by) < TWIST) return;
      turn = turning.to(start.turn + by, performance.now());
      this.on.turn(first.id, turn, begun ? "move" : "start", turning.fine !== null);
      begun = true;
    };
    gesture.end = (phase) => {
      if (frame) cancelAnimationFrame(frame);
      if (frame && phase === "end") step();
      if (begun) this.on.turn(first.id, phase === "end" ? turn : start.turn, phase);
    };
    const { signal } = listening;
    window.addEventListener("pointermove", (next) => {
      if (!fingers.has(next.pointerId)) return;
      fingers.set(next.pointerId, [next.clientX, next.clientY]);
      if (!frame) frame = requestAnimationFrame(step);
    }, { signal });
    for (const type of ["pointerup", "pointercancel"]) {
      window.addEventListener(type, (next) => {
        if (fingers.has(next.pointerId) && this.active === gesture) this.#finish(type === "pointerup" ? "end" : "cancel", next);
      }, { signal });
    }
    event.stopPropagation();
  }

  #turn(event, id) {
    const pose = this.on.pose(id);
    if (!pose) return;
    const { x, y, turn } = pose;
    const centre = this.board.view.toScene([x, y]);
    const grip = angleOnSite(this.board.view, centre, this.board.sceneAt(event)) - turn;
    const turning = new Turning(turn, performance.now());
    let angle = turn;
    let begun = false;
    this.#follow(event, {
      move: (next) => {
        angle = turning.to(angleOnSite(this.board.view, centre, this.board.sceneAt(next)) - grip, performance.now());
        this.on.turn(id, angle, begun ? "move" : "start", turning.fine !== null);
        begun = true;
      },
      end: (phase, moved) => {
        if (!moved) phase === "end" && this.on.turn(id, snap(turn + STEP, STEP), "end");
        else this.on.turn(id, phase === "end" ? angle : turn, phase);
      },
    });
  }

  /** A corner is pulled; the middle stays, so that what is opposite grows as much. */
  #size(event, id) {
    const pose = this.on.pose(id);
    const sized = this.on.sized(id);
    if (!pose || !sized) return;
    const { view } = this.board;
    const angle = (view.rotation(pose.turn) * Math.PI) / 180;
    const [mu, mv] = view.toScene([pose.x, pose.y]);
    const local = (next) => {
      const [u, v] = this.board.sceneAt(next);
      const [du, dv] = [u - mu, v - mv];
      return [du * Math.cos(angle) + dv * Math.sin(angle), dv * Math.cos(angle) - du * Math.sin(angle)].map(Math.abs);
    };
    const [gx, gy] = local(event);
    const grown = (size, by) => (Math.abs(by) < SIZE_STEP / 2 ? size
      : Math.min(Math.max(Math.round((size + by) / SIZE_STEP) * SIZE_STEP, Math.min(LEAST, size)), MOST));
    let size = [sized.width, sized.depth];
    let begun = false;
    this.#follow(event, {
      move: (next) => {
        const [x, y] = local(next);
        const by = sized.round ? [Math.max(x - gx, y - gy)] : [x - gx, y - gy];
        size = [grown(sized.width, 2 * by[0]), grown(sized.depth, 2 * by.at(-1))].map((each) => Math.round(each * 1000) / 1000);
        this.on.size(id, size, begun ? "move" : "start");
        begun = true;
      },
      end: (phase) => begun && this.on.size(id, size, phase),
    });
  }

  /** A kind pulled out of the palette: it hovers above the finger until it is let go. */
  carry(event, kind, tap) {
    // A palm that lies on the map is no gesture; a piece in hand is.
    if (this.active?.holds) return;
    this.#finish("cancel");
    const area = this.board.element;
    let carried = false;
    const place = (next) => {
      const lift = next.pointerType === "mouse" ? 0 : LIFT;
      const at = { clientX: next.clientX, clientY: next.clientY - lift };
      const box = area.getBoundingClientRect();
      const over = at.clientY > box.top && at.clientY < box.bottom && at.clientX > box.left && at.clientX < box.right;
      return over ? this.board.siteAt(at) : null;
    };
    this.#follow(event, {
      move: (next) => {
        const at = place(next);
        if (at && !carried) this.on.carry(kind, at, "start");
        else if (carried) this.on.carry(kind, at, "move");
        carried ||= at !== null;
      },
      end: (phase, moved, next) => {
        if (carried) this.on.carry(kind, phase === "end" ? place(next) : null, phase);
        else if (phase === "end" && !moved) tap();
      },
    });
  }
}
