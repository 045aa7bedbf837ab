// The catalogue at the lower edge: big discs for children, families to choose from for others.

import { disc, html } from "./dom.js";
import { label, say, t } from "./words.js";

const FAMILIES = ["play", "rest", "sport", "green", "service"];

export class Palette {
  /**
   * @param kinds   kinds to offer, in order
   * @param on      {choose(code | null), pull(event, code, tap)}
   * @param grouped show a row of families first (for grown-ups, who have the whole catalogue)
   */
  constructor(kinds, on, { grouped }) {
    this.on = on;
    this.kinds = kinds;
    this.chosen = null;
    this.element = html("div", { class: `kd-palette ${grouped ? "is-grouped" : ""}`, role: "toolbar" });
    label(this.element, "editor.palette");
    this.strip = html("div", { class: "kd-strip" });
    if (grouped) this.element.append(this.#families());
    this.element.append(this.strip);
    this.tiles = new Map(kinds.map((kind) => [kind.code, this.#tile(kind)]));
    this.strip.append(...this.tiles.values());
  }

  #families() {
    const row = html("div", { class: "kd-families", role: "group" });
    const pick = (family, button) => {
      for (const each of row.children) each.setAttribute("aria-pressed", String(each === button));
      for (const kind of this.kinds) this.tiles.get(kind.code).hidden = family !== "all" && kind.family !== family;
      this.strip.scrollTo({ left: 0 });
    };
    for (const family of ["all", ...FAMILIES]) {
      const button = html("button", {
        class: `kd-family kd-${family}`, type: "button", "aria-pressed": String(family === "all"),
        onclick: () => pick(family, button),
      });
      row.append(say(button, `family.${family}`));
    }
    return row;
  }

  #tile(kind) {
    const tile = html("button", { class: `kd-tile kd-${kind.family}`, type: "button", "data-kind": kind.code, "aria-pressed": "false" },
      disc(kind.icon, kind.family), say(html("span", { class: "kd-tile-name" }), `kind.${kind.code}.short`));
    const tap = () => this.choose(this.chosen === kind.code ? null : kind.code);
    tile.addEventListener("pointerdown", (event) => this.on.pull(event, kind.code, tap));
    tile.addEventListener("click", (event) => event.detail === 0 && tap()); // Enter or Space
    return tile;
  }

  /** Arm a kind: the next tap on the map puts it there. */
  choose(code) {
    this.chosen = code;
    for (const [each, tile] of this.tiles) tile.setAttribute("aria-pressed", String(each === code));
    this.on.choose(code);
  }
}

export function kindName(code) {
  return t(`kind.${code}.short`);
}
