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
  constructor(saved = { done: [], undone: [] }, limit = 100) {
    this.done = saved.done;
    this.undone = saved.undone;
    this.limit = limit;
  }

  /** Remember an edit with what stood there before and after it. */
  add(edit, before, after) {
    this.done.push({ edit_id: edit.edit_id, placement_id: edit.placement_id, before, after });
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  /** The undo edit for the newest step, or null; `id` names the new edit. */
  undo(id) {
    return this.#reverse(this.done, this.undone, id);
  }

  /** The edit that brings the last undone step back, or null. */
  redo(id) {
    return this.#reverse(this.undone, this.done, id);
  }

  #reverse(from, to, id) {
    const step = from.pop();
    if (!step) return null;
    to.push({ edit_id: id, placement_id: step.placement_id, before: step.after, after: step.before });
    return {
      edit_id: id,
      verb: "undo",
      target: step.edit_id,
      placement_id: step.placement_id,
      before: step.before,
    };
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
