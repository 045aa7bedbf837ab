// The planner's drawing board of one site: brings map, pens, sheet, steps and saving together.

import { Board } from "../board.js";
import { drawing, html } from "../dom.js";
import { bounds } from "../geometry.js";
import { Compass } from "../topbar.js";
import { t } from "../words.js";
import { corners } from "./measure.js";
import {
  Steps, created, described, drawn, entranceAt, frontsIn, grips, middleOf, moved, opened, reshaped,
  widthOf, withFronts, withWindows,
} from "./features.js";
import { nearestPoint, under } from "./hits.js";
import { Overlay, average } from "./overlay.js";
import { pen } from "./pens.js";
import { Pointer } from "./pointer.js";
import { Keeper } from "./keeper.js";
import { Sheet, called } from "./sheet.js";
import { snapped, toStep } from "./snapping.js";
import { Head, invitation } from "./head.js";
import { toggled } from "./windows.js";

const GRIP = 26; // px around a grip that take hold of it
const HIT = 22; // px around thin things that choose them

export class Desk {
  /** @param world {id, icons, found}: `found` as /api/sites answers */
  constructor(root, world, on) {
    this.world = world;
    this.found = world.found;
    this.on = on;
    this.steps = new Steps();
    this.tool = "select";
    this.pen = null;
    this.selected = null;
    this.choosing = false; // sides for windows
    this.wrong = null; // {id, sentence} of the last refused save
    this.boundary = this.found.site.boundary;
    this.features = opened(this.found.document);
    this.#build(root);
    this.keeper = new Keeper(world.id, this.found, {
      changed: () => this.#status(),
      saved: (answer, same) => this.#adopt(answer, same),
      refused: (body) => this.#refused(body),
    });
    const waiting = this.keeper.draft();
    if (waiting) {
      this.steps.add(this.features);
      this.features = waiting;
      this.head.tell(t("sites.restored"));
    }
    this.keeper.now(this.features);
    this.render();
    this.element.dataset.ready = "yes";
  }

  #build(root) {
    const { icons } = this.world;
    this.head = new Head(this.found, icons, {
      undo: () => this.undo(), redo: () => this.redo(), language: () => this.on.language(),
      save: () => this.save(), open: () => this.open(),
    });
    const map = html("div", { class: "kd-map", tabindex: "0", role: "application" });
    this.stage = html("div", { class: "kd-stage" }, map);
    this.sheet = new Sheet(icons, {
      tool: (name) => this.take(name), choose: (id) => this.find(id), describe: (changes) => this.describe(changes),
      widen: (width) => this.change(entranceAt(this.chosen, this.ring, middleOf(this.chosen), width)),
      windows: (word) => this.#windows(word), remove: () => this.remove(), finish: () => this.pen.finish(),
      back: () => this.pen.back(), cancel: () => this.take("select"), leave: () => this.select(null), again: () => this.render(),
    });
    this.element = html("div", { class: "ks-desk" }, this.head.element, html("div", { class: "ks-table" }, this.stage, this.sheet.element));
    root.replaceChildren(this.element);

    this.board = new Board(map, this.#drawing(), [64, 76, 64, 76]);
    this.board.siteBox = this.#around();
    this.overlay = new Overlay(this.board, icons);
    this.compass = new Compass(this.board, this.found.site.view_turn);
    this.callout = html("p", { class: "ks-callout", role: "alert", hidden: "" });
    const zoom = html("div", { class: "kd-zoom" }, ...[["plus", 0.6, "+"], ["minus", -0.6, "−"]].map(([name, step, sign]) =>
      html("button", { class: "kd-round", type: "button", "aria-label": sign, onclick: () => this.board.zoomBy(step) }, drawing(icons[name]))));
    this.stage.append(this.compass.element, zoom, this.callout, this.head.toast);
    this.board.onzoom = () => {
      this.compass.rescale();
      this.#overlay();
    };
    this.board.map.on("move", () => this.#callout());
    this.board.map.on("dragstart zoomstart", () => (this.board.touchedByHand = true));
    this.pointer = new Pointer(this.board, { grab: (event) => this.#grab(event), hover: (place) => this.pen?.hover(place) });
    this.keys = (event) => this.#key(event);
    document.addEventListener("keydown", this.keys);
  }

  // ---- what stands there ----

  get ring() {
    return corners(this.boundary);
  }

  get chosen() {
    return this.features.find(({ id }) => id === this.selected) ?? null;
  }

  /** Put another list in place of the one that stands, as one step. */
  #step(features) {
    this.steps.add(this.features);
    this.features = features;
    this.wrong = null;
    this.keeper.now(features);
    this.render();
  }

  change(feature) {
    this.#step(this.features.map((each) => (each.id === feature.id ? feature : each)));
  }

  describe(changes) {
    if (this.chosen) this.change(described(this.chosen, changes));
  }

  remove() {
    const id = this.selected;
    if (!id) return;
    this.selected = null;
    this.choosing = false;
    this.#step(this.features.filter((each) => each.id !== id));
  }

  undo() {
    if (this.pen?.back()) return;
    this.#go(this.steps.back(this.features));
  }

  redo() {
    this.#go(this.steps.forth(this.features));
  }

  #go(features) {
    if (!features) return;
    this.features = features;
    this.wrong = null;
    if (!this.chosen) this.selected = null;
    this.keeper.now(features);
    this.render();
  }

  // ---- tools ----

  take(tool) {
    this.tool = tool;
    this.choosing = false;
    this.selected = null;
    this.pen = tool === "select" ? null : pen(tool, {
      board: this.board, ring: this.ring, corners: () => this.#corners(), reach: (px) => px / this.board.scale,
    }, { made: (geometry) => this.#made(geometry), changed: () => this.#drawn() });
    this.render();
  }

  /** Corners worth meeting: the boundary's and the areas'. */
  #corners(except) {
    const areas = this.features.filter(({ id, geometry }) => id !== except && geometry.type === "Polygon");
    return [...this.ring, ...areas.flatMap(({ geometry }) => corners(geometry))];
  }

  #made(geometry) {
    const { role } = this.pen;
    // The next tree is most often like the last one.
    const like = role === "tree" && this.chosen ? { crown: this.chosen.properties.crown, dbh: this.chosen.properties.dbh } : {};
    const feature = created(this.features, role, geometry, like);
    this.selected = feature.id;
    if (role !== "tree") {
      this.tool = "select";
      this.pen = null;
    }
    this.#step([...this.features, feature]);
  }

  /** While a shape grows only what is above the plan changes, and the sheet when corners come. */
  #drawn() {
    this.#overlay();
    const known = `${this.pen?.role}${this.pen?.points.length}`;
    if (known !== this.known) {
      this.known = known;
      this.#sheet();
    }
  }

  select(id) {
    this.tool = "select";
    this.pen = null;
    if (id !== this.selected) this.choosing = false;
    this.selected = id;
    this.render();
  }

  /** Choose a feature from the list, and show it if it lies off the screen. */
  find(id) {
    this.select(id);
    const { geometry } = this.chosen;
    const [u0, v0, u1, v1] = bounds(this.board.view, [geometry]);
    const [x, y] = this.board.pixels([(u0 + u1) / 2, (v0 + v1) / 2]);
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (x > 20 && y > 20 && x < width - 20 && y < height - 20) return;
    this.board.touchedByHand = true;
    this.board.map.setView([-(v0 + v1) / 2, (u0 + u1) / 2], this.board.map.getZoom(), { animate: false });
  }

  /** The site with as much of its surroundings as is drawn, up to a third of its size. */
  #around() {
    const box = bounds(this.board.view, [this.boundary]);
    const most = Math.max(box[2] - box[0], box[3] - box[1]) / 3;
    const all = bounds(this.board.view, [this.boundary, ...this.features.map(({ geometry }) => geometry)]);
    return [0, 1, 2, 3].map((i) => (i < 2 ? Math.max(all[i], box[i] - most) : Math.min(all[i], box[i] + most)));
  }

  #windows(word) {
    if (word !== "some") {
      this.choosing = false;
      return this.change(withWindows(this.chosen, word));
    }
    this.choosing = !this.choosing;
    this.render();
  }

  // ---- fingers and keys ----

  #grab(event) {
    const place = this.board.siteAt(event);
    const { scale } = this.board;
    if (this.pen) {
      const tree = this.pen.role === "tree" && this.#nearTree(place);
      return tree ? { takes: true, tap: () => this.#pick(tree.id), drag: () => {} } : this.pen.grab(place);
    }
    const { chosen } = this;
    if (chosen && this.choosing) {
      const middles = corners(chosen.geometry).map((a, i, all) => average([a, all[(i + 1) % all.length]]));
      const side = nearestPoint(middles, place, GRIP / scale);
      if (side >= 0) return { takes: true, tap: () => this.change(withFronts(chosen, toggled(frontsIn(chosen), side))), drag: () => {} };
    } else if (chosen) {
      const grip = nearestPoint(grips(chosen), place, GRIP / scale);
      if (grip >= 0) return { takes: true, tap: () => {}, drag: (at, phase) => this.#bend(chosen, grip, at, phase) };
    }
    const hits = under(this.features, place, HIT / scale);
    if (chosen && hits.includes(chosen)) {
      return { takes: true, tap: () => this.select(hits[0].id), drag: (at, phase) => this.#move(chosen, place, at, phase) };
    }
    return { takes: false, tap: () => this.select(hits[0]?.id ?? null), drag: () => {} };
  }

  #nearTree(place) {
    const trees = this.features.filter(({ properties }) => properties.role === "tree");
    const found = nearestPoint(trees.map(({ geometry }) => geometry.coordinates), place, HIT / this.board.scale);
    return trees[found];
  }

  /** Choose a tree without putting the pen away. */
  #pick(id) {
    this.selected = id;
    this.render();
  }

  #bend(feature, grip, at, phase) {
    const point = snapped(at ?? [0, 0], { corners: this.#corners(feature.id), ring: this.ring, reach: 14 / this.board.scale }).at;
    const points = grips(feature).map((each, i) => (i === grip ? point : each));
    this.#drag(feature, () => reshaped(feature, points), phase);
  }

  #move(feature, from, at, phase) {
    this.#drag(feature, () => {
      const { role } = feature.properties;
      if (role === "entrance" || role === "exit") return entranceAt(feature, this.ring, at, widthOf(feature));
      return moved(feature, [toStep(at[0] - from[0]), toStep(at[1] - from[1])]);
    }, phase);
  }

  /** Show a feature as the finger has it; keep it when the finger lets go. */
  #drag(feature, make, phase) {
    if (phase === "end") {
      this.held = null;
      this.change(make());
    } else {
      this.held = phase === "cancel" ? null : make();
      this.board.drawSite(this.#drawing());
      this.#overlay();
    }
  }

  #key(event) {
    if (event.target.closest?.("input, textarea, [contenteditable]") || this.dialog) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === "s") this.save();
    else if (command && (key === "y" || (key === "z" && event.shiftKey))) this.redo();
    else if (command && key === "z") this.undo();
    else if (key === "escape") this.pen && this.pen.points.length ? this.take(this.tool) : this.select(null);
    else if (key === "enter" && this.pen?.finish && event.target === this.board.element) this.pen.finish();
    else if (key === "delete" || key === "backspace") this.pen?.back() || (!this.pen && this.remove());
    else if (key.startsWith("arrow") && this.chosen && !this.pen && event.target === this.board.element) this.#nudge(key);
    else return;
    event.preventDefault();
  }

  #nudge(key) {
    const { view } = this.board;
    const [du, dv] = { arrowleft: [-0.1, 0], arrowright: [0.1, 0], arrowup: [0, -0.1], arrowdown: [0, 0.1] }[key];
    const [x0, y0] = view.toSite([0, 0]);
    const [x, y] = view.toSite([du, dv]);
    if (this.chosen.properties.role !== "entrance") this.change(moved(this.chosen, [x - x0, y - y0]));
    else {
      const [mx, my] = middleOf(this.chosen);
      this.change(entranceAt(this.chosen, this.ring, [mx + x - x0, my + y - y0], widthOf(this.chosen)));
    }
  }

  // ---- drawing ----

  #drawing() {
    const features = this.held ? this.features.map((each) => (each.id === this.held.id ? this.held : each)) : this.features;
    return { ...this.found.site, boundary: this.boundary, features: drawn(features, average(this.ring)) };
  }

  render() {
    this.board.drawSite(this.#drawing());
    this.element.classList.toggle("is-armed", this.pen !== null);
    this.known = null;
    this.#overlay();
    this.#sheet();
    this.#status();
    this.#callout();
  }

  #overlay() {
    if (this.pen) this.pen.show(this.overlay);
    if (this.pen && this.pen.role !== "tree") return;
    const chosen = this.held ?? this.chosen;
    if (chosen) this.overlay.chosen(chosen, { choosing: this.choosing, wrong: this.wrong?.id === chosen.id });
    else this.overlay.clear();
  }

  #sheet() {
    this.sheet.show({
      tool: this.tool, pen: this.pen, chosen: this.chosen, choosing: this.choosing, features: this.features,
      wrong: this.wrong, document: this.found, boundary: this.boundary,
    });
  }

  #status() {
    this.head.show({ steps: this.steps, state: this.keeper?.state ?? "saved", version: this.found.version, stage: this.found.stage, drawing: Boolean(this.pen?.points.length) });
  }

  /** The sentence of a refused save, beside what it names. */
  #callout() {
    const feature = this.wrong && this.features.find(({ id }) => id === this.wrong.id);
    this.callout.hidden = !feature;
    if (!feature) return;
    const { geometry } = feature;
    const at = geometry.type === "Point" ? geometry.coordinates : average(geometry.type === "Polygon" ? corners(geometry) : geometry.coordinates);
    const [x, y] = this.board.pixels(this.board.view.toScene(at));
    const { clientWidth: width, clientHeight: height } = this.stage;
    this.callout.textContent = this.wrong.sentence;
    const [w, h] = [this.callout.offsetWidth, this.callout.offsetHeight];
    this.callout.style.transform = `translate(${Math.round(Math.min(Math.max(8, x - w / 2), width - w - 8))}px, ${Math.round(Math.min(Math.max(8, y - h - 24), height - h - 8))}px)`;
  }

  // ---- saving ----

  /** Keep what is drawn as the next version; true once it is. */
  async save() {
    return this.keeper.save(this.found.document, this.features);
  }

  /** `same`: nothing was drawn while the answer was on its way. */
  #adopt(answer, same) {
    this.found = { ...this.found, ...answer };
    this.wrong = null;
    if (same) {
      this.features = opened(answer.document);
      if (!this.chosen) this.selected = null;
    }
    this.keeper.kept(same ? this.features : null);
    this.render();
  }

  #refused(body) {
    const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    const said = body?.message?.[language];
    const named = body?.feature && this.features.find(({ id }) => body.feature === id || body.feature.startsWith(`${id} (`));
    if (named) {
      this.wrong = { id: named.id, sentence: said.replace(body.feature, called(named, this.features)) };
      this.select(named.id);
    } else this.head.tell(said ?? t("sites.not_saved"));
  }

  /** Save, then open for design and show how to join. */
  async open() {
    if (!(await this.save())) return;
    const answer = this.found.stage === "design" ? this.found : await this.keeper.stage("design");
    if (!answer) return;
    this.found = { ...this.found, ...answer };
    this.#status();
    this.dialog = invitation(this.element, this.found, this.world.icons, () => (this.dialog = null));
  }

  retranslate() {
    this.wrong = null;
    this.board.drawSite(this.#drawing());
    this.render();
  }

  destroy() {
    document.removeEventListener("keydown", this.keys);
    this.board.destroy();
    this.element.remove();
  }
}
