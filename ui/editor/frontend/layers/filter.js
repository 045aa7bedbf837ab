// Which layouts the list is about: chips by group, age, stage and what is in them.

import { html } from "../dom.js";
import { label, say, t } from "../words.js";

const NAMED = {
  group: (value) => value, age: (value) => t(`ages.${value}`), stage: (value) => t(`stage.${value}`), kind: (value) => t(`kind.${value}`),
};

export class Filter {
  /** @param onchange called after each choice */
  constructor(layers, onchange) {
    this.layers = layers;
    this.onchange = onchange;
    this.chosen = html("summary", { "data-at": "filter" });
    this.facets = html("div", { class: "kl-filters" });
    this.element = html("details", { class: "kl-filter" }, this.chosen, this.facets);
    this.kinds = html("summary", { "data-at": "filter-kinds" });
    this.things = html("details", { class: "kl-things" }, this.kinds);
  }

  render() {
    const { filter } = this.layers;
    this.#told(this.chosen, "layers.filter", Object.values(filter).flat().length);
    this.#told(this.kinds, "layers.filter_kind", filter.kind.length);
    this.things.replaceChildren(this.kinds, this.#chips("kind", 1));
    this.facets.replaceChildren(...["group", "age", "stage"].map((name) => this.#chips(name, 2)), this.things, this.#all());
  }

  #told(summary, key, n) {
    if (n) say(summary, `${key}_chosen`, { n });
    else say(summary, key);
  }

  /** Nothing to choose from is not shown: a facet of fewer than `least` values. */
  #chips(name, least) {
    const counts = [...this.layers.facet(name)];
    if (name === "kind") counts.sort((a, b) => b[1] - a[1]);
    return label(html("div", { class: "kl-chips", role: "group", ...(counts.length < least ? { hidden: "" } : {}) }, ...counts.map(([value, n]) => html("button", {
      class: "kl-chip", type: "button", "aria-pressed": String(this.layers.filter[name].includes(value)), "data-at": `${name}:${value}`,
      onclick: () => {
        this.layers.toggle(name, value);
        this.onchange();
      },
    }, NAMED[name](value), html("small", {}, String(n))))), `layers.filter_${name}`);
  }

  #all() {
    const none = Object.values(this.layers.filter).every((chosen) => !chosen.length);
    return say(html("button", { class: "kl-tool", type: "button", "data-at": "filter-all", ...(none ? { hidden: "" } : {}), onclick: () => {
      for (const name of Object.keys(this.layers.filter)) this.layers.filter[name] = [];
      this.onchange();
    } }), "layers.filter_all");
  }
}
