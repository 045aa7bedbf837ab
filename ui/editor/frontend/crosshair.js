// Where a kind is to stand, and the corners of what is drawn, for people who have keys and no finger.

import { html } from "./dom.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = ["Enter", "Escape", " "];
const [STEP, STRIDE] = [0.1, 1]; // m; the second with Shift

export class Crosshair {
  /**
   * @param on {armed(), drawable(), place(site), stroke(points, phase), moved(site), corner(count, site), cancel()}
   */
  constructor(board, on) {
    this.board = board;
    this.on = on;
    this.element = html("div", { class: "kd-crosshair", hidden: "", "aria-hidden": "true" });
    board.element.append(this.element);
    board.element.addEventListener("keydown", (event) => this.#key(event));
    board.map.on("move zoomend", () => this.#stand());
  }

  /** In the middle of the map, for the kind that was just chosen by key. */
  show() {
    const { lat, lng } = this.board.map.getCenter();
    this.at = [lng, -lat]; // on the drawing
    this.corners = []; // site metres
    this.element.hidden = false;
    this.#stand();
  }

  hide() {
    this.element.hidden = true;
    this.corners = [];
  }

  get site() {
    return this.board.view.toSite(this.at);
  }

  #stand() {
    if (this.element.hidden) return;
    const [x, y] = this.board.pixels(this.at);
    this.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.element.hidden) {
      // Chosen by finger, gone on by keys.
      if (!this.on.armed() || !(event.key in STEPS || KEYS.includes(event.key))) return;
      this.show();
    }
    if (!this.#does(event.key, event.shiftKey ? STRIDE : STEP)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #does(key, step) {
    const [right, down] = STEPS[key] ?? [0, 0];
    if (right || down) this.#move(right * step, down * step);
    else if (key === " " && this.on.drawable()) this.#corner();
    else if (key === "Backspace" && this.corners.length) this.#back();
    else if (key === "Enter") this.#finish();
    else if (key === "Escape") this.on.cancel();
    else return false;
    return true;
  }

  #move(u, v) {
    this.at = [this.at[0] + u, this.at[1] + v];
    this.board.reveal(this.at);
    this.#stand();
    this.on.moved(this.site);
    this.#draw();
  }

  #corner() {
    this.corners.push(this.site);
    this.on.corner(this.corners.length, this.site);
    this.on.stroke(this.corners, this.corners.length > 1 ? "move" : "start");
  }

  #back() {
    this.corners.pop();
    this.on.corner(this.corners.length, this.site);
    this.on.stroke([...this.corners, this.site], "move");
  }

  /** From the last corner to the cross. */
  #draw() {
    if (this.corners.length) this.on.stroke([...this.corners, this.site], "move");
  }

  #finish() {
    const { corners, site } = this;
    if (!corners.length) return this.on.place(site);
    const [x, y] = corners.at(-1);
    const apart = Math.hypot(site[0] - x, site[1] - y) > STEP / 2;
    this.on.stroke(apart ? [...corners, site] : corners, "end");
  }
}
