// The sun of a day: shadows by the hour and the hours of sun, asked of the server and drawn under
// the things. Python computes both; here is a slider.

import { drawing, html, svg } from "./dom.js";
import { label, say, t } from "./words.js";

const STEP = 30; // minutes between two shadows
const BEGIN = 6 * 60;
const END = 20 * 60;
const PACE = 450; // ms a shadow is shown while playing

/** Days worth looking at: key of their name, and the date in a year. */
export const DAYS = [["today", null], ["winter", "01-20"], ["spring", "03-20"], ["summer", "06-21"]];

/** The date of a day as the server wants it. */
export function dateOf(day, now = new Date()) {
  const pad = (n) => String(n).padStart(2, "0");
  const fixed = DAYS.find(([name]) => name === day)?.[1];
  return `${now.getFullYear()}-${fixed ?? `${pad(now.getMonth() + 1)}-${pad(now.getDate())}`}`;
}

/** Minutes of the day as a clock shows them. */
export function clock(minutes) {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The shadow of that minute; nothing while the sun is down. */
export function momentOf(found, minutes) {
  return found?.times.find((each) => each.minutes === minutes) ?? null;
}

export class Sun {
  /** @param ask async (query) → the day's shadows and hours; may fail, then it says so */
  constructor(board, icons, ask) {
    this.board = board;
    this.icons = icons;
    this.ask = ask;
    this.day = "today";
    this.minutes = 15 * 60;
    this.asked = 0;
    const round = (icon, key, act) => label(html("button", { class: "kd-round", type: "button", onclick: act }, drawing(icons[icon])), key);
    this.button = round("sun", "editor.sun", () => this.toggle());
    this.button.classList.add("is-sun");
    this.button.setAttribute("aria-expanded", "false");
    this.time = html("output", { class: "kd-sun-time" });
    this.slider = label(html("input", { type: "range", min: BEGIN, max: END, step: STEP, value: this.minutes }), "editor.sun_time");
    this.slider.addEventListener("input", () => {
      this.#play(false);
      this.#to(Number(this.slider.value));
    });
    this.days = html("div", { class: "kd-sun-days", role: "group" }, ...DAYS.map(([name]) =>
      say(html("button", { class: "kd-sun-chip", type: "button", "data-day": name, onclick: () => this.#choose(name) }), `editor.sun_${name}`)));
    this.playing = round("play", "editor.sun_play", () => this.#play(!this.timer));
    this.hours = say(html("button", { class: "kd-sun-chip", type: "button", "aria-pressed": "false", onclick: () => this.#bands() }), "editor.sun_hours");
    this.legend = html("div", { class: "kd-sun-legend", hidden: "" });
    this.note = html("p", { class: "kd-sun-note", role: "status" });
    this.element = label(html("section", { class: "kd-sun", hidden: "" },
      html("div", { class: "kd-sun-row" }, this.playing, this.slider, this.time, round("close", "editor.close", () => this.toggle(false))),
      html("div", { class: "kd-sun-row" }, this.days, this.hours), this.legend, this.note), "editor.sun");
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  get open() {
    return !this.element.hidden;
  }

  toggle(open = !this.open) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.#play(false);
    if (!open) {
      this.asked += 1;
      this.board.layers.sun.replaceChildren();
      this.button.focus({ preventScroll: true });
    } else this.refresh();
  }

  /** Ask again: things moved, or another day is wanted. */
  async refresh() {
    if (!this.open) return;
    const mine = ++this.asked;
    const showing = this.hours.getAttribute("aria-pressed") === "true";
    const found = await this.ask(`sun?date=${dateOf(this.day)}&hours=${showing ? 1 : 0}`).catch(() => null);
    if (mine !== this.asked) return; // closed, or asked again meanwhile
    if (found) this.found = found;
    this.lost = !found;
    this.show();
  }

  /** Draw what is known of this moment. */
  show() {
    if (!this.open) return;
    for (const chip of this.days.children) chip.setAttribute("aria-pressed", String(chip.dataset.day === this.day));
    const showing = this.hours.getAttribute("aria-pressed") === "true";
    const moment = momentOf(this.found, this.minutes);
    this.slider.value = String(this.minutes);
    this.slider.setAttribute("aria-valuetext", clock(this.minutes));
    this.time.textContent = clock(this.minutes);
    const layer = this.board.layers.sun;
    const area = (geometry, name) => svg("path", { d: this.board.view.path(geometry), class: name });
    const drawn = showing && this.found?.hours
      ? this.found.hours.map((band, n) => area(band.area, `kd-sun-band is-${n}`))
      : moment ? [area(moment.site, "kd-shade"), area(moment.things, "kd-shade is-thing")] : [];
    layer.replaceChildren(...drawn);
    layer.dataset.minutes = moment && !showing ? String(this.minutes) : "";
    this.legend.hidden = !showing;
    this.legend.replaceChildren(...(showing ? (this.found?.hours ?? []).map((band, n) => html("span", {},
      html("i", { class: `kd-sun-key is-${n}` }), t(band.to === null ? "editor.sun_more" : band.from === 0 ? "editor.sun_less" : "editor.sun_between", { from: band.from, to: band.to }))) : []));
    const note = this.lost ? "editor.help_later" : !showing && this.found && !moment ? "editor.sun_down"
      : this.found && !this.found.georeferenced ? "editor.sun_nowhere" : this.found?.unknown ? "editor.sun_unknown" : null;
    this.note.hidden = note === null;
    if (note) say(this.note, note);
    this.slider.disabled = showing;
    this.playing.disabled = showing;
  }

  #choose(day) {
    this.day = day;
    this.refresh();
  }

  #to(minutes) {
    this.minutes = minutes;
    this.show();
  }

  #bands() {
    this.#play(false);
    const showing = this.hours.getAttribute("aria-pressed") !== "true";
    this.hours.setAttribute("aria-pressed", String(showing));
    this.refresh();
  }

  #play(on) {
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => this.#to(this.minutes >= END ? BEGIN : this.minutes + STEP), this.#pace()) : null;
    this.playing.replaceChildren(drawing(this.icons[on ? "pause" : "play"]));
    label(this.playing, on ? "editor.sun_pause" : "editor.sun_play");
  }

  /** Who wants less motion gets a picture at a time, slowly. */
  #pace() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 4 * PACE : PACE;
  }

  destroy() {
    clearInterval(this.timer);
  }
}
