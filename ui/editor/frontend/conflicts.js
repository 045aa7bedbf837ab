// What is said of conflicts on the map: the bubble at a piece, and the way from one to the next.

import { placeOf } from "./issues.js";
import { lang } from "./words.js";

export class Conflicts {
  constructor(editor) {
    this.editor = editor;
  }

  /** The bubble at the chosen piece; none while it is in hand, or while the list is open. */
  bubble() {
    const { editor } = this;
    const placement = editor.shown.get(editor.selected);
    const elsewhere = editor.dragged || editor.gestures?.active?.moved || !editor.panel.element.hidden;
    if (!placement || elsewhere || editor.gathering.count > 1) return editor.bubble.hide();
    const own = [...editor.issues, ...editor.verdict.accepted].filter((each) => each.placements.includes(placement.id));
    const issue = own.find(({ key }) => key === editor.told) ?? own.find(({ severity }) => severity !== "hint");
    if (!issue) return editor.bubble.hide();
    editor.bubble.show(issue, placement, editor.pieces.size(placement), this.#taken(placement.id));
  }

  /** Boxes on the screen that the bubble keeps off. */
  #taken(id) {
    const { editor } = this;
    const boxes = [...editor.shown.values()].filter((other) => other.id !== id).map((other) => editor.handles.box(other));
    const corner = editor.board.element.getBoundingClientRect();
    for (const element of [editor.zoom, editor.tools.element, ...editor.compass.element.children]) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      boxes.push([left - corner.left, top - corner.top, right - corner.left, bottom - corner.top]);
    }
    return boxes;
  }

  /** For grown-ups the list; for a child one after the other, beginning after the one being told. */
  show() {
    const { editor } = this;
    if (!editor.kid) return editor.panel.toggle();
    const told = editor.told ?? editor.bubble.issue?.key;
    const next = editor.issues[(editor.issues.findIndex(({ key }) => key === told) + 1) % editor.issues.length];
    if (next) this.lookAt(next);
  }

  lookAt(issue) {
    const { editor } = this;
    const { board, panel } = editor;
    const id = issue.placements.find((each) => editor.shown.has(each));
    editor.selected = id ?? null;
    editor.told = issue.key;
    const narrow = panel.element.offsetWidth > board.element.clientWidth / 2;
    if (narrow) panel.toggle(false); // on a phone the list would cover what it speaks of
    const covered = panel.element.hidden ? 60 : panel.element.offsetWidth + 20;
    const piece = editor.shown.get(id);
    for (const at of [placeOf(issue), piece && [piece.x, piece.y]]) {
      if (at) board.reveal(board.view.toScene(at), covered);
    }
    editor.render();
    if (!id) editor.tell((editor.kid && issue.kid ? issue.kid : issue.message)[lang()]);
  }
}
