// A chart as a picture: what the browser has drawn, as a file. Nothing is asked of anybody.

import { html } from "../dom.js";

const SHARPER = 2; // pixels of the picture for one of the page

export function mount(parent, { container, name, words }) {
  const drawn = () => document.querySelector(`.st-key-${container} svg.marks`);
  const take = async (end) => {
    const chart = drawn();
    if (!chart) return;
    const made = end === "svg" ? new Blob([written(chart)], { type: "image/svg+xml" }) : await pixels(chart);
    save(made, `${name}.${end}`);
  };
  parent.replaceChildren(html("p", { class: "kp-form" }, ...["png", "svg"].map((end) =>
    html("button", { type: "button", class: "kp-button is-quiet", onclick: () => take(end) }, words[end]))));
}

export function unmount(parent) {
  parent.replaceChildren();
}

function written(chart) {
  const copy = chart.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

async function pixels(chart) {
  const { width, height } = chart.viewBox.baseVal;
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SHARPER, height: height * SHARPER });
  const pen = canvas.getContext("2d");
  const bare = chart.cloneNode(true);
  for (const words of bare.querySelectorAll("text")) words.remove();
  const image = new Image(width, height);
  image.src = `data:image/svg+xml,${encodeURIComponent(written(bare))}`;
  await image.decode();
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  // A drawing within an image has none of the page's typefaces; the canvas has them all.
  const page = chart.getScreenCTM().inverse();
  for (const words of chart.querySelectorAll("text")) {
    const { a, b, c, d, e, f } = page.multiply(words.getScreenCTM());
    const { fontStyle, fontWeight, fontSize, fontFamily, textAnchor, fill, opacity } = getComputedStyle(words);
    pen.setTransform(a * SHARPER, b * SHARPER, c * SHARPER, d * SHARPER, e * SHARPER, f * SHARPER);
    Object.assign(pen, {
      font: `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`, fillStyle: fill, globalAlpha: opacity,
      textAlign: { middle: "center", end: "right" }[textAnchor] ?? "left",
    });
    pen.fillText(words.textContent, 0, 0);
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
