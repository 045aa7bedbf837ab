// "Done!": a small celebration with the layout on a card; then go on drawing, or the next child.

import { drawing, html } from "./dom.js";
import { say } from "./words.js";

const COLOURS = ["play", "rest", "sport", "green", "service"];

export function celebrate(stage, scene, { count, animal, next, icons }) {
  const picture = scene.cloneNode(true);
  for (const part of picture.querySelectorAll(".kd-layer-handles, .kd-layer-zones, .kd-layer-witnesses")) part.remove();
  const site = scene.querySelector(".kd-boundary").getBBox();
  picture.setAttribute("viewBox", `${site.x - 1.5} ${site.y - 1.5} ${site.width + 3} ${site.height + 3}`);
  picture.removeAttribute("style");
  picture.setAttribute("class", "kd-scene kd-done-picture");
  const close = () => veil.remove();
  const veil = html("div", { class: "kd-veil" }, confetti(),
    html("section", { class: "kd-card", role: "dialog", "aria-modal": "true" },
      html("span", { class: "kd-me is-big", "aria-hidden": "true" }, drawing(animal)),
      say(html("h2"), "done.title"), say(html("p"), "done.kept", { n: count }), picture,
      html("div", { class: "kd-card-actions" },
        say(html("button", { class: "kd-quiet", type: "button", onclick: close }), "done.go_on"),
        say(html("button", { class: "kd-done", type: "button", onclick: () => { close(); next(); } }), "done.next"))));
  stage.append(veil);
  veil.querySelector(".kd-quiet").focus();
  veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

function confetti() {
  const cloud = html("div", { class: "kd-confetti", "aria-hidden": "true" });
  for (let i = 0; i < 48; i++) {
    const bit = html("i", { class: `kd-${COLOURS[i % COLOURS.length]}` });
    bit.style.cssText = `left:${(i * 61) % 100}%;animation-delay:${(i % 12) * 60}ms;--drift:${((i * 37) % 40) - 20}vw;--spin:${(i * 73) % 720}deg`;
    cloud.append(bit);
  }
  return cloud;
}
