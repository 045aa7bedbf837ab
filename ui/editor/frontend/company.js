// Others at the same layout: what they did comes onto this tablet, and what they overtook is said.

import { Live } from "./live.js";
import { t } from "./words.js";

export class Company {
  /** @param editor the one whose layout others may draw as well */
  constructor(editor) {
    this.editor = editor;
    this.newest = 0; // number of the newest edit that we were told of
    this.undoing = new Map(); // undo edits on their way → what should stand after them
    this.live = new Live(editor.session, {
      seq: (seq) => {
        this.newest = Math.max(this.newest, seq);
        this.catchUp();
      },
      tablets: (count) => editor.bar.together(count),
      held: (held) => editor.pieces.ring(new Set(held.values())),
    });
  }

  /** Fetch what others did, until nothing newer is known; what is on its way of our own brings it too. */
  async catchUp() {
    const { editor } = this;
    if (this.fetching) return;
    this.fetching = true;
    try {
      while (!editor.destroyed && !editor.outbox.entries.length && editor.server.seq < this.newest) {
        const { newest } = this;
        await editor.fetch();
        // The server was put back to an older state: its own word counts.
        if (editor.server.seq < newest && this.newest === newest) this.newest = editor.server.seq;
        editor.sun.refresh();
      }
    } catch {
      // The sign in the bar says that the server is away; the stream tells the number again.
    } finally {
      this.fetching = false;
    }
  }

  /** An undo goes on its way. */
  undo(edit) {
    this.undoing.set(edit.edit_id, edit);
  }

  /** The server took these edits. What somebody moved since stays as it is: say so, or one would press again and again. */
  answered(acked) {
    const { outbox, server } = this.editor;
    for (const edit_id of acked) {
      const wanted = this.undoing.get(edit_id);
      this.undoing.delete(edit_id);
      if (!wanted || outbox.entries.some(({ placement_id }) => placement_id === wanted.placement_id)) continue;
      const now = server.placements.find(({ id }) => id === wanted.placement_id) ?? null;
      if (!stands(now, wanted.before)) this.editor.tell(t("editor.undo_moved"));
    }
    this.catchUp();
  }

  /** Tell the others which piece a finger holds here; null for none. */
  hold(placement) {
    this.live.hold(placement);
  }

  destroy() {
    this.live.destroy();
  }
}

/** Whether a piece stands as another did: nothing else of it may have changed. */
function stands(now, then) {
  if (!now || !then) return !now && !then;
  return ["x", "y", "turn", "width", "depth", "note", "favourite"].every((name) => (now[name] || null) === (then[name] || null));
}
