// What fingers do to the layout: the answers to the gestures on the map and to the keys.

import { Lines } from "./align.js";
import { centroid, path, place } from "./strokes.js";
import { t } from "./words.js";
import { svg } from "./dom.js";
import { withinSizes } from "./gestures.js";
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
    const keys = byKey ? ["editor.enter_to_place", "editor.enter_or_draw"] : ["editor.tap_to_place", "editor.tap_or_draw"];
    const key = keys[Number(this.isDrawn(code))];
    editor.select(null);
    editor.crosshair.hide();
    editor.element.classList.toggle("is-armed", code !== null);
    editor.suggest(code === null ? null : key, code && { kind: t(nameKey(code, editor.kid)) });
    if (code === null) editor.glow.hide();
    else editor.glow.show({ kind: code, turn: this.level() });
  }

  /** Whether a kind may have any shape. */
  isDrawn(code) {
    return Boolean(this.editor.world.kinds[code]?.drawn);
  }

  /** A finger draws the shape of the chosen kind: paths along its way, all else what it went round. */
  stroke(points, phase) {
    const { editor } = this;
    const { stroke } = editor.board.layers;
    const { code, depth, width, drawn } = editor.world.kinds[editor.palette.chosen];
    const along = drawn === "along" ? Math.min(depth, width) : 0;
    if (phase === "start" || phase === "move") {
      if (phase === "start") editor.glow.hide();
      const ends = points.map((point) => editor.board.view.toScene(point).join(" "));
      stroke.replaceChildren(svg("path", {
        d: `M${ends.join("L")}`, class: `kd-stroke ${along ? "is-path" : ""}`, "stroke-width": along || null,
      }));
      return;
    }
    stroke.replaceChildren();
    const outline = phase === "end" && (along ? path(points, along) : place(points));
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
      if (!editor.gathering.ids.has(id)) editor.select(id);
      editor.pieces.lift(id, true);
      editor.bubble.hide();
      if (!before.outline) editor.glow.show(before, id).then(() => editor.loupe.refresh());
      this.#line(editor.gathering.with(id).length > 1 ? null : before);
    }
    if (phase !== "cancel") [x, y] = this.#inLine(x, y);
    editor.dragged = phase === "cancel" ? null : { ...before, ...movedTo(before, x, y) };
    if (phase === "start" || phase === "move") {
      for (const other of this.#along(id)) editor.pieces.pose(other.id, { ...other, ...movedTo(other, other.x + x - before.x, other.y + y - before.y) });
      return this.#held(id, phase);
    }
    editor.dragged = null;
    this.#line(null);
    editor.glow.hide();
    editor.loupe.hide();
    editor.pieces.lift(id, false);
    if (phase === "end" && (round(x) !== before.x || round(y) !== before.y)) this.#shift(id, round(x) - before.x, round(y) - before.y);
    else editor.render();
  }

  /** The others of a group. */
  #along(id) {
    const { gathering, shown } = this.editor;
    return gathering.with(id).filter((each) => each !== id).map((each) => shown.get(each));
  }

  /** Move a piece, and what goes along with it, by so many metres. */
  #shift(id, dx, dy) {
    const { editor } = this;
    editor.asOne(() => {
      for (const each of editor.gathering.with(id)) {
        const { x, y } = editor.shown.get(each);
        editor.edit("move", each, { x: round(x + dx), y: round(y + dy) });
      }
    });
  }

  /** @param fine whether it turns by single degrees now, since the hand lingers */
  turn(id, turn, phase, fine = false) {
    const { editor } = this;
    const before = editor.shown.get(id);
    if (!before) return this.#gone();
    editor.bubble.hide();
    if (phase === "start" || phase === "move") {
      editor.dragged = { ...before, turn };
      const key = fine ? "editor.turn_fine" : "editor.turn_to";
      editor.suggest(fine || !editor.kid ? key : null, { degrees: turn });
      return this.#held(id, phase);
    }
    editor.suggest(null);
    editor.loupe.hide();
    editor.dragged = null;
    if (phase === "end" && turn !== before.turn) editor.edit("turn", id, { turn });
    else editor.render();
  }

  carry(kind, at, phase) {
    const { editor } = this;
    if (phase === "start") {
      editor.palette.choose(null);
      editor.select(null);
      editor.glow.show({ kind, turn: this.level() }).then(() => editor.loupe.refresh());
      this.#line({ id: CARRIED, kind, turn: this.level() });
    }
    if (at) at = this.#inLine(...at);
    if (phase === "end" || phase === "cancel" || !at) {
      editor.dragged = null;
      editor.guides.hide();
      editor.loupe.hide();
      if (phase !== "move") {
        this.#line(null);
        editor.glow.hide();
      }
      editor.pieces.show(editor.shown);
      editor.marks();
      if (phase === "end" && at) editor.place(kind, at, this.level());
      return;
    }
    editor.dragged = { id: CARRIED, kind, x: at[0], y: at[1], turn: this.level() };
    editor.pieces.show(new Map([...editor.shown, [CARRIED, editor.dragged]]));
    editor.pieces.lift(CARRIED, true);
    this.#magnify();
    editor.marks();
  }

  /** Look for lines for a piece that is taken into the hand; for none when it is let go. */
  #line(piece) {
    const { editor } = this;
    editor.guides.hide();
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
    const { board, guides } = this.editor;
    const { at, lines } = this.lines.snap([x, y], PULL / board.scale);
    guides.show(lines);
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
    editor.loupe.hide();
    const [w, d] = editor.pieces.size(before);
    if (phase === "end" && (width !== w || depth !== d)) editor.edit("resize", id, { width, depth });
    else editor.render();
  }

  /** Wider or deeper by so many metres, from the middle; what has no size of its own stays as it is. */
  stretch(id, [wider, deeper]) {
    const { editor } = this;
    const sized = editor.handles.sized(editor.shown.get(id));
    if (!sized) return;
    const by = sized.round ? [wider || deeper, wider || deeper] : [wider, deeper];
    const [width, depth] = [sized.width + by[0], sized.depth + by[1]].map(withinSizes);
    if (width !== sized.width || depth !== sized.depth) editor.edit("resize", id, { width, depth });
  }

  nudge(id, right, up) {
    // Arrow keys follow the screen, not the compass.
    const { view } = this.editor.board;
    const { x, y } = this.editor.shown.get(id);
    const [u, v] = view.toScene([x, y]);
    const [nx, ny] = view.toSite([u + right, v - up]);
    this.#shift(id, nx - x, ny - y);
  }

  spin(id, step) {
    this.editor.edit("turn", id, { turn: (this.editor.shown.get(id).turn + step + 360) % 360 });
  }

  /** One more of the same beside it: to its right on the screen, or to its left where the map ends. */
  copy(id) {
    const { editor } = this;
    const { board } = editor;
    const pieces = editor.gathering.with(id).map((each) => editor.shown.get(each)).filter(Boolean);
    if (!pieces.length) return;
    const boxes = pieces.map((piece) => editor.handles.box(piece));
    const [left, right] = [Math.min(...boxes.map(([x]) => x)), Math.max(...boxes.map(([, , x]) => x))];
    const by = (right - left) / board.scale + BESIDE;
    const room = right + (right - left) < board.element.clientWidth;
    const copies = [];
    editor.asOne(() => {
      for (const piece of pieces) {
        const [u, v] = board.view.toScene([piece.x, piece.y]);
        const [x, y] = board.view.toSite([room ? u + by : u - by, v]);
        const { kind, turn, width, depth } = piece;
        copies.push(editor.put({ kind, turn, width, depth, ...movedTo(piece, round(x), round(y)) }));
      }
    });
    if (copies.length > 1) editor.gathering.only(copies);
  }

  /** Put a piece exactly where numbers say; what is not told stays. */
  pose(id, told) {
    const { editor } = this;
    const before = editor.shown.get(id);
    if (!before) return;
    const [width, depth] = editor.pieces.size(before);
    const own = { width: told.width ?? width, depth: told.depth ?? depth };
    const [x, y] = [round(told.x ?? before.x), round(told.y ?? before.y)];
    editor.asOne(() => {
      if (own.width !== width || own.depth !== depth) editor.edit("resize", id, own);
      if (told.turn !== undefined && told.turn !== before.turn) editor.edit("turn", id, { turn: told.turn });
      if (x !== before.x || y !== before.y) editor.edit("move", id, { x, y });
    });
  }

  /** Show what a finger holds where it is now. */
  #held(id, phase) {
    const { editor } = this;
    editor.pieces.pose(id, editor.dragged);
    editor.handles.show(editor.dragged, editor.gathering.count < 2);
    this.#magnify();
    if (phase === "start") editor.marks();
  }

  /** A finger hides what a mouse does not. */
  #magnify() {
    const { gestures, loupe, dragged } = this.editor;
    if (gestures.active?.touch) loupe.show(dragged);
  }

  /** Somebody took away what a finger holds: let go of it. */
  #gone() {
    this.editor.dragged = null;
    this.editor.loupe.hide();
    this.editor.render();
  }
}

/** Metres as the server keeps them: to the millimetre. */
export const round = (metres) => Math.round(metres * 1000) / 1000;

function movedTo(placement, x, y) {
  return { x, y, outline: placement.outline?.map(([px, py]) => [px + x - placement.x, py + y - placement.y]) };
}
