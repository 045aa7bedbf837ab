// The same layout without a finger: a list for screen readers and the keyboard.

import { html } from "./dom.js";
import { label, lang, say, t } from "./words.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class PieceList {
  constructor(world, on) {
    this.on = on;
    this.gates = world.project.site.features.filter(({ role, name }) => role === "entrance" && name);
    this.list = html("ul");
    this.voice = html("p", { role: "status", "aria-live": "polite" });
    this.element = html("nav", { class: "kd-list" }, say(html("h2"), "editor.list"), this.list, this.voice);
    label(this.element, "editor.list");
    this.rows = new Map();
  }

  show(placements, issues, chosen = null) {
    for (const [id, row] of this.rows) {
      if (!placements.has(id)) {
        row.parentNode.remove();
        this.rows.delete(id);
      }
    }
    for (const [id, placement] of placements) {
      let row = this.rows.get(id);
      if (!row) {
        row = html("button", { type: "button", onclick: () => this.on.select(id) });
        row.addEventListener("focus", () => this.on.select(id));
        this.listen(row, () => id);
        this.rows.set(id, row);
        this.list.append(html("li", {}, row));
      }
      const words = [t(`kind.${placement.kind}.short`), this.#place(placement), stateWords(id, issues)].join(" · ");
      if (row.textContent !== words) row.textContent = words;
      if (id === chosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  /** Say, to who listens, how a piece stands after its last edit. */
  tell(placement, issues) {
    this.voice.textContent = [t(`kind.${placement.kind}.short`), stateWords(placement.id, issues)].join("：");
  }

  /** "4.2 m from the west gate": places that people know; by the compass where no gate has a name. */
  #place(placement) {
    const away = this.gates.map((gate) => {
      const points = gate.geometry.coordinates;
      const [x, y] = Array.isArray(points[0]) ? middle(points) : points;
      return { gate: gate.name, metres: Math.hypot(placement.x - x, placement.y - y) };
    });
    away.sort((a, b) => a.metres - b.metres);
    if (!away.length) return placeWords(placement);
    return t("editor.list_from", { gate: away[0].gate, metres: away[0].metres.toFixed(1) });
  }

  /** Keys on `element` move, turn and remove the piece that `current` names. */
  listen(element, current) {
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== "z") return;
        event.preventDefault();
        if (event.shiftKey) this.on.redo();
        else this.on.undo();
        return;
      }
      const id = current();
      if (!id) return;
      const step = event.shiftKey ? 1 : 0.1;
      const [dx, dy] = STEPS[event.key] ?? [0, 0];
      if (dx || dy) this.on.nudge(id, dx * step, dy * step);
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

function stateWords(id, issues) {
  const problem = issues.find((issue) => issue.severity !== "hint" && issue.placements.includes(id));
  return problem ? problem.message[lang()] : t("editor.list_fits");
}

/** Half-way along a line of two or more corners: gates are straight. */
function middle(points) {
  const [[ax, ay], [bx, by]] = [points[0], points.at(-1)];
  return [(ax + bx) / 2, (ay + by) / 2];
}

/** "11.4 m west, 2.0 m north" of the middle: nobody hears a minus sign. */
function placeWords({ x, y }) {
  return t("editor.list_place", {
    x: Math.abs(x).toFixed(1), y: Math.abs(y).toFixed(1),
    ew: t(x < 0 ? "editor.west" : "editor.east"), ns: t(y < 0 ? "editor.south" : "editor.north_of"),
  });
}
