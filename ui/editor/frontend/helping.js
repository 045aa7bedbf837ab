// "Help me": a piece, or all that are in conflict, brought to where they fit; undone at once.

import { nameKey } from "./palette.js";
import { t } from "./words.js";
import { helped } from "./wand.js";

export class Helper {
  constructor(editor) {
    this.editor = editor;
    this.busy = false;
    this.told = false; // what was moved is told already, and is nobody's own doing
  }

  /** To the nearest place where it fits. */
  async one(id) {
    const { editor } = this;
    await editor.outbox.flush();
    const query = `nearest?placement=${encodeURIComponent(id)}${editor.kid ? "&warnings=1" : ""}`;
    const { place, turn } = await editor.ask(query).catch(() => ({}));
    if (place === undefined) editor.tell(t("editor.help_later"));
    else if (place === null) editor.tell(t("editor.no_room"));
    else if (editor.shown.has(id)) editor.asOne(() => this.#bring({ placement: id, x: place[0], y: place[1], turn }));
  }

  /** Each piece in conflict to a place where it fits. */
  async all() {
    if (this.busy) return;
    const { editor } = this;
    this.busy = true;
    editor.panel.help.setAttribute("aria-disabled", "true");
    editor.select(null);
    try {
      await editor.outbox.flush();
      const found = await editor.ask(`repair${editor.kid ? "?warnings=1" : ""}`, 30000).catch(() => null);
      // What was drawn meanwhile counts more than an answer from before it.
      if (!found || editor.outbox.entries.length || found.seq !== editor.server.seq) return editor.tell(t("editor.help_later"));
      editor.asOne(() => found.moves.forEach((move) => this.#bring(move)));
      const names = found.remove.filter((id) => editor.shown.has(id)).map((id) => t(nameKey(editor.shown.get(id).kind, editor.kid)));
      this.told = found.moves.length > 0;
      editor.tell(helped(found, names, editor.kid), found.moves.length && !names.length ? "check" : null);
    } finally {
      this.busy = false;
      editor.panel.help.removeAttribute("aria-disabled");
    }
  }

  /** Turn and move a piece as a person would, and let it be seen. */
  #bring({ placement, x, y, turn }) {
    const { editor } = this;
    const before = editor.shown.get(placement);
    if (!before) return;
    if (!before.outline && turn !== before.turn) editor.edit("turn", placement, { turn });
    if (x !== before.x || y !== before.y) editor.edit("move", placement, { x, y });
    editor.pieces.glide(placement, before);
  }

  /** The server has answered; when nothing waits any more, what was moved is settled. */
  settled() {
    if (!this.editor.outbox.entries.length) this.told = false;
  }
}
