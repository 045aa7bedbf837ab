// One placed amenity: its plan symbol at true size, its disc, its halo for a finger.

import { drawing, svg } from "./dom.js";
import { halfExtent } from "./geometry.js";
import { tFirst } from "./words.js";

const HALO = 44; // px: even a thin bench can be caught by a small finger

const GLIDE = { duration: 600, easing: "ease-in-out" };

export class Pieces {
  constructor(board, kinds, icons) {
    this.board = board;
    this.icons = icons;
    this.kinds = kinds;
    this.shown = new Map(); // id → {group, chip, placement}
  }

  /** Draw what should stand there now; only what changed is touched. */
  show(placements) {
    for (const [id, piece] of this.shown) {
      if (!placements.has(id)) this.#remove(id, piece);
    }
    for (const [id, placement] of placements) {
      const piece = this.shown.get(id);
      if (!piece) this.#add(placement);
      else if (piece.placement !== placement) this.pose(id, placement);
    }
  }

  /** Width and depth, m; of a drawn outline how far it reaches from its middle, both ways. */
  size(placement) {
    if (placement.outline) {
      const reach = (axis, middle) => 2 * Math.max(...placement.outline.map((point) => Math.abs(point[axis] - middle)));
      return [reach(0, placement.x), reach(1, placement.y)];
    }
    const kind = this.kinds[placement.kind];
    return [placement.width ?? kind.width, placement.depth ?? kind.depth];
  }

  #add(placement) {
    const kind = this.kinds[placement.kind];
    const group = svg("g", { class: `kd-piece kd-${kind.family} kd-${kind.level}`, "data-id": placement.id, "data-kind": kind.code });
    const chip = svg("g", { class: `kd-chip kd-${kind.family}`, "data-chip": placement.id },
      svg("circle", { r: 14, class: "kd-chip-disc" }));
    const icon = drawing(kind.icon);
    for (const [name, value] of Object.entries({ x: -9, y: -9, width: 18, height: 18 })) icon.setAttribute(name, value);
    const star = drawing(this.icons.star);
    for (const [name, value] of Object.entries({ x: -21, y: -3, width: 16, height: 16, class: "kd-chip-star" })) star.setAttribute(name, value);
    // What is wrong is told by a shape as well: a square stands on its corner, a triangle on its side.
    chip.append(icon, svg("path", { d: "M13-21L22-12L13-3L4-12Z", class: "kd-chip-mark for-error" }), svg("path", { d: "M12.3-17h1.4l-.3 6h-.8ZM13-9.4a1 1 0 1 1 0 2a1 1 0 1 1 0-2Z", class: "kd-chip-mark for-error is-sign" }),
      svg("path", { d: "M13-21L22.5-4.5H3.5Z", class: "kd-chip-mark for-warning" }), svg("path", { d: "M12.3-16h1.4l-.3 5h-.8ZM13-9.6a1 1 0 1 1 0 2a1 1 0 1 1 0-2Z", class: "kd-chip-mark for-warning is-sign" }), star, svg("circle", { cx: -12, cy: -11, r: 5, class: "kd-chip-note" }));
    const layers = this.board.layers;
    (kind.level === "ground" ? layers.flat : layers.bodies).append(group);
    layers.chips.append(chip);
    this.shown.set(placement.id, { group, chip, placement: null });
    this.pose(placement.id, placement);
  }

  /** Put a piece where it stands now; while dragging this runs once a frame. */
  pose(id, placement) {
    const piece = this.shown.get(id);
    if (!piece) return;
    const [width, depth] = this.size(placement);
    const before = piece.placement;
    if (!before || before.width !== placement.width || before.depth !== placement.depth || before.outline !== placement.outline) {
      this.#body(piece.group, placement, width, depth);
    }
    piece.placement = placement;
    piece.chip.classList.toggle("is-favourite", Boolean(placement.favourite));
    piece.chip.classList.toggle("has-note", Boolean(placement.note));
    const { view } = this.board;
    const [u, v] = view.toScene([placement.x, placement.y]);
    const rotation = placement.outline ? 0 : view.rotation(placement.turn);
    piece.group.setAttribute("transform", `translate(${u} ${v}) rotate(${rotation})`);
    this.board.onScreen(piece.chip, this.#chipAt(placement, [u, v], rotation, width, depth));
  }

  /** The disc hangs at the upper edge of a piece, or in its middle where there is room for both. */
  #chipAt(placement, [u, v], rotation, width, depth) {
    const [, half] = halfExtent(width, depth, rotation);
    const lift = 15 / this.board.scale;
    return half > 3 * lift ? [u, v - half + 1.3 * lift] : [u, v - half - lift * 0.6];
  }

  #body(group, placement, width, depth) {
    const kind = this.kinds[placement.kind];
    const halo = Math.max(0, HALO / this.board.scale);
    const [w, d] = [Math.max(width, halo), Math.max(depth, halo)];
    group.replaceChildren();
    if (placement.outline) {
      const points = placement.outline.map(([x, y]) => this.board.view.toScene([x - placement.x, y - placement.y]).join(" "));
      const path = `M${points.join("L")}Z`;
      group.append(textured(svg("path", { d: path, class: "kd-body" }), kind));
    } else {
      group.append(svg("rect", { x: -w / 2, y: -d / 2, width: w, height: d, class: "kd-halo" }));
      group.append(this.outline(kind, width, depth, "kd-shadow"), this.#surface(kind, width, depth), this.outline(kind, width, depth, "kd-rim"));
    }
    const title = svg("title");
    title.textContent = tFirst(`kind.${kind.code}`);
    group.append(title);
  }

  /** What one sees of it from above. A bed twice as long has more shrubs, not longer ones. */
  #surface(kind, width, depth) {
    if (kind.texture && (width !== kind.width || depth !== kind.depth)) return textured(this.outline(kind, width, depth, "kd-body"), kind);
    const symbol = drawing(kind.symbol);
    for (const [name, value] of Object.entries({
      x: -width / 2, y: -depth / 2, width, height: depth, preserveAspectRatio: "none", class: "kd-symbol",
    })) symbol.setAttribute(name, value);
    return symbol;
  }

  outline(kind, width, depth, name) {
    return kind.shape === "disc"
      ? svg("ellipse", { rx: width / 2, ry: depth / 2, class: name })
      : svg("rect", { x: -width / 2, y: -depth / 2, width, height: depth, rx: 0.04, class: name });
  }

  #remove(id, piece) {
    piece.group.remove();
    this.board.forget(piece.chip);
    this.shown.delete(id);
  }

  /** Mark pieces by the verdict: id → "error" | "warning" | "hint". */
  mark(worst) {
    for (const [id, { group, chip }] of this.shown) {
      for (const element of [group, chip]) {
        element.classList.toggle("is-error", worst.get(id) === "error");
        element.classList.toggle("is-warning", worst.get(id) === "warning");
      }
    }
  }

  /** Ring the pieces that other tablets hold. */
  ring(ids) {
    for (const [id, { group, chip }] of this.shown) {
      for (const element of [group, chip]) element.classList.toggle("is-held", ids.has(id));
    }
  }

  /** Mark the chosen ones: their ids. */
  select(chosen) {
    for (const [id, { group, chip }] of this.shown) {
      group.classList.toggle("is-selected", chosen.includes(id));
      chip.classList.toggle("is-chosen", chosen.length > 1 && chosen.includes(id));
    }
  }

  lift(id, lifted) {
    const piece = this.shown.get(id);
    piece?.group.classList.toggle("is-lifted", lifted);
    piece?.chip.classList.toggle("is-lifted", lifted);
    if (lifted && piece) {
      piece.group.parentNode.append(piece.group);
      piece.chip.parentNode.append(piece.chip);
    }
  }

  /** Let a piece glide from where it stood before to where it stands now. */
  glide(id, before) {
    const piece = this.shown.get(id);
    if (!piece || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const { view } = this.board;
    const pose = ({ x, y }, rotation) => {
      const [u, v] = view.toScene([x, y]);
      return { transform: `translate(${u}px, ${v}px) rotate(${rotation}deg)` };
    };
    const now = piece.placement;
    const rotation = now.outline ? 0 : view.rotation(now.turn);
    const by = now.outline ? 0 : view.rotation(before.turn) - rotation;
    const start = rotation + ((((by + 180) % 360) + 360) % 360) - 180; // the short way round
    piece.group.animate([pose(before, start), pose(now, rotation)], GLIDE);
    piece.chip.animate([{ opacity: 0 }, { opacity: 1 }], GLIDE);
  }

  /** Halos and discs are in screen size: after zooming they are made again. */
  rezoom() {
    for (const [id, piece] of this.shown) {
      const { placement } = piece;
      piece.placement = null;
      this.pose(id, placement);
    }
  }
}

/** Filled with the ground of its kind, where that has one. */
function textured(element, { texture }) {
  if (texture) element.style.fill = `url(#kd-${texture})`;
  return element;
}
