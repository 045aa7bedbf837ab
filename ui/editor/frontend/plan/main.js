// A plan as a picture, to be tapped: control points, a length to check, the boundary.
// Marks are pixels of the picture; what they mean on the ground Python works out.

import * as L from "../vendor/leaflet.js";
import { html } from "../dom.js";

const QUIET = 250; // ms after the last change until it is told

class PlanBoard {
  constructor(parent, data, tell) {
    this.tell = tell;
    this.steps = html("div", { class: "kq-steps", role: "radiogroup" });
    this.said = html("p", { class: "kq-say", role: "status" });
    this.stage = html("div", { class: "kq-map", tabindex: "0", role: "application" });
    this.back = html("button", { class: "kq-button", type: "button", "data-act": "back", onclick: () => this.#takeBack() });
    this.clear = html("button", { class: "kq-button", type: "button", "data-act": "clear", onclick: () => this.#clear() });
    this.whole = html("button", { class: "kq-button", type: "button", "data-act": "whole", onclick: () => this.#showAll() });
    this.element = html("div", { class: "kq-board" }, this.steps, this.said, this.stage, html("div", { class: "kq-row" }, this.back, this.clear, this.whole));
    parent.append(this.element);
    this.map = L.map(this.stage, {
      crs: L.CRS.Simple, attributionControl: false, zoomControl: false, doubleClickZoom: false, boxZoom: false,
      zoomSnap: 0, zoomDelta: 0.5, minZoom: -6, maxZoom: 4, inertia: false,
    });
    this.map.setView([0, 0], 0, { animate: false });
    this.map.on("click", ({ latlng }) => this.#add([latlng.lng, -latlng.lat]));
    this.drawn = L.layerGroup().addTo(this.map);
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.stage);
    this.update(data);
    globalThis.koudaiPlan = this; // for tests and measurements
  }

  /** New words, or other steps, or another picture: then everything begins anew. */
  update(data) {
    const { picture, size, steps, marks, words } = data;
    this.words = words;
    if (picture !== this.picture) {
      this.picture = picture;
      this.size = size;
      this.marks = Object.fromEntries(Object.entries(marks ?? {}).map(([name, list]) => [name, list.map((at) => [...at])]));
      this.image?.remove();
      this.image = L.imageOverlay(picture, [[-size[1], 0], [0, size[0]]]).addTo(this.map);
      this.fitted = false;
      this.step = steps[0].name;
    }
    this.plan = steps;
    if (!steps.some(({ name }) => name === this.step)) this.step = steps[0].name;
    for (const { name, most } of steps) this.marks[name] = (this.marks[name] ?? []).slice(0, most);
    this.#resized();
    this.#render();
  }

  get now() {
    return this.plan.find(({ name }) => name === this.step);
  }

  #resized() {
    if (this.stage.clientWidth < 50 || this.stage.clientHeight < 50) return;
    this.map.invalidateSize({ animate: false });
    if (!this.fitted) this.#showAll();
    this.fitted = true;
  }

  #showAll() {
    this.map.fitBounds([[-this.size[1], 0], [0, this.size[0]]], { animate: false, padding: [10, 10] });
  }

  #add([x, y]) {
    const { name, most } = this.now;
    if (x < 0 || y < 0 || x > this.size[0] || y > this.size[1]) return;
    if (this.marks[name].length >= most) return;
    this.marks[name].push([x, y]);
    if (this.marks[name].length === most) {
      // This one is complete: on to the first that still wants something.
      const next = this.plan.find((step) => !step.optional && this.marks[step.name].length < step.least);
      if (next) this.step = next.name;
    }
    this.#changed();
  }

  #takeBack() {
    this.marks[this.step].pop();
    this.#changed();
  }

  #clear() {
    this.marks[this.step] = [];
    this.#changed();
  }

  #changed() {
    this.#render();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell("marks", JSON.stringify(this.marks)), QUIET);
  }

  #render() {
    const { words } = this;
    this.stage.setAttribute("aria-label", words.map);
    this.back.textContent = words.back;
    this.clear.textContent = words.clear;
    this.whole.textContent = words.whole;
    const { name, least } = this.now;
    const count = this.marks[name].length;
    this.back.disabled = this.clear.disabled = !count;
    this.said.textContent = count < least ? words[`${name}.first`] : words[`${name}.more`];
    const active = document.activeElement?.dataset?.step;
    this.steps.setAttribute("aria-label", words.steps);
    this.steps.replaceChildren(...this.plan.map((step) => {
      const done = this.marks[step.name].length;
      const told = step.most > 20 ? `${done}` : `${done}/${step.most}`;
      return html("button", {
        class: `kq-step is-${step.name}${done >= step.least && done > 0 ? " is-done" : ""}`, type: "button", role: "radio", "data-step": step.name,
        "aria-checked": String(step.name === this.step), onclick: () => { this.step = step.name; this.#render(); },
      }, html("span", {}, words[step.name]), html("small", {}, told));
    }));
    if (active) this.steps.querySelector(`[data-step="${active}"]`)?.focus();
    this.#draw();
  }

  #draw() {
    this.drawn.clearLayers();
    const at = ([x, y]) => [-y, x];
    for (const { name } of this.plan) {
      const marks = this.marks[name];
      const line = marks.map(at);
      if (name === "boundary" && marks.length > 2) L.polygon(line, { className: "kq-area", interactive: false }).addTo(this.drawn);
      else if (name !== "control" && marks.length > 1) L.polyline(line, { className: `kq-line is-${name}`, interactive: false }).addTo(this.drawn);
      marks.forEach((mark, index) => this.#mark(name, mark, index));
    }
  }

  /** One mark that a finger, a mouse or the arrow keys move. */
  #mark(name, mark, index) {
    const marker = L.marker([-mark[1], mark[0]], {
      draggable: true, keyboard: true, autoPan: true, title: `${this.words[name]} ${index + 1}`,
      icon: L.divIcon({ className: `kq-mark is-${name}`, iconSize: [36, 36], html: html("span", {}, String(index + 1)) }),
    });
    const put = ({ lat, lng }) => {
      mark[0] = Math.min(this.size[0], Math.max(0, lng));
      mark[1] = Math.min(this.size[1], Math.max(0, -lat));
    };
    marker.on("dragend", () => {
      put(marker.getLatLng());
      this.#changed();
    });
    marker.addTo(this.drawn);
    marker.getElement().addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const far = event.shiftKey ? 10 : 1;
      put({ lat: -(mark[1] + by[1] * far), lng: mark[0] + by[0] * far });
      marker.setLatLng([-mark[1], mark[0]]);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#changed(), QUIET);
    });
  }

  destroy() {
    clearTimeout(this.timer);
    this.observer.disconnect();
    this.map.remove();
    this.element.remove();
  }
}

const apps = new WeakMap();

/** Called on mount and whenever Streamlit has new data. */
export function mount(parent, data, tell) {
  if (!apps.has(parent)) apps.set(parent, new PlanBoard(parent, data, tell));
  else apps.get(parent).update(data);
  return apps.get(parent);
}

export function unmount(parent) {
  apps.get(parent)?.destroy();
  apps.delete(parent);
}
