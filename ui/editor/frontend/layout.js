// What stands on the map: the server's last word, with the edits still on their way on top.
// Pure, so that `node --test` can run it.

/** One edit applied to a Map of placements; returns nothing, changes the map. */
export function apply(placements, edit) {
  const current = placements.get(edit.placement_id);
  switch (edit.verb) {
    case "put":
      if (!current) {
        const { kind, x, y, turn = 0, width, depth, note = "", outline, favourite = false } = edit;
        placements.set(edit.placement_id, { id: edit.placement_id, kind, x, y, turn, width, depth, note, outline, favourite });
      }
      break;
    case "move":
      if (current) placements.set(current.id, moved(current, edit.x, edit.y));
      break;
    case "turn":
      if (current) placements.set(current.id, { ...current, turn: edit.turn });
      break;
    case "resize":
      if (current) placements.set(current.id, { ...current, width: edit.width, depth: edit.depth, outline: edit.outline });
      break;
    case "annotate":
      if (current) placements.set(current.id, { ...current, note: edit.note });
      break;
    case "favour":
      if (current) placements.set(current.id, { ...current, favourite: edit.favourite });
      break;
    case "remove":
      placements.delete(edit.placement_id);
      break;
    case "undo":
      // The server decides whether it may be undone; until its answer we show what was there.
      if (edit.before) placements.set(edit.placement_id, edit.before);
      else placements.delete(edit.placement_id);
      break;
  }
}

function moved(placement, x, y) {
  const outline = placement.outline?.map(([px, py]) => [px + x - placement.x, py + y - placement.y]);
  return { ...placement, x, y, outline };
}

/** Placements by id as they should be shown now. */
export function fold(placements, pending) {
  const shown = new Map(placements.map((placement) => [placement.id, placement]));
  for (const edit of pending) apply(shown, edit);
  return shown;
}

/** What can be undone and redone on this tablet: edits of its own, newest last. */
export class History {
  constructor(saved = { done: [], undone: [] }, limit = 200) {
    this.done = saved.done;
    this.undone = saved.undone;
    this.limit = limit;
  }

  /**
   * Remember an edit with what stood there before and after it.
   * Edits of one `act` (any id; null for an act of its own) are undone together.
   */
  add(edit, before, after, act = null) {
    this.done.push({ edit_id: edit.edit_id, placement_id: edit.placement_id, before, after, act });
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  /** The edits that undo the newest act, none where nothing is left; `name()` gives ids for them. */
  undo(name) {
    return this.#reverse(this.done, this.undone, name);
  }

  /** The edits that bring the last undone act back. */
  redo(name) {
    return this.#reverse(this.undone, this.done, name);
  }

  #reverse(from, to, name) {
    const edits = [];
    let act;
    do {
      const step = from.pop();
      if (!step) break;
      act = step.act ?? null; // one remembered by an older page has none
      const edit_id = name();
      to.push({ edit_id, placement_id: step.placement_id, before: step.after, after: step.before, act });
      edits.push({ edit_id, verb: "undo", target: step.edit_id, placement_id: step.placement_id, before: step.before });
    } while (act !== null && from.at(-1)?.act === act);
    return edits;
  }

  /** The server will never take this edit: there is nothing to undo. */
  forget(edit_id) {
    this.done = this.done.filter((step) => step.edit_id !== edit_id);
    this.undone = this.undone.filter((step) => step.edit_id !== edit_id);
  }

  saved() {
    return { done: this.done, undone: this.undone };
  }
}
