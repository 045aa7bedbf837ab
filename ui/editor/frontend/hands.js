// What fingers do to the layout: the answers to the gestures on the map and to the keys.

import { t } from "./words.js";
import { snap } from "./geometry.js";
import { nameKey } from "./palette.js";

const BESIDE = 0.3; // m between a piece and its copy
const CARRIED = "carried"; // id of what hangs on a finger and stands nowhere yet

export class Hands {
  /** @param editor the one whose layout they change */
  constructor(editor) {
    this.editor = editor;
  }

  /** A kind was chosen in the palette, or none any more. */
  arm(code, byKey = false) {
    const { editor } = this;
    editor.select(null);
    editor.element.classList.toggle("is-armed", code !== null);
    editor.suggest(code === null ? null : byKey ? "editor.enter_to_place" : "editor.tap_to_place", code && { kind: t(nameKey(code, editor.kid)) });
    if (code === null) editor.glow.hide();
    else editor.glow.show({ kind: code, turn: this.level() });
  }

  tapGround(site) {
    const { editor } = this;
    const code = editor.palette.chosen;
    if (code === null) return editor.select(null);
    performance.mark("koudai:tap");
    editor.palette.choose(null);
    editor.place(code, site, this.level());
  }

  /** New pieces lie level on the screen, however the site is turned. */
  level() {
    return snap(-this.editor.world.project.site.view_turn, 0.001);
  }

  drag(id, { x, y }, phase) {
    const { editor } = this;
    const before = editor.shown.get(id);
    if (!before) return this.#gone();
    if (phase === "start") {
      editor.select(id);
      editor.pieces.lift(id, true);
      editor.bubble.hide();
      if (!before.outline) editor.glow.show(before, id);
    }
    editor.dragged = phase === "cancel" ? null : { ...before, ...movedTo(before, x, y) };
    if (phase === "start" || phase === "move") return this.#held(id, phase);
    editor.dragged = null;
    editor.glow.hide();
    editor.pieces.lift(id, false);
    if (phase === "end" && (round(x) !== before.x || round(y) !== before.y)) editor.edit("move", id, { x: round(x), y: round(y) });
    else editor.render();
  }

  turn(id, turn, phase) {
    const { editor } = this;
    const before = editor.shown.get(id);
    if (!before) return this.#gone();
    editor.bubble.hide();
    if (phase === "start" || phase === "move") {
      editor.dragged = { ...before, turn };
      return this.#held(id, phase);
    }
    editor.dragged = null;
    if (phase === "end" && turn !== before.turn) editor.edit("turn", id, { turn });
    else editor.render();
  }

  carry(kind, at, phase) {
    const { editor } = this;
    if (phase === "start") {
      editor.palette.choose(null);
      editor.select(null);
      editor.glow.show({ kind, turn: this.level() });
    }
    if (phase === "end" || phase === "cancel" || !at) {
      editor.dragged = null;
      if (phase !== "move") editor.glow.hide();
      editor.pieces.show(editor.shown);
      editor.marks();
      if (phase === "end" && at) editor.place(kind, at, this.level());
      return;
    }
    editor.dragged = { id: CARRIED, kind, x: at[0], y: at[1], turn: this.level() };
    editor.pieces.show(new Map([...editor.shown, [CARRIED, editor.dragged]]));
    editor.pieces.lift(CARRIED, true);
    editor.marks();
  }

  nudge(id, right, up) {
    // Arrow keys follow the screen, not the compass.
    const { view } = this.editor.board;
    const { x, y } = this.editor.shown.get(id);
    const [u, v] = view.toScene([x, y]);
    const [nx, ny] = view.toSite([u + right, v - up]);
    this.editor.edit("move", id, { x: round(nx), y: round(ny) });
  }

  spin(id, step) {
    this.editor.edit("turn", id, { turn: (this.editor.shown.get(id).turn + step + 360) % 360 });
  }

  /** One more of the same beside it: to its right on the screen, or to its left where the map ends. */
  copy(id) {
    const { editor } = this;
    const { board } = editor;
    const piece = editor.shown.get(id);
    if (!piece) return;
    const [half] = editor.handles.half(piece);
    const by = (2 * half) / board.scale + BESIDE;
    const [u, v] = board.view.toScene([piece.x, piece.y]);
    const room = board.pixels([u + by, v])[0] + half < board.element.clientWidth;
    const [x, y] = board.view.toSite([room ? u + by : u - by, v]);
    const { kind, turn, width, depth, outline } = piece;
    editor.put({ kind, turn, width, depth, ...movedTo({ ...piece, outline }, round(x), round(y)) });
  }

  /** Put a piece exactly where numbers say; what is not told stays. */
  pose(id, told) {
    const { editor } = this;
    const before = editor.shown.get(id);
    if (!before) return;
    const [width, depth] = editor.pieces.size(before);
    const own = { width: told.width ?? width, depth: told.depth ?? depth };
    if (own.width !== width || own.depth !== depth) editor.edit("resize", id, own);
    if (told.turn !== undefined && told.turn !== before.turn) editor.edit("turn", id, { turn: told.turn });
    const [x, y] = [round(told.x ?? before.x), round(told.y ?? before.y)];
    if (x !== before.x || y !== before.y) editor.edit("move", id, { x, y });
  }

  /** Show what a finger holds where it is now. */
  #held(id, phase) {
    const { editor } = this;
    editor.pieces.pose(id, editor.dragged);
    editor.handles.show(editor.dragged);
    if (phase === "start") editor.marks();
  }

  /** Somebody took away what a finger holds: let go of it. */
  #gone() {
    this.editor.dragged = null;
    this.editor.render();
  }
}

/** Metres as the server keeps them: to the millimetre. */
export const round = (metres) => Math.round(metres * 1000) / 1000;

function movedTo(placement, x, y) {
  return { x, y, outline: placement.outline?.map(([px, py]) => [px + x - placement.x, py + y - placement.y]) };
}
