// Beside the map: the tools, what stands there, and the attributes of what is chosen.

import { drawing, html } from "../dom.js";
import { t, tFirst } from "../words.js";
import { areaOf } from "./measure.js";
import { widthOf } from "./features.js";
import { squareMetres } from "./overlay.js";
import { picture } from "./pictures.js";

export const TOOLS = ["select", "building", "entrance", "fire_lane", "keep_clear", "tree"];
const USES = ["dwelling", "school", "kindergarten", "elder", "shop", "other"];
const STOREY = 3; // m, told as a rough idea of a height

export class Sheet {
  /** @param on {tool, choose, describe, widen, windows, remove, finish, back, cancel, leave} */
  constructor(icons, on) {
    this.icons = icons;
    this.on = on;
    this.tools = html("div", { class: "ks-tools", role: "radiogroup" });
    this.body = html("div", { class: "ks-body" });
    this.element = html("aside", { class: "ks-sheet" }, this.tools, this.body);
  }

  /** @param state {tool, pen, chosen, choosing, features, wrong, document, boundary} */
  show(state) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    this.tools.setAttribute("aria-label", t("sites.tools"));
    this.tools.replaceChildren(...TOOLS.map((tool) => html("button", {
      class: "ks-tool", type: "button", role: "radio", "data-tool": tool, "data-focus": `tool-${tool}`,
      "aria-checked": String(tool === state.tool), onclick: () => this.on.tool(tool),
    }, picture(tool), html("span", {}, t(`sites.tool.${tool}`)))));
    const wrong = state.wrong ? [html("p", { class: "ks-wrong", role: "alert" }, state.wrong.sentence)] : [];
    let body;
    if (state.pen) body = this.#drawing(state.pen, state.chosen);
    else if (state.chosen) body = this.#attributes(state);
    else body = this.#list(state);
    this.body.replaceChildren(...wrong, ...body);
    if (focused) this.element.querySelector(`[data-focus="${focused}"]`)?.focus();
  }

  #drawing(pen, chosen) {
    const some = pen.points.length ? "more" : "first";
    const said = html("p", { class: "ks-say" }, tFirst(`sites.draw.${pen.role}.${some}`, `sites.draw.${pen.role}.first`));
    const enough = pen.least && pen.points.length >= pen.least;
    return [said,
      ...(enough ? [this.#button("finish", "sites.finish", () => this.on.finish(), "check", "is-main")] : []),
      ...(pen.points.length ? [this.#button("back", "sites.back", () => this.on.back(), "undo")] : []),
      this.#button("cancel", pen.role === "tree" ? "sites.trees_done" : "sites.cancel", () => this.on.cancel(), pen.role === "tree" ? "check" : "close"),
      ...(pen.role === "tree" && chosen ? this.#tree(chosen) : [])];
  }

  #list({ features, document, boundary, underlaid }) {
    const { attribution } = document;
    const rows = features.map((feature) => html("button", {
      class: "ks-row", type: "button", "data-row": feature.id, "data-focus": `row-${feature.id}`, onclick: () => this.on.choose(feature.id),
    }, picture(feature.properties.role), html("span", {}, called(feature, features)), html("small", {}, told(feature))));
    return [
      html("h2", {}, t("sites.standing", { n: features.length })),
      ...(rows.length ? [html("div", { class: "ks-rows" }, ...rows)] : [html("p", { class: "ks-say" }, t("sites.nothing"))]),
      html("p", { class: "ks-fact" }, `${t("role.boundary")} · ${squareMetres(areaOf(boundary))}`),
      ...(attribution ? [html("p", { class: "ks-fact" }, t("sites.source", { source: attribution }))] : []),
      ...this.#more(document, underlaid),
    ];
  }

  /** The plan under the drawing, and where more comes from. */
  #more({ backdrop, georeferenced }, underlaid) {
    const plan = backdrop ? [
      this.#tick("sites.plan", underlaid, (seen) => this.on.underlay(seen)),
      this.#button("plan", "sites.plan.other", () => this.on.elsewhere("plan"), "plus"),
      this.#button("plan-away", "sites.plan.away", () => this.on.takeAway(), "trash", "is-remove"),
    ] : [this.#button("plan", "sites.plan.lay", () => this.on.elsewhere("plan"), "plus")];
    const around = georeferenced ? [this.#button("around", "sites.around.add", () => this.on.elsewhere("around"), "plus")] : [];
    return [html("div", { class: "ks-more" }, ...plan, ...around)];
  }

  #attributes({ chosen, choosing, features }) {
    const { role } = chosen.properties;
    const fields = {
      building: () => this.#building(chosen, choosing),
      entrance: () => this.#entrance(chosen),
      fire_lane: () => this.#lane(chosen),
      keep_clear: () => this.#clear(chosen),
      tree: () => this.#tree(chosen),
    }[role]?.() ?? [html("p", { class: "ks-say" }, t("sites.from_file"))];
    return [
      html("header", { class: "ks-head" }, picture(role), html("h2", {}, called(chosen, features)),
        this.#round("leave", "sites.leave", () => this.on.leave(), "check")),
      this.#text(chosen, "name", "sites.name_of"),
      ...fields,
      this.#button("remove", "sites.remove", () => this.on.remove(), "trash", "is-remove"),
    ];
  }

  #building(feature, choosing) {
    const { height, use = "other", highrise, windows = "none" } = feature.properties;
    const state = choosing || windows === "windows_geometry" ? "some" : windows;
    return [
      this.#number(feature, "height", { key: "sites.height", step: 1, least: 1, most: 300, unit: "m" },
        height ? t("sites.storeys", { n: Math.max(1, Math.round(height / STOREY)) }) : ""),
      this.#choice("sites.use", USES.map((name) => [name, `sites.use.${name}`]), use, (name) => this.on.describe({ use: name })),
      this.#choice("sites.windows", [["all", "sites.windows.all"], ["none", "sites.windows.none"], ["some", "sites.windows.some"]], state, (word) => this.on.windows(word)),
      ...(choosing ? [html("p", { class: "ks-say" }, t("sites.windows.tap"))] : []),
      this.#tick("sites.highrise", highrise === "yes" || highrise === true, (yes) => this.on.describe({ highrise: yes ? "yes" : undefined })),
    ];
  }

  #entrance(feature) {
    const { gate } = feature.properties;
    return [
      this.#stepper("width", { key: "sites.width", step: 0.5, least: 1, most: 6, unit: "m" }, widthOf(feature), (value) => this.on.widen(value)),
      this.#tick("sites.gate", gate === "yes" || gate === true, (yes) => this.on.describe({ gate: yes ? "yes" : "no" })),
      html("p", { class: "ks-say" }, t("sites.entrance.drag")),
    ];
  }

  #lane(feature) {
    const line = feature.geometry.type === "LineString";
    return [
      ...(line ? [this.#number(feature, "width", { key: "sites.width", step: 0.5, least: 1, most: 20, unit: "m" })] : []),
      this.#number(feature, "height", { key: "sites.clear_height", step: 0.5, least: 0, most: 20, unit: "m" }),
    ];
  }

  #clear(feature) {
    return [this.#text(feature, "reason", "sites.reason")];
  }

  #tree(feature) {
    return [
      this.#number(feature, "crown", { key: "sites.crown", step: 0.5, least: 0.5, most: 20, unit: "m" }),
      this.#number(feature, "dbh", { key: "sites.dbh", step: 5, least: 5, most: 300, unit: "cm", per: 100 }),
    ];
  }

  #number(feature, name, options, note) {
    return this.#stepper(name, options, feature.properties[name], (value) => this.on.describe({ [name]: value }), note);
  }

  /** − value +: values as they are kept, shown times `per`. */
  #stepper(name, { key, step, least, most, unit, per = 1 }, value, set, note = "") {
    const shown = value === undefined ? "" : Math.round(value * per * 100) / 100;
    const give = (next) => {
      const number = Number(next);
      if (next === "" || !Number.isFinite(number)) return this.on.again();
      set(Math.round(Math.min(most, Math.max(least, number)) * 1000 / per) / 1000);
    };
    const input = html("input", { type: "number", inputmode: "decimal", step: "any", min: least, max: most, value: shown, "data-field": name, "data-focus": name, "aria-label": t(key) });
    input.addEventListener("change", () => give(input.value));
    const by = (sign, icon) => html("button", {
      class: "kd-round", type: "button", "data-focus": `${name}${sign}`, "data-step": `${name}${sign > 0 ? "+" : "-"}`,
      "aria-label": `${t(key)} ${sign > 0 ? "+" : "−"}${step}`, onclick: () => give((shown === "" ? least : shown) + sign * step),
    }, drawing(this.icons[icon]));
    return html("div", { class: "ks-field" }, html("span", { class: "ks-label" }, t(key), note ? html("small", {}, note) : null),
      html("div", { class: "ks-stepper" }, by(-1, "minus"), html("label", {}, input, html("span", {}, unit)), by(1, "plus")));
  }

  #choice(key, options, now, choose) {
    return html("div", { class: "ks-field is-wide", role: "radiogroup", "aria-label": t(key) }, html("span", { class: "ks-label" }, t(key)),
      html("div", { class: "ks-choice" }, ...options.map(([name, words]) => html("button", {
        type: "button", role: "radio", "aria-checked": String(name === now), "data-choice": name, "data-focus": `${key}-${name}`, onclick: () => choose(name),
      }, t(words)))));
  }

  #tick(key, on, change) {
    return html("button", { class: "ks-tick", type: "button", role: "switch", "aria-checked": String(on), "data-tick": key, "data-focus": key, onclick: () => change(!on) },
      html("span", {}, t(key)), html("i", { "aria-hidden": "true" }));
  }

  #text(feature, name, key) {
    const input = html("input", { type: "text", maxlength: 80, value: feature.properties[name] ?? "", "data-field": name, "data-focus": name });
    input.addEventListener("change", () => this.on.describe({ [name]: input.value.trim() || undefined }));
    return html("label", { class: "ks-field is-wide" }, html("span", { class: "ks-label" }, t(key)), input);
  }

  #button(name, key, act, icon, more = "") {
    return html("button", { class: `ks-button ${more}`, type: "button", "data-act": name, "data-focus": name, onclick: act }, drawing(this.icons[icon]), html("span", {}, t(key)));
  }

  #round(name, key, act, icon) {
    return html("button", { class: "kd-round", type: "button", "data-act": name, "data-focus": name, "aria-label": t(key), title: t(key), onclick: act }, drawing(this.icons[icon]));
  }
}

/** What people call a feature: its name, else its role and the how-manieth it is. */
export function called(feature, features) {
  const { role, name } = feature.properties;
  if (name) return name;
  const alike = features.filter(({ properties }) => properties.role === role);
  return alike.length > 1 ? t("sites.nth", { role: t(`role.${role}`), n: alike.findIndex(({ id }) => id === feature.id) + 1 }) : t(`role.${role}`);
}

/** Its size in a few characters. */
function told(feature) {
  const { geometry, properties } = feature;
  if (geometry.type === "Polygon") return squareMetres(areaOf(geometry));
  if (properties.role === "entrance" || properties.role === "exit") return `${widthOf(feature)} m`;
  if (properties.role === "fire_lane") return `${properties.width} m`;
  return "";
}
