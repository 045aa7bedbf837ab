// "Done!": a small celebration with the layout on a card; then go on drawing, or the next child.

import { drawing, html, svg } from "./dom.js";
import { modal } from "./modal.js";
import { say } from "./words.js";

const ENOUGH = 800; // ms before it is said that the server seems to be away
const COLOURS = ["play", "rest", "sport", "green", "service"];

/**
 * @param stage   the map's place in the editor; the card covers the whole editor
 * @param scene   the drawing on the map, of which the card shows a copy
 * @param next    the next child's turn
 * @param handed promise kept when all of it is on the server: until then nobody else can see it
 */
export function celebrate(stage, scene, { count, animal, next, handed }) {
  const editor = stage.closest(".kd-editor");
  if (editor.querySelector(".kd-veil")) return; // a second tap on "Done!"
  const picture = scene.cloneNode(true);
  for (const part of picture.querySelectorAll(".kd-layer-handles, .kd-layer-zones, .kd-layer-witnesses, .kd-layer-labels, .kd-layer-chips, .kd-boundary")) part.remove();
  const boundary = scene.querySelector(".kd-boundary");
  const site = boundary.getBBox();
  cut(picture, boundary, site);
  picture.setAttribute("viewBox", `${site.x - 1.5} ${site.y - 1.5} ${site.width + 3} ${site.height + 3}`);
  picture.removeAttribute("style");
  picture.setAttribute("class", "kd-scene kd-done-picture");
  const go = say(html("button", { class: "kd-quiet", type: "button", onclick: () => close() }), "done.go_on");
  const fate = say(html("p", { role: "status" }), "done.handing");
  const late = setTimeout(() => say(fate, "done.waiting"), ENOUGH);
  handed.then(() => {
    clearTimeout(late);
    say(fate, "done.kept", { n: count });
  });
  const veil = html("div", { class: "kd-veil" }, confetti(),
    html("section", { class: "kd-card", role: "dialog", "aria-modal": "true", "aria-labelledby": "kd-done-title" },
      html("span", { class: "kd-me is-big", "aria-hidden": "true" }, drawing(animal)),
      say(html("h2", { id: "kd-done-title" }), "done.title"), fate, picture,
      html("div", { class: "kd-card-actions" }, go,
        say(html("button", { class: "kd-done", type: "button", onclick: () => { close(); next(); } }), "done.next"))));
  const close = modal(editor, veil, go, editor.querySelector(".kd-bar .kd-done"));
}

/** Only the place itself with a narrow rim: half a neighbour's house says nothing. */
function cut(picture, boundary, { x, y, width, height }) {
  const shape = svg("path", { d: boundary.getAttribute("d"), fill: "#fff", stroke: "#fff", "stroke-width": 1, "stroke-linejoin": "round" });
  const mask = svg("mask", { id: "kd-done-cut", maskUnits: "userSpaceOnUse", x: x - 1, y: y - 1, width: width + 2, height: height + 2 }, shape);
  const whole = svg("g", { mask: "url(#kd-done-cut)" }, ...picture.childNodes);
  picture.replaceChildren(mask, whole);
}

/** Falls once and is gone; none for who wants no motion. */
function confetti() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return null;
  const cloud = html("div", { class: "kd-confetti", "aria-hidden": "true" });
  for (let i = 0; i < 48; i++) {
    const bit = html("i", { class: `kd-${COLOURS[i % COLOURS.length]}` });
    bit.style.cssText = `left:${(i * 61) % 100}%;animation-delay:${(i % 12) * 60}ms;--drift:${((i * 37) % 40) - 20}vw;--spin:${(i * 73) % 720}deg`;
    cloud.append(bit);
  }
  cloud.addEventListener("animationend", ({ target }) => {
    target.remove();
    if (!cloud.childElementCount) cloud.remove();
  });
  return cloud;
}
