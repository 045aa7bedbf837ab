// The layers page: brings the map, the list, the versions and the saved views together.

import { Board } from "../board.js";
import { drawing, html } from "../dom.js";
import { Compass } from "../topbar.js";
import { label, lang } from "../words.js";
import { Canvas } from "./canvas.js";
import { Files } from "./files.js";
import { List } from "./list.js";
import { Measures } from "./measures.js";
import { Layers } from "./model.js";
import { Versions } from "./versions.js";
import { Views } from "./views.js";

export class Table {
  /** @param world {id, icons, kinds, found}: `found` as /api/layers answers */
  constructor(root, world, on) {
    const { found, icons, id } = world;
    this.found = found;
    this.layers = new Layers(found.layouts);
    this.#frame(root);
    this.canvas = new Canvas(this.board, world.kinds, found.site.boundary);
    this.measures = new Measures(id, this.layers, this.canvas, { tell: (sentence) => this.tell(sentence), counted: () => this.list.count() });
    this.measures.fitKind = "bench" in world.kinds ? "bench" : Object.keys(world.kinds)[0];
    this.versions = new Versions(this.layers, this.canvas, this.measures, icons, { arrange: () => this.arrange(), tell: (sentence) => this.tell(sentence) });
    this.files = new Files(id, icons, this, { tell: (sentence) => this.tell(sentence) });
    this.list = new List(this.layers, this.measures, world, {
      look: (keys) => this.look(keys), arrange: () => this.arrange(), versions: (key) => this.versions.show(key), film: () => this.versions.showAll(),
    });
    this.views = new Views(id, found.views, icons, {
      now: () => ({ ...this.layers.view, window: this.board.window }), tell: (sentence) => this.tell(sentence),
      show: async (view) => {
        await this.versions.reopen(view.order.layouts);
        this.layers.restore(view);
        this.board.look(view.window);
        this.arrange();
      },
    });
    this.#fill(icons, on);
    for (const [key, layout] of this.layers.layouts) this.canvas.layout(key, layout.placements);
    this.arrange();
    this.element.dataset.ready = "yes";
    this.measures.count();
  }

  /** The map stands on the page before anything is drawn on it: it must have a size. */
  #frame(root) {
    const map = label(html("div", { class: "kd-map", tabindex: "0", role: "application" }), "editor.map");
    this.bar = html("header", { class: "kd-bar ks-bar" });
    this.stage = html("div", { class: "kd-stage" }, map);
    this.sheet = label(html("aside", { class: "kl-sheet" }), "page.layers");
    this.element = html("div", { class: "ks-desk kl-desk" }, this.bar, html("div", { class: "ks-table kl-table" }, this.stage, this.sheet));
    root.replaceChildren(this.element);
    this.board = new Board(map, this.found.site, [40, 60, 40, 60]);
  }

  #fill(icons, on) {
    const round = (icon, key, act) => label(html("button", { class: "kd-round", type: "button", onclick: act }, drawing(icons[icon])), key);
    this.back = label(html("a", { class: "kd-round ks-back", href: `/planner?lang=${lang()}` }, "←"), "sites.to_planner");
    this.toast = html("p", { class: "kd-toast", role: "alert", hidden: "" });
    this.bar.append(this.back, html("h1", { class: "kd-title" }, this.found.name), html("span", { class: "kd-space" }),
      this.files.element, round("language", "editor.language", on.language));
    this.sheet.append(this.views.element, this.list.element);
    this.compass = new Compass(this.board, this.found.site.view_turn);
    this.board.onzoom = () => this.compass.rescale();
    const zoom = html("div", { class: "kd-zoom" }, round("plus", "editor.zoom_in", () => this.board.zoomBy(0.6)), round("minus", "editor.zoom_out", () => this.board.zoomBy(-0.6)));
    this.stage.append(this.compass.element, zoom, this.versions.lapse.element, this.toast);
  }

  get name() {
    return this.found.name;
  }

  /** The order changed, or what the filter lets through. */
  arrange() {
    this.canvas.arrange(this.layers);
    this.list.render();
    this.measures.ask();
  }

  /** A switch or a slider: nothing is drawn anew that was drawn before. */
  look(keys) {
    this.canvas.look(this.layers);
    if (keys.length) {
      this.list.refresh();
      this.measures.ask();
    }
  }

  tell(sentence) {
    this.toast.textContent = sentence;
    this.toast.hidden = false;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.toast.hidden = true), 12000);
    return this.toast;
  }

  retranslate() {
    this.back.href = `/planner?lang=${lang()}`;
    this.list.render();
    this.views.render();
    this.versions.retranslate();
  }

  destroy() {
    clearTimeout(this.telling);
    this.measures.destroy();
    this.versions.destroy();
    this.board.destroy();
  }
}
