// One finger or the mouse on the map: a tap, or a drag that the caller may take from the map.

const TREMBLE = { touch: 10, pen: 7, mouse: 4 }; // px a press may slip without being a drag

export class Pointer {
  /**
   * @param grab   event → {takes, tap(place), drag(place, phase)}; `takes`: the map must not pan.
   *               phase: "start" | "move" | "end" | "cancel"
   * @param hover  (place) of a mouse that presses nothing
   */
  constructor(board, { grab, hover }) {
    this.board = board;
    this.grab = grab;
    this.press = null;
    const area = board.element;
    area.addEventListener("pointerdown", (event) => this.#down(event));
    area.addEventListener("pointermove", (event) => {
      if (!this.press && event.pointerType === "mouse") hover(board.siteAt(event));
      else this.#move(event);
    });
    area.addEventListener("pointerup", (event) => this.#up(event));
    area.addEventListener("pointercancel", (event) => this.#up(event));
    area.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  #down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    // A second finger zooms: what the first one began is not meant.
    if (this.press) return this.#end("cancel");
    if (!event.isPrimary) return;
    const handler = this.grab(event);
    this.press = { handler, id: event.pointerId, from: [event.clientX, event.clientY], moved: false };
    if (handler.takes) this.board.map.dragging.disable();
    this.board.element.setPointerCapture?.(event.pointerId);
  }

  #move(event) {
    const { press } = this;
    if (!press || event.pointerId !== press.id) return;
    const slip = Math.hypot(event.clientX - press.from[0], event.clientY - press.from[1]);
    if (!press.moved && slip < (TREMBLE[event.pointerType] ?? 6)) return;
    if (press.handler.takes) press.handler.drag(this.board.siteAt(event), press.moved ? "move" : "start");
    press.moved = true;
  }

  #up(event) {
    const { press } = this;
    if (!press || event.pointerId !== press.id) return;
    this.#end(event.type === "pointerup" ? "end" : "cancel", event);
  }

  #end(phase, event) {
    const { handler, moved } = this.press;
    this.press = null;
    this.board.map.dragging.enable();
    const place = event ? this.board.siteAt(event) : null;
    if (phase === "end" && !moved) handler.tap(place);
    else if (moved && handler.takes) handler.drag(place, phase);
  }
}
