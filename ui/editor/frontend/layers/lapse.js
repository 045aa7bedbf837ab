// How layouts came about: their versions one after another, by hand or as a film.

import { drawing, html } from "../dom.js";
import { label, lang, say, t } from "../words.js";
import { versionOf } from "./model.js";

const PACE = [400, 160, 60]; // ms a version is shown
const FRAMES = 300; // of a long film: more would be watched by nobody

export class Lapse {
  /** @param on {show(placements, many), close(), open(seq), fork(seq)} */
  constructor(icons, on) {
    this.icons = icons;
    this.on = on;
    this.speed = 1;
    const round = (icon, key, act) => label(html("button", { class: "kd-round", type: "button", onclick: act }, drawing(icons[icon])), key);
    this.playing = round("play", "layers.play", () => this.#play(!this.timer));
    this.slider = label(html("input", { type: "range", min: "0", step: "1", class: "kl-lapse-slider" }), "layers.version");
    this.slider.addEventListener("input", () => {
      this.#play(false);
      this.#to(Number(this.slider.value));
    });
    this.told = html("p", { class: "kl-lapse-told", role: "status" });
    this.name = html("strong", {});
    this.pace = say(html("button", { class: "kl-tool", type: "button", onclick: () => this.#faster() }), "layers.speed_1");
    const tool = (key, act) => say(html("button", { class: "kl-tool", type: "button", onclick: act }), key);
    this.tools = [tool("layers.open_version", () => this.on.open(this.seq)), tool("layers.fork", () => this.on.fork(this.seq))];
    this.element = label(html("section", { class: "kl-lapse", hidden: "" },
      html("div", { class: "kl-lapse-row" }, this.playing, this.slider, this.pace, round("close", "editor.close", () => this.close())),
      html("div", { class: "kl-lapse-row" }, this.name, this.told, html("span", { class: "kd-space" }), html("div", { class: "kl-lapse-row" }, ...this.tools))), "layers.versions");
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /** @param layout  null for several together; @param steps  of its log, the oldest first */
  show(layout, steps) {
    this.#play(false);
    this.steps = steps;
    this.layout = layout;
    this.dated = new Set(steps.map(({ at }) => dayOf(at))).size > 1;
    this.#name();
    for (const tool of this.tools) tool.hidden = !layout;
    this.slider.max = String(steps.length);
    this.element.hidden = false;
    this.#to(steps.length);
    this.slider.focus({ preventScroll: true });
  }

  close() {
    if (this.element.hidden) return;
    this.#play(false);
    this.element.hidden = true;
    this.on.close();
  }

  get isOpen() {
    return !this.element.hidden;
  }

  retranslate() {
    if (!this.isOpen) return;
    this.#name();
    this.#to(this.seq);
  }

  #name() {
    this.name.textContent = this.layout ? this.layout.title[lang()] : t("layers.together");
  }

  #to(seq) {
    this.seq = seq;
    this.slider.value = String(seq);
    const step = this.steps[seq - 1];
    const said = step ? t("layers.step", { n: seq, all: this.steps.length, time: this.#time(step.at), what: this.#what(step) }) : t("layers.step_none");
    this.told.textContent = said;
    this.slider.setAttribute("aria-valuetext", said);
    // A first version without anything cannot be copied: there is none yet.
    for (const tool of this.tools) tool.disabled = seq === 0;
    this.on.show(versionOf(this.steps, seq), !this.layout);
  }

  /** Who did what in a step. */
  #what(step) {
    const before = versionOf(this.steps, step.seq - 1).find((piece) => piece.id === step.id);
    const kind = step.piece?.kind ?? before?.kind;
    const what = t(`layers.verb_${step.id === undefined ? "nothing" : step.verb}`, { kind: kind ? t(`kind.${kind}`) : "" });
    return step.who ? t("layers.who", { who: step.who[lang()], what }) : what;
  }

  /** The moment of a step as a clock shows it here, with its day where that is not always the same. */
  #time(at) {
    const day = this.dated ? { month: "short", day: "numeric" } : {};
    return new Date(at).toLocaleString(lang() === "zh" ? "zh-CN" : "en-GB", { ...day, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  }

  #play(on) {
    clearInterval(this.timer);
    const { length } = this.steps ?? [];
    if (on && this.seq >= length) this.#to(0);
    const stride = Math.max(1, Math.ceil(length / FRAMES));
    this.timer = on ? setInterval(() => {
      if (this.seq >= length) this.#play(false);
      else this.#to(Math.min(this.seq + stride, length));
    }, this.#pace()) : null;
    this.playing.replaceChildren(drawing(this.icons[on ? "pause" : "play"]));
    label(this.playing, on ? "layers.pause" : "layers.play");
  }

  /** Who wants less motion gets a version at a time, slowly. */
  #pace() {
    return PACE[this.speed] * (matchMedia("(prefers-reduced-motion: reduce)").matches ? 4 : 1);
  }

  #faster() {
    this.speed = (this.speed + 1) % PACE.length;
    say(this.pace, `layers.speed_${this.speed}`);
    if (this.timer) this.#play(true);
  }

  destroy() {
    clearInterval(this.timer);
  }
}

function dayOf(at) {
  return new Date(at).toDateString();
}
