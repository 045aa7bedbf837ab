// What the server works out for the layers that are seen: heat, conflicts, sun, fit.

import { request } from "../api.js";
import { dateOf } from "../sun.js";
import { lang, t } from "../words.js";

const AFTER = 60; // ms without a further switch
const TOGETHER = 25; // layouts judged in one request: the first are told while the rest is worked out

export class Measures {
  /** @param on {tell(sentence), counted()} */
  constructor(project, layers, canvas, on) {
    this.project = project;
    this.layers = layers;
    this.canvas = canvas;
    this.on = on;
    this.known = new Map(); // id of a layout → its conflicts
    this.asked = {}; // what each measure was last worked out for
    this.fitKind = null;
  }

  get(what, query = {}) {
    return request(`/api/layers/${this.project}/${what}?${new URLSearchParams(query)}`, { timeout: 60000 });
  }

  post(what, body) {
    return request(`/api/layers/${this.project}/${what}`, { method: "POST", body, timeout: 60000 });
  }

  /** Whatever is seen and out of date, a moment later: twenty switches ask once. */
  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.#heat();
      this.#conflicts();
      this.#sun();
      this.fit();
    }, AFTER);
  }

  /** How many errors each layout has, once the page stands. */
  async count() {
    try {
      await this.#learn(this.#idsOf(this.layers.order.layouts), () => this.on.counted());
    } catch {
      // Asked again as soon as conflicts are looked at; until then no row tells a number.
    }
  }

  /** Errors of a layout; undefined while nobody asked. */
  errors(id) {
    return this.known.get(id)?.filter(({ severity }) => severity === "error").length;
  }

  /** What a row is about, as the server needs it for a file. */
  of(key) {
    if (key.startsWith("heat:")) return { ids: this.among };
    if (key === "conflicts") return { ids: this.seen };
    if (key === "sun") return this.#sunQuery;
    if (key === "fit") return this.#fitQuery;
    return {};
  }

  /** Layouts as they stand that are seen; versions of them are not asked about. */
  get seen() {
    return this.#idsOf(this.layers.seenLayouts);
  }

  /** Those that the filter lets through, seen or not: heat is of all of them. */
  get among() {
    return this.#idsOf(this.layers.order.layouts.filter((key) => this.layers.passes(key)));
  }

  #idsOf(keys) {
    return keys.map((key) => this.layers.layouts.get(key)).filter(({ seq }) => seq !== undefined).map(({ id }) => id);
  }

  /** Work that was done for the same question already is not done again. */
  async #once(name, wanted, work) {
    const what = JSON.stringify(wanted);
    if (this.asked[name] === what) return undefined;
    this.asked[name] = what;
    try {
      const answer = await work();
      if (this.asked[name] === what) return answer;
    } catch (problem) {
      delete this.asked[name];
      this.on.tell(problem.body?.message?.[lang()] ?? t("sites.no_server"));
    }
    return undefined;
  }

  async #heat() {
    if (![...this.layers.rows.keys()].some((key) => key.startsWith("heat:") && this.layers.isSeen(key))) return;
    const ids = this.among;
    const found = await this.#once("heat", ids, () => this.post("heat", { ids }));
    if (found) this.canvas.heat(found);
  }

  async #learn(ids, learnt = () => {}) {
    const unknown = ids.filter((id) => !this.known.has(id));
    for (let n = 0; n < unknown.length; n += TOGETHER) {
      const found = await this.post("conflicts", { ids: unknown.slice(n, n + TOGETHER) });
      for (const [id, conflicts] of Object.entries(found)) this.known.set(id, conflicts);
      learnt();
    }
    return ids;
  }

  async #conflicts() {
    if (!this.layers.isSeen("conflicts")) return;
    const ids = await this.#once("conflicts", this.seen, () => this.#learn(this.seen, () => this.on.counted()));
    if (!ids) return;
    const found = ids.flatMap((id) => this.known.get(id) ?? []).sort((a, b) => (a.severity === "error") - (b.severity === "error"));
    this.canvas.areas("conflicts", found.map(({ severity, witness }) => {
      const area = /Polygon|Collection/.test(witness.type);
      return { geometry: witness, name: `kd-witness is-${severity} ${area ? "is-area" : "is-line"}`,
        fill: area ? `url(#kd-${severity === "error" ? "conflict" : "warning"})` : "none" };
    }));
  }

  /** One layout that is seen alone throws its shadows and stands in the way; else the site is bare. */
  get #alone() {
    const { seen } = this;
    return seen.length === 1 ? { layout: seen[0] } : {};
  }

  get #sunQuery() {
    return { date: dateOf("spring"), ...this.#alone };
  }

  get #fitQuery() {
    return { kind: this.fitKind, ...this.#alone };
  }

  async #sun() {
    if (!this.layers.isSeen("sun")) return;
    const query = this.#sunQuery;
    const found = await this.#once("sun", query, () => this.get("sun", query));
    if (found) this.canvas.areas("sun", (found.hours ?? []).map((band, n) => ({ geometry: band.area, name: `kd-sun-band is-${n}` })));
  }

  async fit() {
    if (!this.layers.isSeen("fit")) return;
    const query = this.#fitQuery;
    const found = await this.#once("fit", query, () => this.get("fit", query));
    if (found) this.canvas.areas("fit", [{ geometry: found.drawn.pale, name: "kd-fit is-pale" }, { geometry: found.drawn.green, name: "kd-fit is-green" }]);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
