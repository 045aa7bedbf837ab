// The layers drawn on the map: layouts as faint footprints or with their symbols, heat, sun, fit.

import { svg, drawing } from "../dom.js";
import { faintness } from "./model.js";

const FULL = 3; // up to so many layouts are drawn with their symbols
const LEVELS = ["ground", "body", "canopy"]; // in the order they are drawn
const COLOURS = ["play", "rest", "sport", "green", "service"];

export class Canvas {
  constructor(board, kinds, boundary) {
    this.board = board;
    this.kinds = kinds;
    this.groups = new Map(); // key of a row → its <g>
    this.stack = svg("g", { class: "kl-stack" });
    const site = svg("clipPath", { id: "kl-site" });
    site.append(svg("path", { d: board.view.path(boundary) }));
    board.svg.append(site, this.stack);
    for (const [key, name] of [["place", "ground"], ["trees", "trees"], ["names", "labels"]]) this.groups.set(key, board.layers[name]);
  }

  group(key) {
    if (!this.groups.has(key)) this.groups.set(key, svg("g", { "data-layer": key }));
    return this.groups.get(key);
  }

  /** A layout's footprints; its symbols are drawn when it is looked at closely. */
  layout(key, placements) {
    const group = this.group(key);
    group.kdPlacements = this.#upwards(placements);
    group.replaceChildren(...group.kdPlacements.map((piece) => this.#footprint(piece)));
    group.kdFull = false;
  }

  /** A moment of a film: one layout with its symbols, many of them faint. */
  film(placements, many) {
    this.group("lapse").replaceChildren(...this.#upwards(placements).map((piece) => (many ? this.#footprint(piece) : this.#symbol(piece))));
  }

  /** While a film runs, the layouts themselves step back. */
  filming(on) {
    this.stack.classList.toggle("is-lapsing", on);
    if (on) this.stack.append(this.group("lapse"));
    else this.group("lapse").remove();
  }

  /** A lawn below the bench that stands on it. */
  #upwards(placements) {
    const level = ({ kind }) => LEVELS.indexOf(this.kinds[kind].level);
    return [...placements].sort((a, b) => level(a) - level(b));
  }

  /** Put everything in the order of the list, seen and strong as it says. */
  arrange(layers) {
    const order = layers.upwards.map((key) => this.group(key));
    const standing = [...this.stack.children];
    if (order.length !== standing.length || order.some((each, n) => each !== standing[n])) this.stack.replaceChildren(...order);
    this.look(layers);
  }

  /** Only what is seen, and how strongly: what a switch or a slider changes. */
  look(layers) {
    const seen = layers.seenLayouts.length;
    // Faint are the footprints, not their groups: a group that one sees through is painted twice,
    // and with a hundred of them that is what takes time. Rounded, so that most switches change nothing.
    this.stack.classList.toggle("is-many", seen > FULL);
    this.stack.style.setProperty("--kl-faint", this.#faint(seen).toFixed(2));
    for (const [key, { strength }] of layers.rows) {
      const group = this.group(key);
      const isSeen = layers.isSeen(key);
      group.style.display = isSeen ? "" : "none";
      group.style.opacity = strength === 1 ? "" : String(strength);
      if (isSeen && group.kdPlacements) this.#close(group, seen <= FULL);
    }
  }

  #faint(seen) {
    return seen > FULL ? faintness(seen) : 1;
  }

  /** How strongly a row is drawn now, 0 to 1. */
  strength(layers, key) {
    return layers.rows.get(key).strength * (key.startsWith("layout:") ? this.#faint(layers.seenLayouts.length) : 1);
  }

  #close(group, full) {
    if (group.kdFull === full) return;
    group.kdFull = full;
    group.replaceChildren(...group.kdPlacements.map((piece) => (full ? this.#symbol(piece) : this.#footprint(piece))));
  }

  #at({ x, y, turn, outline }) {
    const [u, v] = this.board.view.toScene([x, y]);
    return `translate(${u} ${v}) rotate(${outline ? 0 : this.board.view.rotation(turn)})`;
  }

  #footprint(piece) {
    const kind = this.kinds[piece.kind];
    const name = `kl-thing kd-${kind.family}`;
    if (piece.outline) return svg("path", { d: this.#outline(piece), class: name, transform: this.#at(piece) });
    const [w, d] = [piece.width ?? kind.width, piece.depth ?? kind.depth];
    return kind.shape === "disc"
      ? svg("ellipse", { rx: w / 2, ry: d / 2, class: name, transform: this.#at(piece) })
      : svg("rect", { x: -w / 2, y: -d / 2, width: w, height: d, class: name, transform: this.#at(piece) });
  }

  #outline(piece) {
    return `M${piece.outline.map(([x, y]) => this.board.view.toScene([x - piece.x, y - piece.y]).join(" ")).join("L")}Z`;
  }

  #symbol(piece) {
    const kind = this.kinds[piece.kind];
    if (piece.outline || (kind.texture && (piece.width || piece.depth))) return this.#footprint(piece);
    const [w, d] = [piece.width ?? kind.width, piece.depth ?? kind.depth];
    const symbol = drawing(kind.symbol);
    for (const [name, value] of Object.entries({ x: -w / 2, y: -d / 2, width: w, height: d, preserveAspectRatio: "none", class: "kd-symbol" })) symbol.setAttribute(name, value);
    return svg("g", { class: `kd-piece kd-${kind.family}`, transform: this.#at(piece) }, symbol);
  }

  /** Heat maps as the server worked them out: one picture a family, stretched over its cells. */
  heat({ west, south, cell, rows, columns, families }) {
    const [u, v] = this.board.view.toScene([west, south + rows * cell]);
    for (const family of COLOURS) {
      const values = families[family];
      const picture = values && svg("image", {
        href: painted(values, rows, columns, getComputedStyle(this.board.element).getPropertyValue(`--kd-families-${family}`).trim()),
        width: columns * cell, height: rows * cell, preserveAspectRatio: "none",
        transform: `translate(${u} ${v}) rotate(${this.board.view.rotation(0)})`,
      });
      const group = this.group(`heat:${family}`);
      group.setAttribute("clip-path", "url(#kl-site)");
      group.replaceChildren(...(picture ? [picture] : []));
    }
  }

  areas(key, drawn) {
    this.group(key).replaceChildren(...drawn.map(({ geometry, name, fill }) => svg("path", { d: this.board.view.path(geometry), class: name, ...(fill ? { fill } : {}) })));
  }
}

/** A picture of values 0 to 255, rows from the south up, the more the less one sees through. */
function painted(values, rows, columns, colour) {
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(columns, rows);
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  values.forEach((value, n) => {
    const [row, column] = [rows - 1 - Math.floor(n / columns), n % columns];
    image.data.set([r, g, b, Math.sqrt(value / 255) * 217], 4 * (row * columns + column));
  });
  pen.putImageData(image, 0, 0);
  // Drawn larger by the browser, which smooths it: a hill, not a square.
  const fine = Object.assign(document.createElement("canvas"), { width: columns * 6, height: rows * 6 });
  const large = fine.getContext("2d");
  large.imageSmoothingQuality = "high";
  large.drawImage(canvas, 0, 0, fine.width, fine.height);
  return fine.toDataURL();
}
