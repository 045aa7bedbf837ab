// Round the chosen piece: the room it needs, a handle to turn it and a bin.

import { drawing, svg } from "./dom.js";
import { halfExtent } from "./geometry.js";

const GAP = 46; // px between a piece and the middle of a handle
const APART = 56; // px between the middles of two handles
const OUT = 30; // px between a corner and the middle of the handle that pulls it
const REACH = 34; // px: a handle's middle stays so far within the map

const ICONS = { remove: "trash", size: "resize" };

export class Handles {
  constructor(board, pieces, { kinds, icons }) {
    this.board = board;
    this.pieces = pieces;
    this.kinds = kinds;
    this.icons = icons;
  }

  /** Half width and half height of a piece on screen, px. */
  half(placement) {
    const [width, depth] = this.pieces.size(placement);
    return halfExtent(width, depth, this.board.view.rotation(placement.turn)).map((half) => half * this.board.scale);
  }

  /** Its box on screen with the disc above it, px from the map's corner: left, top, right, bottom. */
  box(placement) {
    const [cx, cy] = this.board.pixels(this.board.view.toScene([placement.x, placement.y]));
    const [hw, hh] = this.half(placement);
    return [cx - hw, cy - hh - 20, cx + hw, cy + hh];
  }

  /** Draw them round a piece; round none where it is null. One of several cannot be turned by itself. */
  show(placement, alone = true) {
    const { zones, handles } = this.board.layers;
    zones.replaceChildren();
    for (const old of [...handles.children]) this.board.forget(old);
    if (!placement || placement.id === "carried") return;
    const kind = this.kinds[placement.kind];
    const { view } = this.board;
    const [u, v] = view.toScene([placement.x, placement.y]);
    const rotation = view.rotation(placement.turn);
    for (const zone of placement.width || placement.depth || placement.outline ? [] : kind.zones) {
      zones.append(svg("path", { d: localPath(zone), class: `kd-zone kd-${kind.family}`, transform: `translate(${u} ${v}) rotate(${rotation})` }));
    }
    const [turn, trash] = this.#places(placement, [u, v]);
    if (!alone) return this.#handle("remove", placement, trash);
    if (this.sized(placement)) this.#handle("size", placement, this.#corner(placement, [u, v], [turn, trash]));
    if (!placement.outline) this.#handle("turn", placement, turn);
    this.#handle("remove", placement, trash);
  }

  /** Size and what may be changed of it: {width, depth, round}; null where it is what it is. */
  sized(placement) {
    const kind = this.kinds[placement.kind];
    if (!kind.resizable || placement.outline) return null;
    const [width, depth] = this.pieces.size(placement);
    return { width, depth, round: kind.shape === "disc" };
  }

  /** A little outside the lowest corner on screen that leaves the other handles alone, else below. */
  #corner(placement, [u, v], others) {
    const { board } = this;
    const [width, depth] = this.pieces.size(placement);
    const angle = (board.view.rotation(placement.turn) * Math.PI) / 180;
    const corners = [[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([a, b]) => {
      const [x, y] = [(a * width) / 2, (b * depth) / 2];
      return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
    });
    corners.sort(([a, b], [c, d]) => c + 2 * d - (a + 2 * b));
    const at = ([du, dv]) => {
      const far = OUT / board.scale / Math.hypot(du, dv);
      return [u + du * (1 + far), v + dv * (1 + far)];
    };
    const taken = others.map((other) => board.pixels(other));
    const free = (place) => {
      const [x, y] = board.pixels(place);
      const seen = x > REACH && y > REACH && x < board.element.clientWidth - REACH && y < board.element.clientHeight - REACH;
      return seen && taken.every(([a, b]) => Math.hypot(a - x, b - y) >= APART);
    };
    const [x, y] = board.pixels([u, v]);
    const [, hh] = this.half(placement);
    const places = [...corners.map(at), board.sceneOf([x, y + hh + GAP]), board.sceneOf([x, y - hh - GAP - 20])];
    return places.find(free) ?? places.at(-2);
  }

  #handle(name, placement, at) {
    const look = ICONS[name] ?? name;
    const icon = drawing(this.icons[look]);
    for (const [key, value] of Object.entries({ x: -13, y: -13, width: 26, height: 26 })) icon.setAttribute(key, value);
    this.board.layers.handles.append(this.board.onScreen(
      svg("g", { class: `kd-handle is-${look}`, "data-handle": name, "data-of": placement.id }, svg("circle", { r: 26 }), icon), at));
  }

  /** Right and left of the piece, but never where no finger gets: points of the drawing. */
  #places(placement, middle) {
    const { board } = this;
    const [x, y] = board.pixels(middle);
    const [hw, hh] = this.half(placement);
    const right = [x + hw + GAP, y];
    const left = [x - hw - GAP, y];
    const { clientWidth, clientHeight } = board.element;
    const seen = x + hw > 0 && x - hw < clientWidth && y + hh > 0 && y - hh < clientHeight;
    if (!seen) return [board.sceneOf(right), board.sceneOf(left)];
    const [turn, trash] = [board.within(right, REACH), board.within(left, REACH)];
    if (turn[0] - trash[0] < 60) trash[1] += trash[1] + 94 < clientHeight ? 60 : -60; // side by side there is no room
    return [board.sceneOf(turn), board.sceneOf(trash)];
  }
}

/** SVG path of a zone in the kind's own axes (y north) in a drawing with v downwards. */
function localPath(zone) {
  return zone.map((ring) => `M${ring.map(([x, y]) => `${x} ${-y}`).join("L")}Z`).join("");
}
