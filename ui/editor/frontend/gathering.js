// Several pieces chosen at once, for grown-ups: tapped one after the other, or gone round by a finger.

import { svg } from "./dom.js";
import { holds } from "./strokes.js";
import { t } from "./words.js";

export class Gathering {
  /** @param editor the one whose pieces are chosen */
  constructor(editor) {
    this.editor = editor;
    this.on = false; // whether taps add to what is chosen
    this.ids = new Set();
  }

  /** Pieces that go along with this one, itself among them. */
  with(id) {
    return this.ids.has(id) ? [...this.ids].filter((each) => this.editor.shown.has(each)) : [id];
  }

  get count() {
    return this.ids.size;
  }

  /** Begin with what is chosen, or end with one of them. */
  toggle(on = !this.on) {
    const { editor } = this;
    this.on = on;
    this.ids = new Set(on && editor.selected ? [editor.selected] : []);
    editor.suggest(on ? "editor.gather_how" : null);
    editor.render();
  }

  /** One more, or one less. */
  tap(id) {
    const { editor } = this;
    if (!this.on) this.toggle(true);
    if (this.ids.has(id) && this.ids.size > 1) this.ids.delete(id);
    else this.ids.add(id);
    this.#choose([...this.ids].at(-1));
    editor.narrator.say(t("editor.gathered", { n: this.ids.size }));
  }

  /** All whose middle a finger went round. */
  stroke(points, phase) {
    const { editor } = this;
    const { stroke } = editor.board.layers;
    stroke.replaceChildren();
    if (phase === "cancel") return;
    if (phase !== "end") {
      const ends = points.map((point) => editor.board.view.toScene(point).join(" "));
      stroke.append(svg("path", { d: `M${ends.join("L")}Z`, class: "kd-stroke is-lasso" }));
      return;
    }
    this.add([...editor.shown.values()].filter(({ x, y }) => holds(points, [x, y])).map(({ id }) => id));
  }

  all() {
    this.toggle(true);
    this.add([...this.editor.shown.keys()]);
  }

  add(ids) {
    for (const id of ids) this.ids.add(id);
    if (ids.length) this.#choose(ids.at(-1));
    this.editor.narrator.say(t("editor.gathered", { n: this.ids.size }));
  }

  /** These and no others. */
  only(ids) {
    this.on = true;
    this.ids = new Set();
    this.add(ids);
  }

  #choose(id) {
    this.editor.selected = id;
    this.editor.told = null;
    this.editor.render();
  }

  /** Another piece is chosen alone, or none. */
  end() {
    if (!this.on) return;
    this.on = false;
    this.ids.clear();
    this.editor.suggest(null);
  }

  /** What others took away is no longer chosen. */
  keep(shown) {
    for (const id of this.ids) if (!shown.has(id)) this.ids.delete(id);
  }
}
