// The catalogue at the lower edge: big discs for children, families to choose from for others.

import { disc, html } from "./dom.js";
import { Roving } from "./roving.js";
import { label, say, t } from "./words.js";

const FAMILIES = ["play", "rest", "sport", "green", "service"];

export class Palette {
  /**
   * @param kinds   kinds to offer, in order
   * @param on      {choose(code | null, byKey), pull(event, code, tap)}
   * @param grouped show a row of families first (for grown-ups, who have the whole catalogue)
   * @param kid     call kinds as children do
   */
  constructor(kinds, on, { grouped, kid = !grouped }) {
    this.on = on;
    this.kid = kid;
    // Families stand together, as their buttons do.
    const rank = ({ family }) => FAMILIES.indexOf(family);
    this.kinds = grouped ? [...kinds].sort((a, b) => rank(a) - rank(b)) : kinds;
    this.chosen = null;
    this.element = html("div", { class: `kd-palette ${grouped ? "is-grouped" : ""}`, role: "toolbar" });
    label(this.element, "editor.palette");
    this.strip = html("div", { class: "kd-strip" });
    if (grouped) this.element.append(this.#families());
    this.element.append(this.strip);
    this.tiles = new Map(this.kinds.map((kind) => [kind.code, this.#tile(kind)]));
    this.strip.append(...this.tiles.values());
    this.roving = new Roving(this.strip);
    this.strip.addEventListener("scroll", () => this.#more(), { passive: true });
    new ResizeObserver(() => this.#more()).observe(this.strip);
  }

  /** Does something stand beyond the right edge? */
  #more() {
    const { scrollLeft, clientWidth, scrollWidth } = this.strip;
    this.element.classList.toggle("has-more", scrollLeft + clientWidth < scrollWidth - 4);
  }

  #families() {
    const row = html("div", { class: "kd-families", role: "group" });
    const pick = (family, button) => {
      for (const each of row.children) each.setAttribute("aria-pressed", String(each === button));
      for (const kind of this.kinds) this.tiles.get(kind.code).hidden = family !== "all" && kind.family !== family;
      this.roving.stop();
      this.strip.scrollTo({ left: 0 });
      this.#more();
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
      disc(kind.icon, kind.family), say(html("span", { class: "kd-tile-name" }), nameKey(kind.code, this.kid)));
    const tap = (byKey = false) => this.choose(this.chosen === kind.code ? null : kind.code, byKey);
    tile.addEventListener("pointerdown", (event) => this.on.pull(event, kind.code, () => tap()));
    tile.addEventListener("click", (event) => event.detail === 0 && tap(true)); // Enter or Space
    return tile;
  }

  /** Arm a kind: the next tap on the map puts it there. */
  choose(code, byKey = false) {
    this.chosen = code;
    for (const [each, tile] of this.tiles) tile.setAttribute("aria-pressed", String(each === code));
    this.on.choose(code, byKey);
  }
}

/** Key of the name on the tile: a child's word where there is one, as in the sentences. */
export function nameKey(code, kid) {
  const own = `kind.${code}.kid`;
  return kid && t(own) !== own ? own : `kind.${code}.short`;
}
