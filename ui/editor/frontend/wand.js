// The magic wand: help with everything, for children who have tried for a while.

import { drawing, html } from "./dom.js";
import { lang, say, t } from "./words.js";

const MANY = 3; // conflicts that a child may be tired of
const PATIENCE = 8000; // ms: first there is the joy of finding it out oneself

export class Wand {
  constructor(icon, wave) {
    this.element = html("button", { class: "kd-help kd-wand", type: "button", onclick: wave, hidden: "" },
      drawing(icon), say(html("span"), "editor.wand"));
  }

  /** Appears when many conflicts have stood for a while, and goes with the last of them. */
  show(conflicts) {
    if (conflicts >= MANY) this.timer ??= setTimeout(() => (this.element.hidden = false), PATIENCE);
    else if (conflicts === 0 || this.element.hidden) {
      this.stop();
      this.element.hidden = true;
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** What helping did, in a sentence or two. */
export function helped({ moves, left, remove }, names, kid) {
  const n = moves.length;
  const still = kid ? left.errors : left.errors + left.warnings;
  const said = [n ? t(n === 1 ? "editor.helped_one" : "editor.helped_many", { n }) : t("editor.help_none")];
  if (remove.length) said.push(t("editor.help_remove", { names: names.join(t("editor.and")) }));
  else if (still) said.push(t("editor.help_left", { n: still }));
  else if (n) said.push(t("editor.all_fits"));
  return said.join(lang() === "zh" ? "" : " ");
}
