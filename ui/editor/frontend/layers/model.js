// Which layers there are, in what order, which are seen and how strongly: without a page or a map.

/** What is neither a layout nor a version of one; from the top of the map down. */
export const MEASURES = ["conflicts", "fit", "heat:play", "heat:rest", "heat:sport", "heat:green", "heat:service", "sun"];
export const BASE = ["names", "trees", "place"];
const QUIET = ["fit", "heat:play", "heat:rest", "heat:sport", "heat:green", "heat:service", "sun", "conflicts"];

const FACETS = { group: (layout) => layout.group, age: (layout) => layout.age, stage: (layout) => layout.stage };

export class Layers {
  /** @param layouts [{id, group, age, stage, placements}], the oldest first */
  constructor(layouts) {
    this.layouts = new Map();
    this.filter = { group: [], age: [], stage: [], kind: [] };
    this.sections = ["measures", "layouts", "base"]; // from the top of the map down
    this.rows = new Map(); // key → {key, seen, strength}
    this.order = { measures: [...MEASURES], layouts: [], base: [...BASE] };
    for (const key of [...MEASURES, ...BASE]) this.rows.set(key, { key, seen: !QUIET.includes(key), strength: 1 });
    for (const layout of layouts) this.add(layout);
  }

  /** A layout, or a version of one; the newest lies on top. */
  add(layout, seen = true) {
    const key = `layout:${layout.id}`;
    this.layouts.set(key, layout);
    this.rows.set(key, { key, seen, strength: 1 });
    this.order.layouts = [key, ...this.order.layouts.filter((each) => each !== key)];
    this.#together();
    return key;
  }

  /** Layouts by the group that drew them, from the top of the map down: [name, keys]. */
  get groups() {
    const found = new Map();
    for (const key of this.order.layouts) {
      const { group } = this.layouts.get(key);
      found.set(group, [...(found.get(group) ?? []), key]);
    }
    return [...found];
  }

  /** Those of a group stand together; who is moved out of it takes it along. */
  #together() {
    this.order.layouts = this.groups.flatMap(([, keys]) => keys);
  }

  /** Whether a layout is among those that the filter lets through. */
  passes(key) {
    const layout = this.layouts.get(key);
    if (!layout) return true;
    for (const [name, of] of Object.entries(FACETS)) {
      if (this.filter[name].length && !this.filter[name].includes(of(layout))) return false;
    }
    const { kind } = this.filter;
    return !kind.length || layout.placements.some((piece) => kind.includes(piece.kind));
  }

  /** What a filter could ask for: value → how many layouts have it. */
  facet(name) {
    const counts = new Map();
    for (const layout of this.layouts.values()) {
      const values = name === "kind" ? new Set(layout.placements.map((piece) => piece.kind)) : [FACETS[name](layout)];
      for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  }

  toggle(name, value) {
    const chosen = this.filter[name];
    this.filter[name] = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  }

  /** Layouts that are seen, from the top of the map down. */
  get seenLayouts() {
    return this.order.layouts.filter((key) => this.rows.get(key).seen && this.passes(key));
  }

  /** Whether a row is drawn. */
  isSeen(key) {
    return this.rows.get(key).seen && this.passes(key);
  }

  /** Every row from the lowest of the map up. */
  get upwards() {
    return [...this.sections].reverse().flatMap((section) => [...this.order[section]].reverse());
  }

  see(keys, seen) {
    for (const key of keys) this.rows.get(key).seen = seen;
  }

  /** Nothing but this layout. */
  only(key) {
    this.see(this.order.layouts, false);
    this.see([key], true);
  }

  /** One place up (−1) or down (1) in the list, past what the filter hides; false at its end. */
  move(key, step) {
    const section = Object.keys(this.order).find((name) => this.order[name].includes(key));
    const list = this.order[section];
    const group = this.layouts.get(key)?.group;
    const shown = list.filter((each) => this.passes(each) && this.layouts.get(each)?.group === group);
    const beside = shown[shown.indexOf(key) + step];
    if (beside === undefined) return false;
    this.#put(list, key, list.indexOf(beside));
    return true;
  }

  /** Put a row where another one is. */
  drop(key, onto) {
    for (const list of Object.values(this.order)) {
      if (list.includes(key) && list.includes(onto)) this.#put(list, key, list.indexOf(onto));
    }
    this.#together();
  }

  /** A whole group one place up or down; false at the end. */
  moveGroup(name, step) {
    const groups = this.groups.filter(([, keys]) => keys.some((key) => this.passes(key)));
    const at = groups.findIndex(([each]) => each === name);
    const beside = groups[at + step];
    if (beside === undefined) return false;
    const names = this.groups.map(([each]) => each);
    const onto = names.indexOf(beside[0]);
    this.#put(names, name, onto);
    const keys = new Map(this.groups);
    this.order.layouts = names.flatMap((each) => keys.get(each));
    return true;
  }

  /** A whole section one place up or down. */
  moveSection(section, step) {
    const at = this.sections.indexOf(section) + step;
    if (at < 0 || at >= this.sections.length) return false;
    this.#put(this.sections, section, at);
    return true;
  }

  #put(list, what, at) {
    list.splice(list.indexOf(what), 1);
    list.splice(at, 0, what);
  }

  /** All of this as a view that can be saved. */
  get view() {
    const rows = [...this.rows].map(([key, { seen, strength }]) => [key, { seen, strength }]);
    return { sections: [...this.sections], filter: structuredClone(this.filter), rows: Object.fromEntries(rows), order: structuredClone(this.order) };
  }

  /** Bring a saved view back; what came since lies on top and is not seen. Versions it shows must be open. */
  restore(view) {
    this.sections = [...view.sections];
    this.filter = structuredClone(view.filter);
    for (const [name, list] of Object.entries(this.order)) {
      const known = (view.order[name] ?? []).filter((key) => list.includes(key));
      this.order[name] = [...list.filter((key) => !known.includes(key)), ...known];
    }
    this.#together();
    for (const row of this.rows.values()) {
      const { seen = false, strength = 1 } = view.rows[row.key] ?? {};
      Object.assign(row, { seen, strength });
    }
  }
}

/** How strongly each of so many layouts over each other is drawn. */
export function faintness(count) {
  return Math.max(0.04, Math.min(1, 1.6 / Math.sqrt(Math.max(count, 1))));
}

/** What stands in a layout after the first `seq` steps of its log. */
export function versionOf(steps, seq) {
  const standing = new Map();
  for (const step of steps) {
    if (step.seq > seq) break;
    if (step.id === undefined) continue;
    if (step.piece) standing.set(step.id, step.piece);
    else standing.delete(step.id);
  }
  return [...standing.values()];
}

/** Steps of several layouts as one log, in the order of their moments: layout → its own steps. */
export function together(logs) {
  const all = [...logs].flatMap(([{ id, title }, steps]) => steps.map((step) => ({
    ...step, who: title, ...(step.id === undefined ? {} : { id: `${id}/${step.id}`, piece: step.piece && { ...step.piece, id: `${id}/${step.id}` } }),
  })));
  all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return all.map((step, n) => ({ ...step, seq: n + 1 }));
}
