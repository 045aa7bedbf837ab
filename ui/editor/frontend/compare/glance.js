// All layouts at a glance: a grid of small plans, each a button that opens it large.

import { html, svg } from "../dom.js";

// A sign's shape alone tells what it is: an octagon for conflicts, a triangle for warnings.
const SHAPES = {
  errors: "M7 1h6l6 6v6l-6 6H7l-6-6V7z",
  warnings: "M10 1.5 19 18.5H1z",
  fits: "m3 10.5 5 5 9-11",
};

/** Draw the grid, at mount and whenever the choice or its order changed. */
export function mount(parent, data, tell) {
  const grounds = Object.entries(data.grounds).map(
    ([version, drawing]) => `.kg-on-${version} { background-image: url("${picture(drawing)}"); }`,
  );
  const grid = html("ul", { class: "kg-grid", "aria-label": data.words.all },
    ...data.cards.map((card) => html("li", {}, button(card, data.words, tell))));
  const root = html("div", { class: "kg-root" }, html("style", {}, grounds.join("\n")), grid);
  parent.replaceChildren(root);
}

export function unmount(parent) {
  parent.replaceChildren();
}

function button(card, words, tell) {
  const plan = html("span", { class: `kg-plan kg-on-${card.ground}` },
    html("img", { src: picture(card.plan), alt: "", loading: "lazy", decoding: "async" }));
  const signs = html("span", { class: "kg-signs", role: "img", "aria-label": card.told, title: card.told });
  if (card.errors) signs.append(sign("errors", card.errors));
  if (card.warnings) signs.append(sign("warnings", card.warnings));
  if (!card.errors && !card.warnings) signs.append(sign("fits", ""));
  const told = html("span", { class: "kg-told" },
    html("b", {}, card.title), html("small", {}, card.about),
    card.note ? html("small", { class: "kg-note" }, card.note) : null);
  return html("button",
    { type: "button", class: "kg-card", "data-layout": card.id, title: words.open, onclick: () => tell("opened", card.id) },
    plan, html("span", { class: "kg-foot" }, told, signs));
}

function sign(name, count) {
  return html("span", { class: `kg-sign is-${name}`, "aria-hidden": "true" },
    svg("svg", { viewBox: "0 0 20 20" }, svg("path", { d: SHAPES[name] })), String(count));
}

function picture(drawing) {
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
