// What can be done with the chosen piece beside moving it: once more, a note, a favourite, and
// for grown-ups its exact numbers.

import { drawing, html } from "./dom.js";
import { label, lang, say, t } from "./words.js";

const NOTE_CAP = 200; // characters: what fits beside a piece on paper
const FIELDS = [["x", 0.1], ["y", 0.1], ["turn", 1], ["width", 0.1], ["depth", 0.1]];

export class PieceBar {
  /**
   * @param icons our own drawings, by name
   * @param on    {copy(id), note(id, text), favour(id, flag), pose(id, {x, y, turn, width, depth}), gather()}
   * @param exact whether numbers can be typed: not for children, nor where words are large
   */
  constructor(icons, on, { exact, kinds, size }) {
    this.icons = icons;
    this.on = on;
    this.kinds = kinds;
    this.size = size;
    this.id = null;
    this.copy = this.#button("copy", "editor.copy", () => this.on.copy(this.id));
    this.star = this.#button("star", "editor.favourite", () => this.on.favour(this.id, this.star.getAttribute("aria-pressed") !== "true"));
    this.star.classList.add("is-star");
    this.write = this.#button("pencil", "editor.note", () => this.#toggle(this.note));
    this.exact = !exact ? null : this.#button("list", "editor.numbers", () => this.#toggle(this.numbers));
    this.gather = !exact ? null : this.#button("select", "editor.gather", () => this.on.gather());
    this.text = html("textarea", { rows: "2", maxlength: String(NOTE_CAP), class: "kd-note-text" });
    label(this.text, "editor.note_label");
    this.note = this.#form("kd-note", () => this.on.note(this.id, this.text.value.trim()), this.text);
    this.inputs = new Map(FIELDS.map(([name, step]) => [name, html("input", { type: "number", step: String(step), inputmode: "decimal", name })]));
    this.numbers = this.#form("kd-numbers", () => this.on.pose(this.id, this.#told()),
      ...[...this.inputs].map(([name, input]) => html("label", {}, say(html("span"), `editor.number_${name}`), input)));
    this.element = html("div", { class: "kd-piecebar", hidden: "" },
      this.note, this.numbers, html("div", { class: "kd-piecebar-row", role: "toolbar" }, this.copy, this.star, this.write, this.exact, this.gather));
    label(this.element.lastElementChild, "editor.piece");
    this.element.addEventListener("keydown", (event) => {
      event.stopPropagation(); // arrow keys write here; they do not move the piece
      if (event.key === "Escape") this.#toggle(null);
    });
  }

  #button(icon, key, act) {
    return html("button", { class: "kd-tool", type: "button", onclick: act }, drawing(this.icons[icon]), say(html("span"), key));
  }

  #form(name, act, ...fields) {
    const form = html("form", { class: name, hidden: "", novalidate: "" }, ...fields, say(html("button", { class: "kd-tool-done", type: "submit" }), "editor.keep"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act();
      this.#toggle(null);
    });
    return form;
  }

  /**
   * The tools of a piece; none for null. What somebody is writing stays while it is the same piece.
   * `low`: whether the piece stands at the lower end of the map, where the tools would cover it.
   * `gathering`: {on, count} of pieces chosen with it; a note or a number is for one alone.
   */
  show(placement, low = false, gathering = { on: false, count: 0 }) {
    this.element.hidden = placement === null;
    if (placement === null || placement.id !== this.id) this.#toggle(null);
    this.id = placement?.id ?? null;
    if (placement === null) return;
    this.element.classList.toggle("is-above", low);
    this.gather?.setAttribute("aria-pressed", String(gathering.on));
    for (const each of [this.write, this.exact]) if (each) each.hidden = gathering.on;
    if (gathering.on) this.#toggle(null);
    this.text.placeholder = t("editor.note_label");
    this.star.setAttribute("aria-pressed", String(Boolean(placement.favourite)));
    this.write.classList.toggle("is-set", Boolean(placement.note));
    if (this.note.hidden) this.text.value = placement.note ?? "";
    if (this.numbers.hidden) this.#tell(placement);
  }

  #tell(placement) {
    const { resizable } = this.kinds[placement.kind];
    const [width, depth] = this.size(placement);
    const values = { x: placement.x, y: placement.y, turn: placement.turn, width, depth };
    for (const [name, input] of this.inputs) {
      input.value = String(Math.round(values[name] * 1000) / 1000);
      const own = name === "width" || name === "depth";
      input.disabled = own ? !resizable || Boolean(placement.outline) : name === "turn" && Boolean(placement.outline);
      input.min = own ? "0.1" : "";
    }
  }

  #told() {
    const told = {};
    for (const [name, input] of this.inputs) {
      const value = Number.parseFloat(input.value);
      if (!input.disabled && Number.isFinite(value)) told[name] = value;
    }
    return told;
  }

  /** Open one of the two forms, or close both. */
  #toggle(form) {
    const opened = form?.hidden ? form : null;
    const left = [[this.note, this.write], [this.numbers, this.exact]].find(([each]) => each.contains(document.activeElement));
    for (const each of [this.note, this.numbers]) each.hidden = each !== opened;
    this.write.setAttribute("aria-expanded", String(opened === this.note));
    this.exact?.setAttribute("aria-expanded", String(opened === this.numbers));
    this.text.lang = lang();
    if (opened) opened.querySelector("textarea, input").focus({ preventScroll: true });
    else left?.[1].focus({ preventScroll: true });
  }
}
