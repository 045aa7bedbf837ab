// Versions of layouts: how one came about, or all together; opened as layers, copied to draw on.

import { html } from "../dom.js";
import { lang, say, t } from "../words.js";
import { Lapse } from "./lapse.js";
import { together, versionOf } from "./model.js";

const AT_ONCE = 50; // logs in one request

export class Versions {
  /** @param on {arrange(), tell(sentence) → the element that tells it} */
  constructor(layers, canvas, measures, icons, on) {
    this.layers = layers;
    this.canvas = canvas;
    this.measures = measures;
    this.on = on;
    this.logs = new Map(); // id of a layout → its steps
    this.lapse = new Lapse(icons, {
      show: (placements, many) => this.canvas.film(placements, many),
      close: () => this.canvas.filming(false), open: (seq) => this.open(seq), fork: (seq) => this.fork(seq),
    });
  }

  async #learn(ids) {
    const unknown = ids.filter((id) => !this.logs.has(id));
    for (let n = 0; n < unknown.length; n += AT_ONCE) {
      const found = await this.measures.post("logs", { ids: unknown.slice(n, n + AT_ONCE) });
      for (const [id, steps] of Object.entries(found)) this.logs.set(id, steps);
    }
  }

  /** How one layout came about. */
  async show(key) {
    const { id, of } = this.layers.layouts.get(key);
    this.layout = this.layers.layouts.get(`layout:${of ?? id}`);
    await this.#film([this.layout.id], () => this.lapse.show(this.layout, this.logs.get(this.layout.id)));
  }

  /** How all that are seen came about, side by side in time. */
  async showAll() {
    const ids = this.measures.seen;
    await this.#film(ids, () => {
      const told = new Map(ids.map((id) => [this.layers.layouts.get(`layout:${id}`), this.logs.get(id)]));
      this.lapse.show(null, together(told));
    });
  }

  async #film(ids, show) {
    try {
      await this.#learn(ids);
    } catch (problem) {
      this.#sorry(problem);
      return;
    }
    this.canvas.filming(true);
    show();
  }

  /** A version as a layer of its own; it changes no more. */
  open(seq) {
    const made = this.#version(this.layout, seq);
    this.#add(made);
    this.#done();
    this.on.tell(t("layers.opened", { name: made.title[lang()] }));
  }

  #version(layout, seq) {
    const title = Object.fromEntries(Object.entries(layout.title).map(([each, name]) => [each, t("layers.version_of", { name, n: seq })]));
    return { ...layout, id: `${layout.id}@${seq}`, of: layout.id, seq: undefined, title, placements: versionOf(this.logs.get(layout.id), seq) };
  }

  /** Open the versions that a saved view shows. */
  async reopen(keys) {
    const wanted = keys.filter((key) => key.includes("@") && !this.layers.rows.has(key)).map((key) => key.split("@"));
    const known = wanted.filter(([key]) => this.layers.layouts.has(key)).map(([key, seq]) => [this.layers.layouts.get(key), Number(seq)]);
    await this.#learn(known.map(([layout]) => layout.id));
    for (const [layout, seq] of known) this.#add(this.#version(layout, seq));
  }

  /** A copy that planners may draw on, as it stood then. */
  async fork(seq) {
    const { layout } = this;
    try {
      const made = await this.measures.post("fork", { layout: layout.id, seq, name: t("layers.copy_of", { name: layout.title[lang()], n: seq }) });
      this.#add(made);
      this.#done();
      const said = this.on.tell(t("layers.forked", { name: made.title[lang()] }));
      const { address } = await this.measures.post("lend", { layout: made.id });
      said.append(" ", say(html("a", { href: address, target: "_blank", rel: "noopener" }), "lend.here"));
    } catch (problem) {
      this.#sorry(problem);
    }
  }

  #add(layout) {
    this.canvas.layout(this.layers.add(layout), layout.placements);
  }

  #done() {
    this.lapse.close();
    this.on.arrange();
  }

  #sorry(problem) {
    this.on.tell(problem.body?.message?.[lang()] ?? t("sites.no_server"));
  }

  retranslate() {
    this.lapse.retranslate();
  }

  destroy() {
    this.lapse.destroy();
  }
}
