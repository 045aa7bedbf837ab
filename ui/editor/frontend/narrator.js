// What changed, said once to people who do not see it: one short sentence after each edit.

import { html } from "./dom.js";
import { spell, t } from "./words.js";

const PAUSE = 300; // ms: of a key held down only the last step is told

export class Narrator {
  /** @param describe (placement) → {kind, place, problem: sentence | null} in the present language */
  constructor(describe) {
    this.describe = describe;
    this.element = html("p", { class: "kd-said", role: "status" });
    this.change = null;
  }

  /** Something else to tell politely, as the eyes read it elsewhere. */
  say(sentence) {
    clearTimeout(this.timer);
    this.element.textContent = ""; // or the same sentence twice would be told once
    this.timer = setTimeout(() => spell(this.element, sentence), PAUSE);
  }

  /** A piece is another than before, or new, or gone: told as soon as it is known whether it fits. */
  changed(before, after) {
    const first = this.change?.id === (before ?? after).id ? this.change : { before, bad: before && this.describe(before).problem !== null };
    this.change = { id: (before ?? after).id, before: first.before, after, bad: first.bad };
  }

  /** The verdict about it is there; `judged` is false without a network. */
  settled(judged = true) {
    const { change } = this;
    if (!change) return;
    this.change = null;
    const { before, after, bad } = change;
    if (!before && !after) return;
    const { kind, place, problem } = this.describe(after ?? before);
    if (!after) return this.say(t("editor.said_removed", { kind }));
    const state = !judged ? t("editor.said_later") : problem ?? t(bad ? "editor.said_fits_now" : "editor.list_fits");
    this.say(t(`editor.said_${deed(before, after)}`, { kind, place, state }));
  }
}

/** What was done to a piece, in a word. */
export function deed(before, after) {
  if (!before) return "placed";
  if (before.x !== after.x || before.y !== after.y) return "moved";
  return before.turn !== after.turn ? "turned" : "changed";
}
