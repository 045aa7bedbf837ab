// What fingers do to the layout: the answers to the gestures on the map and to the keys.

import { Lines } from "./align.js";
import { centroid, path, place } from "./strokes.js";
import { t } from "./words.js";
import { svg } from "./dom.js";
import { snap } from "./geometry.js";
import { nameKey } from "./palette.js";

const PULL = 10; // px: nearer than that a piece comes into line
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
    const key = byKey ? "editor.enter_to_place" : this.isDrawn(code) ? "editor.tap_or_draw" : "editor.tap_to_place";
    editor.suggest(code === null ? null : key, code && { kind: t(nameKey(code, editor.kid)) });
    if (code === null) editor.glow.hide();
    else editor.glow.show({ kind: code, turn: this.level() });
  }

  /** Whether a kind may have any shape: ground one walks on, and what grows. */
  isDrawn(code) {
    const kind = this.editor.world.kinds[code];
    return Boolean(kind?.resizable) && (kind.level === "ground" || kind.family === "green");
  }

  /** A finger draws the shape of the chosen kind: paths along its way, all else what it went round. */
  stroke(points, phase) {
    const { editor } = this;
    const { guides } = editor.board.layers;
    const { code, depth, width } = editor.world.kinds[editor.palette.chosen];
    if (phase === "start" || phase === "move") {
      if (phase === "start") editor.glow.hide();
      const ends = points.map((point) => editor.board.view.toScene(point).join(" "));
      const way = isPath(code) ? Math.min(depth, width) : 0;
      guides.replaceChildren(svg("path", {
        d: `M${ends.join("L")}`, class: `kd-stroke ${way ? "is-path" : ""}`, "stroke-width": way || null,
      }));
      return;
    }
    guides.replaceChildren();
    const outline = phase === "end" && (isPath(code) ? path(points, Math.min(depth, width)) : place(points));
    editor.palette.choose(null);
    if (phase === "end" && !outline) editor.tell(t("editor.drawn_too_small"));
    if (!outline) return;
    const [x, y] = centroid(outline);
    editor.put({ kind: code, x: round(x), y: round(y), turn: 0, outline });
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
      this.#line(before);
    }
    if (phase !== "cancel") [x, y] = this.#inLine(x, y);
    editor.dragged = phase === "cancel" ? null : { ...before, ...movedTo(before, x, y) };
    if (phase === "start" || phase === "move") return this.#held(id, phase);
    editor.dragged = null;
    this.#line(null);
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
      this.#line({ id: CARRIED, kind, turn: this.level() });
    }
    if (at) at = this.#inLine(...at);
    if (phase === "end" || phase === "cancel" || !at) {
      editor.dragged = null;
      if (phase !== "move") this.#line(null);
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

  /** Look for lines for a piece that is taken into the hand; for none when it is let go. */
  #line(piece) {
    const { editor } = this;
    editor.board.layers.guides.replaceChildren();
    this.lines = null;
    if (!piece || piece.outline) return;
    const sized = (each) => {
      const [width, depth] = editor.pieces.size(each);
      return { x: each.x, y: each.y, turn: each.turn, width, depth };
    };
    const others = [...editor.shown.values()].filter((each) => each.id !== piece.id && !each.outline).map(sized);
    this.lines = new Lines(sized(piece), others, editor.world.project.site.boundary.coordinates);
  }

  /** The place in line, with its lines drawn. */
  #inLine(x, y) {
    if (!this.lines) return [x, y];
    const { board } = this.editor;
    const { at, lines } = this.lines.snap([x, y], PULL / board.scale);
    board.layers.guides.replaceChildren(...lines.map((ends) => {
      const [[u0, v0], [u1, v1]] = ends.map((end) => board.view.toScene(end));
      return svg("line", { x1: u0, y1: v0, x2: u1, y2: v1, class: "kd-guide" });
    }));
    return at;
  }

  /** A corner of a piece is pulled: its size from the middle, in steps of 10 cm. */
  size(id, [width, depth], phase) {
    const { editor } = this;
    const before = editor.shown.get(id);
    if (!before) return this.#gone();
    editor.bubble.hide();
    editor.dragged = phase === "cancel" || phase === "end" ? null : { ...before, width, depth };
    if (editor.dragged) {
      const steps = (metres) => Math.round(metres * 2); // of half a metre, as on the scale
      const told = editor.kid ? { width: steps(width), depth: steps(depth) } : { width: width.toFixed(1), depth: depth.toFixed(1) };
      editor.suggest(editor.kid ? "editor.size_kid" : "editor.size", told);
      return this.#held(id, phase);
    }
    editor.suggest(null);
    const [w, d] = editor.pieces.size(before);
    if (phase === "end" && (width !== w || depth !== d)) editor.edit("resize", id, { width, depth });
    else editor.render();
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

/** Whether a finger draws the way and not the edge of it. */
const isPath = (code) => code.endsWith("path");

/** Metres as the server keeps them: to the millimetre. */
export const round = (metres) => Math.round(metres * 1000) / 1000;

function movedTo(placement, x, y) {
  return { x, y, outline: placement.outline?.map(([px, py]) => [px + x - placement.x, py + y - placement.y]) };
}
