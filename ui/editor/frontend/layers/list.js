// The list of layers beside the map: order, eyes, strength, filters; one row is open at a time.

import { drawing, html } from "../dom.js";
import { label, lang, say, t } from "../words.js";
import { Filter } from "./filter.js";

export class List {
  /** @param on {look(keys), arrange(), versions(key), film()} */
  constructor(layers, measures, world, on) {
    this.layers = layers;
    this.measures = measures;
    this.world = world;
    this.on = on;
    this.open = null; // key of the row whose tools are shown
    this.folded = new Set(); // names of groups that are closed
    this.filter = new Filter(layers, () => this.on.arrange());
    this.seen = html("p", { class: "kl-count", role: "status" });
    this.film = html("button", { class: "kl-tool", type: "button", onclick: () => this.on.film() });
    this.rows = html("div", { class: "kl-rows" });
    this.element = html("div", { class: "kl-list" }, this.filter.element, html("div", { class: "kl-told" }, this.seen, this.film), this.rows);
    this.rows.addEventListener("keydown", (event) => this.#keys(event));
  }

  render() {
    const held = document.activeElement?.closest?.("[data-at]")?.dataset.at;
    this.filter.render();
    this.#tell();
    this.rows.replaceChildren(...this.layers.sections.map((section) => this.#section(section)));
    if (held) this.element.querySelector(`[data-at="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  /** Only what a switch changes: no row is made anew. */
  refresh() {
    this.#tell();
    for (const box of this.rows.querySelectorAll("input[type=checkbox]")) this.#check(box);
  }

  #tell() {
    const n = this.layers.seenLayouts.length;
    say(this.seen, "layers.count", { n, all: this.layers.layouts.size });
    say(this.film, "layers.film");
    this.film.disabled = !n;
  }

  /** How many errors each layout has, as soon as that is known. */
  count() {
    for (const told of this.rows.querySelectorAll(".kl-errors")) this.#errors(told);
  }

  #errors(told) {
    const n = this.measures.errors(told.dataset.id);
    told.hidden = !n;
    if (n) say(told, "layers.errors", { n });
    return told;
  }

  #check(box) {
    const keys = box.kdKeys.filter((key) => this.layers.passes(key));
    const seen = keys.filter((key) => this.layers.rows.get(key).seen).length;
    box.checked = seen > 0 && seen === keys.length;
    box.indeterminate = seen > 0 && seen < keys.length;
  }

  #section(section) {
    const keys = this.layers.order[section].filter((key) => this.layers.passes(key));
    const rows = section === "layouts" ? this.#groups() : keys.map((key) => this.#row(key));
    return html("section", { class: "kl-section", "data-section": section },
      this.#head(t(`layers.${section}`), keys, `section-${section}`, {
        up: () => this.layers.moveSection(section, -1), down: () => this.layers.moveSection(section, 1),
      }, "h2"), ...rows);
  }

  #groups() {
    const groups = this.layers.groups.map(([name, keys]) => [name, keys.filter((key) => this.layers.passes(key))]).filter(([, keys]) => keys.length);
    if (groups.length < 2) return groups.flatMap(([, keys]) => keys.map((key) => this.#row(key)));
    return groups.map(([name, keys]) => {
      const folded = this.folded.has(name);
      const head = this.#head(name || t("layers.no_group"), keys, `group-${name}`, {
        up: () => this.layers.moveGroup(name, -1), down: () => this.layers.moveGroup(name, 1),
      }, "h3", () => {
        if (folded) this.folded.delete(name);
        else this.folded.add(name);
        this.render();
      }, folded);
      return html("div", { class: "kl-group" }, head, ...(folded ? [] : keys.map((key) => this.#row(key))));
    });
  }

  #head(title, keys, at, move, level, fold = null, folded = false) {
    const name = fold
      ? html("button", { class: "kl-name", type: "button", "aria-expanded": String(!folded), "data-at": `${at}-name`, onclick: fold }, html(level, {}, title), html("small", {}, String(keys.length)))
      : html("span", { class: "kl-name" }, html(level, {}, title));
    return html("div", { class: "kl-head" }, this.#eye(keys, title, at), name, this.#strength(keys, title, at), ...this.#moves(move, title, at));
  }

  #moves({ up, down }, title, at) {
    return [["up", up, "↑"], ["down", down, "↓"]].map(([name, act, sign]) => html("button", {
      class: "kl-move", type: "button", "data-at": `${at}-${name}`, "aria-label": t(`layers.move_${name}`, { name: title }),
      onclick: () => act() !== false && this.on.arrange(),
    }, sign));
  }

  #eye(keys, title, at) {
    const box = html("input", { type: "checkbox", "data-at": `${at}-eye`, "aria-label": t("layers.see", { name: title }) });
    box.kdKeys = keys;
    this.#check(box);
    box.addEventListener("change", () => {
      this.layers.see(keys.filter((key) => this.layers.passes(key)), box.checked);
      this.on.look(keys);
    });
    return html("label", { class: "kl-eye" }, box, drawing(this.world.icons.eye));
  }

  #strength(keys, title, at) {
    const first = this.layers.rows.get(keys[0]);
    const range = html("input", { type: "range", min: "10", max: "100", step: "10", value: String(Math.round((first?.strength ?? 1) * 100)),
      "data-at": `${at}-strength`, "aria-label": t("layers.strength", { name: title }) });
    range.addEventListener("input", () => {
      for (const key of keys) this.layers.rows.get(key).strength = Number(range.value) / 100;
      this.on.look([]);
    });
    return range;
  }

  #row(key) {
    const layout = this.layers.layouts.get(key);
    const title = layout ? layout.title[lang()] : t(`layers.row.${key.replace(":", ".")}`);
    const open = this.open === key;
    const name = html("button", { class: "kl-name", type: "button", "aria-expanded": String(open), "data-at": `${key}-name`, onclick: () => {
      this.open = open ? null : key;
      this.render();
    } }, html("span", {}, title), ...(layout ? [html("small", {}, layout.about[lang()]), this.#errors(html("small", { class: "kl-errors", "data-id": layout.id }))] : []));
    const row = html("div", { class: `kl-row ${open ? "is-open" : ""}`, draggable: "true", "data-key": key }, this.#eye([key], title, key), name);
    if (open) row.append(this.#tools(key, title, layout));
    this.#drag(row, key);
    return row;
  }

  #tools(key, title, layout) {
    const button = (name, act) => say(html("button", { class: "kl-tool", type: "button", "data-at": `${key}-${name}`, onclick: act }), `layers.${name}`);
    const move = this.#moves({ up: () => this.layers.move(key, -1), down: () => this.layers.move(key, 1) }, title, key);
    const more = layout ? [button("only", () => {
      this.layers.only(key);
      this.on.look([key]);
    }), button("versions", () => this.on.versions(key))] : key === "fit" ? [this.#fitting()] : [];
    return html("div", { class: "kl-tools" }, this.#strength([key], title, key), ...move, ...more);
  }

  /** Where which kind fits. */
  #fitting() {
    const select = label(html("select", { class: "kl-select" }, ...Object.values(this.world.kinds).map(({ code }) =>
      html("option", { value: code, ...(code === this.measures.fitKind ? { selected: "" } : {}) }, t(`kind.${code}`)))), "layers.fit_kind");
    select.addEventListener("change", () => {
      this.measures.fitKind = select.value;
      this.measures.fit();
    });
    return select;
  }

  #drag(row, key) {
    row.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", key);
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragover", (event) => event.preventDefault());
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      const from = event.dataTransfer.getData("text/plain");
      if (from === key || !this.layers.rows.has(from)) return;
      this.layers.drop(from, key);
      this.on.arrange();
    });
  }

  /** Alt and an arrow move the row one is at, without looking for a button. */
  #keys(event) {
    const row = event.target.closest(".kl-row");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !step || !event.altKey) return;
    event.preventDefault();
    if (this.layers.move(row.dataset.key, step)) this.on.arrange();
  }
}
