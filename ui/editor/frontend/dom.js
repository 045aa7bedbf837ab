// Making elements. Words of people go in as text, never as markup; only our own drawings
// (icons and plan symbols, served from the catalogue) are parsed as SVG.

const SVG = "http://www.w3.org/2000/svg";

export function html(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const parsed = new Map();

/** A fresh copy of one of our own drawings. */
export function drawing(text) {
  if (!parsed.has(text)) {
    parsed.set(text, new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
  }
  return document.importNode(parsed.get(text), true);
}

/** A round disc with an icon in it. */
export function disc(icon, family = "") {
  const element = html("span", { class: `kd-disc ${family ? `kd-${family}` : ""}`, "aria-hidden": "true" });
  element.append(drawing(icon));
  return element;
}

/** The Tab key passes over the page's own frame: we cover it, and its focus could not be seen. */
export function passOver(parent) {
  parent.closest("main")?.setAttribute("tabindex", "-1");
}
