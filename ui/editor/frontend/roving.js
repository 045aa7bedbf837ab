// One stop for the Tab key among many buttons; the arrow keys go from one to the next.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export class Roving {
  /** @param row what holds the buttons, as its children @param arrive (button) once an arrow key came to it */
  constructor(row, arrive = null) {
    this.row = row;
    row.addEventListener("focusin", ({ target }) => this.stop(target));
    row.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const shown = this.#shown();
      const at = shown.indexOf(document.activeElement);
      if (step === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const next = shown[nextIndex(at, step, shown.length)];
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest", inline: "nearest" }); // with room for its ring
      arrive?.(next);
    });
    this.stop();
  }

  #shown() {
    return [...this.row.children].filter((each) => !each.hidden);
  }

  /** Where Tab arrives: at this one, else where it did before, else at the first. */
  stop(button = this.at) {
    const shown = this.#shown();
    this.at = shown.includes(button) ? button : shown[0];
    for (const each of this.row.children) each.tabIndex = each === this.at ? 0 : -1;
  }
}

/** The next of `count` places, round and round; Home and End are infinite steps. */
export function nextIndex(at, step, count) {
  if (!Number.isFinite(step)) return step < 0 ? 0 : count - 1;
  return (at + step + count) % count;
}
