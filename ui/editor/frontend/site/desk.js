// The planner's drawing board of one site: brings map, pens, sheet, steps and saving together.

import { Board } from "../board.js";
import { drawing, html } from "../dom.js";
import { bounds } from "../geometry.js";
import { Compass } from "../topbar.js";
import { label, t } from "../words.js";
import { corners } from "./measure.js";
import {
  Steps, created, described, drawn, entranceAt, middleOf, opened, withWindows,
} from "./features.js";
import { Overlay, average } from "./overlay.js";
import { pen } from "./pens.js";
import { Keeper } from "./keeper.js";
import { Sheet, called } from "./sheet.js";
import { Backdrop } from "./backdrop.js";
import { Hands } from "./hands.js";
import { Head, invitation } from "./head.js";

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
    const map = label(html("div", { class: "kd-map", tabindex: "0", role: "application" }), "editor.map");
    this.stage = html("div", { class: "kd-stage" }, map);
    this.sheet = new Sheet(icons, {
      tool: (name) => this.take(name), choose: (id) => this.find(id), describe: (changes) => this.describe(changes),
      widen: (width) => this.change(entranceAt(this.chosen, this.ring, middleOf(this.chosen), width)),
      windows: (word) => this.#windows(word), remove: () => this.remove(), finish: () => this.pen.finish(),
      back: () => this.pen.back(), cancel: () => this.take("select"), elsewhere: (what) => this.#elsewhere(what), underlay: (seen) => this.#underlay(seen), takeAway: () => this.#takeAway(), leave: () => this.select(null), again: () => this.render(),
    });
    this.element = html("div", { class: "ks-desk" }, this.head.element, html("div", { class: "ks-table" }, this.stage, this.sheet.element));
    root.replaceChildren(this.element);

    this.board = new Board(map, this.#drawing(), [64, 76, 64, 76]);
    this.board.siteBox = this.#around();
    this.overlay = new Overlay(this.board, icons);
    this.backdrop = new Backdrop(this.board);
    this.underlaid = true; // the plan under the drawing is seen, if there is one
    this.compass = new Compass(this.board, this.found.site.view_turn);
    this.callout = html("p", { class: "ks-callout", role: "alert", hidden: "" });
    const zoom = html("div", { class: "kd-zoom" }, ...[["plus", 0.6, "editor.zoom_in"], ["minus", -0.6, "editor.zoom_out"]].map(([name, step, key]) =>
      label(html("button", { class: "kd-round", type: "button", onclick: () => this.board.zoomBy(step) }, drawing(icons[name])), key)));
    this.stage.append(this.compass.element, zoom, this.callout, this.head.toast);
    this.board.onzoom = () => {
      this.compass.rescale();
      this.#overlay();
    };
    this.board.map.on("move", () => this.#callout());
    this.board.map.on("dragstart zoomstart", () => (this.board.touchedByHand = true));
    this.hands = new Hands(this);
  }

  get name() {
    return this.found.name;
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
    this.held = null;
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
      board: this.board, ring: this.ring, corners: () => this.cornersToMeet(), reach: (px) => px / this.board.scale,
    }, { made: (geometry) => this.#made(geometry), changed: () => this.#drawn() });
    this.render();
  }

  /** Corners worth meeting: the boundary's and the areas'. */
  cornersToMeet(except) {
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

  /** Choose a tree without putting the pen away. */
  pick(id) {
    this.selected = id;
    this.render();
  }

  #windows(word) {
    if (word !== "some") {
      this.choosing = false;
      return this.change(withWindows(this.chosen, word));
    }
    this.choosing = !this.choosing;
    this.render();
  }

  // ---- drawing ----

  #drawing() {
    const features = this.held ? this.features.map((each) => (each.id === this.held.id ? this.held : each)) : this.features;
    return { ...this.found.site, boundary: this.boundary, features: drawn(features, average(this.ring)) };
  }

  render() {
    this.board.drawSite(this.#drawing());
    const plan = this.underlaid ? this.found.backdrop : null;
    this.element.classList.toggle("has-plan", Boolean(plan));
    if (plan !== this.plan) this.backdrop.show(plan);
    this.plan = plan;
    this.element.classList.toggle("is-armed", this.pen !== null);
    this.known = null;
    this.#overlay();
    this.#sheet();
    this.#status();
    this.#callout();
  }

  /** Show a feature as a finger has it, `null`: as it stands. */
  hold(feature) {
    this.held = feature;
    this.board.drawSite(this.#drawing());
    this.#overlay();
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
      wrong: this.wrong, document: this.found, boundary: this.boundary, underlaid: this.underlaid,
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
    const [u0, v0, u1, v1] = bounds(this.board.view, [feature.geometry]);
    const [left, top] = this.board.pixels([u0, v0]);
    const [right, bottom] = this.board.pixels([u1, v1]);
    const { clientWidth: width, clientHeight: height } = this.stage;
    this.callout.textContent = this.wrong.sentence;
    const [w, h] = [this.callout.offsetWidth, this.callout.offsetHeight];
    const above = top - h - 34; // its grips and lengths stay in sight
    const x = Math.min(Math.max(8, (left + right - w) / 2), width - w - 8);
    const y = Math.min(Math.max(8, above < 8 ? bottom + 34 : above), height - h - 8);
    this.callout.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  // ---- the plan under it, and what is around ----

  /** See the plan under the drawing, or not. */
  #underlay(seen) {
    this.underlaid = seen;
    this.render();
  }

  async #takeAway() {
    if (!(await this.keeper.takePlanAway())) return;
    this.found = { ...this.found, backdrop: null };
    this.render();
  }

  /** To the page that lays a plan under the drawing or adds what is around: nothing drawn may be lost. */
  async #elsewhere(what) {
    if (!(await this.save())) return;
    const there = new URL(location.href);
    there.searchParams.set("add", what);
    location.assign(there);
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
    this.hands.destroy();
    this.board.destroy();
    this.element.remove();
  }
}
