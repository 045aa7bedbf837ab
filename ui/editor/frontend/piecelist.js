// The same layout without a finger: a list for screen readers and the keyboard.

import { html } from "./dom.js";
import { label, say, spell, t } from "./words.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class PieceList {
  /**
   * @param describe (placement) → {kind, place, problem: sentence | null} in the present language
   * @param on       {select(id), go(id, whether with Shift), all(), nudge(id, right, up), stretch(id, [wider, deeper]), spin(id, step), remove(id), undo(), redo()}
   */
  constructor(describe, on) {
    this.on = on;
    this.describe = describe;
    this.list = html("ul");
    this.element = html("nav", { class: "kd-list" }, say(html("h2"), "editor.list"), this.list);
    label(this.element, "editor.list");
    this.rows = new Map();
  }

  show(placements, selected) {
    for (const [id, row] of this.rows) {
      if (!placements.has(id)) {
        row.parentNode.remove();
        this.rows.delete(id);
      }
    }
    for (const [id, placement] of placements) {
      let row = this.rows.get(id);
      if (!row) {
        row = html("button", { type: "button", onclick: (event) => this.on.go(id, event.shiftKey) });
        row.addEventListener("focus", () => this.on.select(id));
        this.listen(row, () => id);
        this.rows.set(id, row);
        this.list.append(html("li", {}, row));
      }
      const { kind, place, problem } = this.describe(placement);
      const words = t("editor.list_piece", { kind, place, state: problem ?? t("editor.list_fits") });
      if (row.dataset.words !== words) spell(row, (row.dataset.words = words));
      if (id === selected) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  /** The row that stands where that of a piece taken away stood; null in an empty list. */
  after(row) {
    const item = row.parentNode;
    return (item.nextElementSibling ?? item.previousElementSibling)?.firstElementChild ?? null;
  }

  /** Keys on `element` move, turn and remove the piece that `current` names. */
  listen(element, current) {
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) {
        const key = event.key.toLowerCase();
        if (key !== "z" && key !== "a") return;
        event.preventDefault();
        if (key === "a") this.on.all();
        else if (event.shiftKey) this.on.redo();
        else this.on.undo();
        return;
      }
      const id = current();
      if (!id) return;
      const step = event.shiftKey ? 1 : 0.1;
      const [dx, dy] = STEPS[event.key] ?? [0, 0];
      if ((dx || dy) && event.altKey) this.on.stretch(id, [dx * step, dy * step]);
      else if (dx || dy) this.on.nudge(id, dx * step, dy * step);
      else if (event.key === "[" || event.key === "]") this.on.spin(id, event.key === "[" ? 15 : -15);
      else if (event.key === "{" || event.key === "}") this.on.spin(id, event.key === "{" ? 1 : -1);
      else if (event.key === "Delete" || event.key === "Backspace") this.on.remove(id);
      else if (event.key === "Escape") this.on.select(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
}
