// Layouts × measures: a table that is sorted by any of its columns, at a touch of the heading.

import { html } from "../dom.js";

const chosen = new WeakMap(); // by place: which column it is sorted by, and which way

/** Draw the table, at mount and whenever figures or weights changed; the chosen order stays. */
export function mount(parent, data) {
  const kept = chosen.get(parent);
  const order = kept && data.columns.some(({ key }) => key === kept.key) ? kept : { ...data.order };
  draw(parent, data, order, false);
}

export function unmount(parent) {
  parent.replaceChildren();
}

function draw(parent, data, order, focus) {
  chosen.set(parent, order);
  const at = data.columns.findIndex(({ key }) => key === order.key);
  const rows = [...data.rows].sort((one, other) => compared(one[at], other[at], order.down));
  const head = html("tr", {}, ...data.columns.map((column) => heading(column)));
  const body = html("tbody", {}, ...rows.map((row) => html("tr", {}, ...row.map((cell, place) => drawn(cell, data.columns[place])))));
  const scroll = parent.querySelector(".kt-scroll");
  const [left, top] = [scroll?.scrollLeft ?? 0, scroll?.scrollTop ?? 0];
  const table = html("table", { class: "kt-table" }, html("caption", {}, data.words.caption), html("thead", {}, head), body);
  const root = html("div", { class: "kt-scroll", tabindex: 0, role: "region", "aria-label": data.words.caption }, table);
  parent.replaceChildren(root);
  root.scrollTo(left, top);
  if (focus) root.querySelector("th[aria-sort] button").focus();

  function heading(column) {
    const mine = column.key === order.key;
    const button = html("button", { type: "button", title: column.help, onclick: () => {
      // The best of a column first; the same heading again turns it round.
      draw(parent, data, { key: column.key, down: mine ? !order.down : column.down }, true);
    } }, column.label, html("span", { "aria-hidden": "true" }, mine ? (order.down ? " ▼" : " ▲") : ""));
    return html("th", { scope: "col", "data-key": column.key, class: column.number ? "is-number" : null,
      "aria-sort": mine ? (order.down ? "descending" : "ascending") : null }, button);
  }
}

function drawn(cell, column) {
  const classes = [column.number ? "is-number" : "", cell.best ? "is-best" : ""].join(" ").trim();
  if (column.key === "layout") return html("th", { scope: "row" }, cell.text);
  const td = html("td", { class: classes || null }, cell.text);
  if (column.key === "score" && cell.value !== null) {
    td.prepend(html("i", { class: "kt-bar", style: `width:${cell.value * 0.6}px`, "aria-hidden": "true" }));
  }
  return td;
}

/** What is not known stands last, whichever way. */
function compared(one, other, down) {
  if (one.value === null || other.value === null) return (one.value === null) - (other.value === null);
  const way = typeof one.value === "string" ? one.value.localeCompare(other.value, undefined, { numeric: true }) : one.value - other.value;
  return down ? -way : way;
}
