// One participant at one layout: brings map, pieces, palette, outbox and verdict together.

import { request } from "./api.js";
import { Board } from "./board.js";
import { drawing, html } from "./dom.js";
import { Glow } from "./fit.js";
import { Gestures } from "./gestures.js";
import { Handles } from "./handles.js";
import { Hands, round } from "./hands.js";
import { Bubble, Panel, drawWitnesses, mended, placeOf, told, worstOf } from "./issues.js";
import { History, fold } from "./layout.js";
import { Narrator } from "./narrator.js";
import { Delivery } from "./delivery.js";
import { newId } from "./outbox.js";
import { Live } from "./live.js";
import { Palette, nameKey } from "./palette.js";
import { Pieces } from "./pieces.js";
import { PieceBar } from "./piecebar.js";
import { PieceList } from "./piecelist.js";
import { forgetHistory, loadHistory, saveHistory } from "./session.js";
import { Compass, TopBar } from "./topbar.js";
import { Sun } from "./sun.js";
import { Wand, helped } from "./wand.js";
import { inviteSheet } from "./together.js";
import { celebrate } from "./done.js";
import { nearestGate } from "./whereabouts.js";
import { label, lang, retranslate, say, t } from "./words.js";

const TOOLS = 100; // px at the lower end of the map that the tools of a piece cover
const EMPTY = { issues: [], accepted: [], summary: { errors: 0, warnings: 0, hints: 0 } };

export class Editor {
  /** @param world {project, kinds, icons, animals, speech} @param session {token, layout_id, animal, age} */
  constructor(root, world, session, on) {
    this.world = world;
    this.session = session;
    this.on = on;
    this.kid = ["child", "teen"].includes(session.age);
    this.server = { placements: [], seq: 0 };
    this.verdict = EMPTY;
    this.history = new History(loadHistory(session.layout_id));
    this.selected = null;
    this.hands = new Hands(this);
    this.told = null; // key of the issue somebody asked about
    this.dragged = null; // placement as it is while a finger holds it
    this.#build(root);
    this.delivery = new Delivery(session, {
      answer: (body) => this.#answered(body),
      change: () => this.#saved(),
      refused: (entry, body) => this.#refused(entry, body),
      restored: () => (this.server.seq = -1), // the server was put back: its older word counts
    });
    this.outbox = this.delivery.outbox;
    this.undoing = new Map(); // undo edits on their way → what should stand after them
    this.ready = this.#load();
    this.live = new Live(session, {
      seq: (seq) => this.#news(seq),
      tablets: (count) => this.bar.together(count),
      held: (held) => this.pieces.ring(new Set(held.values())),
    });
  }

  // ---- building ----

  #build(root) {
    const { project, kinds, icons } = this.world;
    this.element = html("div", { class: `kd-editor ${this.kid ? "is-kid" : ""} ${this.session.age === "elder" ? "is-large" : ""}` });
    this.bar = new TopBar(this.world, this.session, {
      undo: () => this.undo(), redo: () => this.redo(), language: () => this.on.language(),
      done: () => this.done(), issues: () => this.#showIssues(),
      together: () => inviteSheet(this.stage, this.session, this.world.icons),
    });
    const map = label(html("div", { class: "kd-map", tabindex: "0", role: "application", "aria-describedby": "kd-keys" }), "editor.map");
    const stage = html("div", { class: "kd-stage" }, map, say(html("p", { class: "kd-keys", id: "kd-keys" }), "editor.keys"));
    this.narrator = new Narrator((placement) => this.#described(placement));
    this.element.append(this.narrator.element);
    this.stage = stage;
    const offered = this.kid ? project.palette.map((code) => kinds[code]) : Object.values(kinds);
    this.palette = new Palette(offered, {
      choose: (code, byKey) => {
        this.hands.arm(code, byKey);
        if (code === null || !byKey) return;
        map.focus({ preventScroll: true }); // where Enter puts it
        this.narrator.say(this.hint.textContent);
      },
      pull: (event, code, tap) => this.gestures.carry(event, code, tap),
    }, { grouped: !this.kid, kid: this.kid });
    this.element.append(this.bar.element, stage, this.palette.element);
    root.append(this.element);

    const narrow = root.clientWidth < 720; // a phone has no room to give away
    this.board = new Board(map, project.site, narrow ? [12, 34, 12, 34] : [30, 58, 30, 58], { kept: true });
    this.pieces = new Pieces(this.board, kinds, icons);
    this.handles = new Handles(this.board, this.pieces, this.world);
    this.board.onzoom = () => {
      this.pieces.rezoom();
      this.compass.rescale();
      this.#around();
    };
    this.board.map.on("move", () => this.#around());
    this.gestures = new Gestures(this.board, {
      armed: () => this.palette.chosen !== null,
      busy: (busy) => this.element.classList.toggle("is-busy", busy),
      pose: (id) => this.shown.get(id),
      chosen: () => this.selected,
      height: (id) => 2 * this.handles.half(this.shown.get(id))[1],
      drawable: () => this.hands.isDrawn(this.palette.chosen),
      stroke: (points, phase) => this.hands.stroke(points, phase),
      tapGround: (site) => this.hands.tapGround(site),
      tapPiece: (id) => this.select(id),
      drag: (id, pose, phase) => this.hands.drag(id, pose, phase),
      turn: (id, turn, phase) => this.hands.turn(id, turn, phase),
      size: (id, size, phase) => this.hands.size(id, size, phase),
      sized: (id) => this.handles.sized(this.shown.get(id)),
      carry: (kind, at, phase) => this.hands.carry(kind, at, phase),
      handle: (name, id) => name === "remove" && this.remove(id),
    });
    this.bubble = new Bubble(this.board, {
      kid: this.kid, speak: this.world.speech, kindOf: (code) => kinds[code],
      help: { icon: icons["help-wand"], ask: (id) => this.#help(id) },
    });
    this.glow = new Glow(this.board, (query) => this.#ask(`fit?${query}`), this.kid);
    this.panel = new Panel({ choose: (issue) => this.#lookAt(issue), toggle: (open) => {
        this.element.classList.toggle("is-listing", open);
        this.#bubble();
      }, help: () => this.#helpAll() },
      { close: icons.close, help: icons["help-wand"] });
    this.wand = new Wand(icons["help-wand"], () => this.#helpAll());
    this.compass = new Compass(this.board, project.site.view_turn);
    this.hint = html("p", { class: "kd-hint", hidden: "" });
    this.toast = html("p", { class: "kd-toast", hidden: "" });
    this.tools = new PieceBar(icons, {
      copy: (id) => this.hands.copy(id),
      note: (id, note) => note !== (this.shown.get(id)?.note ?? "") && this.edit("annotate", id, { note }),
      favour: (id, favourite) => this.edit("favour", id, { favourite }),
      pose: (id, pose) => this.hands.pose(id, pose),
    }, { exact: this.session.age === "adult", kinds, size: (placement) => this.pieces.size(placement) });
    this.pieceList = new PieceList((placement) => this.#described(placement), {
      select: (id) => this.select(id),
      go: (id) => {
        this.select(id);
        map.focus({ preventScroll: true }); // the list would cover what is to be moved
      },
      nudge: (id, dx, dy) => this.hands.nudge(id, dx, dy),
      spin: (id, step) => this.hands.spin(id, step), remove: (id) => this.remove(id), undo: () => this.undo(), redo: () => this.redo(),
    });
    this.pieceList.listen(map, () => this.selected);
    map.addEventListener("keydown", (event) => {
      // Without a finger a chosen kind is put in the middle of the map, to be moved by arrow keys.
      const code = this.palette.chosen;
      if (code === null) return;
      if (event.key === "Escape") {
        this.palette.choose(null);
        this.palette.tiles.get(code).focus({ preventScroll: true });
      }
      if (event.key !== "Enter") return;
      const { lat, lng } = this.board.map.getCenter();
      this.hands.tapGround(this.board.view.toSite([lng, -lat]));
    });
    this.element.addEventListener("focusin", ({ target }) => (this.focused = target));
    stage.append(this.compass.element, this.hint, this.toast, this.panel.element, this.wand.element, this.tools.element, this.pieceList.element);
    this.zoom = html("div", { class: "kd-zoom" },
      ...[["plus", 0.6, "editor.zoom_in"], ["minus", -0.6, "editor.zoom_out"]].map(([name, step, key]) => label(html("button", {
        class: "kd-round", type: "button", onclick: () => this.board.zoomBy(step),
      }, drawing(icons[name])), key)),
      label(html("button", { class: "kd-round", type: "button", onclick: () => this.board.showAll() }, drawing(icons.home)), "editor.show_all"));
    this.sun = new Sun(this.board, icons, (query) => this.#ask(query));
    this.zoom.prepend(this.sun.button);
    stage.append(this.zoom, this.sun.element);
    this.render();
  }

  // ---- talking with the server ----

  async #load() {
    await this.delivery.start();
    const load = async () => {
      try {
        await this.#fetch();
        return true;
      } catch (problem) {
        if (this.destroyed) return false;
        if (problem.status === 401 || problem.status === 404) this.on.leave();
        else setTimeout(load, 2000);
        return false;
      }
    };
    const found = await load();
    this.element.dataset.ready = "yes";
    return found;
  }

  async #fetch() {
    const state = await request(`/api/layouts/${this.session.layout_id}`, { token: this.session.token });
    if (state.seq < this.server.seq) return;
    this.server = { placements: state.placements, seq: state.seq };
    this.verdict = told(state.verdict);
    // A planner may have drawn a newer site since: this layout stays on the one it began on.
    if (state.site_version !== this.world.project.site_version) this.board.drawSite(state.site);
    this.render();
  }

  /** Somebody changed this layout: on another tablet, unless it is the answer to what is on its way. */
  async #news(seq) {
    if (seq <= this.server.seq || this.outbox.entries.length || this.fetching) return;
    this.fetching = true;
    await this.#fetch().catch(() => {}); // the next word, or the next edit, brings it
    this.fetching = false;
    if (!this.destroyed) this.sun.refresh();
  }

  #ask(what, timeout) {
    return request(`/api/layouts/${this.session.layout_id}/${what}`, { token: this.session.token, timeout });
  }

  /** "Help me": to the nearest place where it fits. */
  async #help(id) {
    await this.outbox.flush();
    const { place, turn } = await this.#ask(`nearest?placement=${encodeURIComponent(id)}${this.kid ? "&warnings=1" : ""}`).catch(() => ({}));
    if (place === undefined) this.tell(t("editor.help_later"));
    else if (place === null) this.tell(t("editor.no_room"));
    else if (this.shown.has(id)) this.#bring({ placement: id, x: place[0], y: place[1], turn });
  }

  /** "Help with everything": each piece in conflict to a place where it fits; every move can be undone. */
  async #helpAll() {
    if (this.wand.busy) return;
    this.wand.busy = true;
    this.panel.help.setAttribute("aria-disabled", "true");
    this.select(null);
    try {
      await this.outbox.flush();
      const found = await this.#ask(`repair${this.kid ? "?warnings=1" : ""}`, 30000).catch(() => null);
      // What was drawn meanwhile counts more than an answer from before it.
      if (!found || this.outbox.entries.length || found.seq !== this.server.seq) return this.tell(t("editor.help_later"));
      for (const move of found.moves) this.#bring(move);
      const names = found.remove.filter((id) => this.shown.has(id)).map((id) => t(nameKey(this.shown.get(id).kind, this.kid)));
      this.helping = found.moves.length > 0;
      this.tell(helped(found, names, this.kid), found.moves.length && !names.length ? "check" : null);
    } finally {
      this.wand.busy = false;
      this.panel.help.removeAttribute("aria-disabled");
    }
  }

  /** Turn and move a piece as a person would, and let it be seen. */
  #bring({ placement, x, y, turn }) {
    const before = this.shown.get(placement);
    if (!before) return;
    if (!before.outline && turn !== before.turn) this.edit("turn", placement, { turn });
    if (x !== before.x || y !== before.y) this.edit("move", placement, { x, y });
    this.pieces.glide(placement, before);
  }

  #answered(answer) {
    if (answer.seq < this.server.seq) return;
    this.server = { placements: answer.placements, seq: answer.seq };
    const before = this.verdict;
    this.verdict = told(answer.verdict);
    // What the wand mended is told already, and nobody's own doing.
    if (!this.helping) this.#praise(mended(before.issues, answer.followed ?? { fixed: [], new: [] }, this.verdict.issues, this.kid));
    if (!this.outbox.entries.length) this.helping = false;
    this.#undone(answer.acked ?? []);
    performance.mark("koudai:verdict", { detail: { seq: answer.seq } });
    this.render();
    // What the wand moved it tells itself.
    if (this.helping) this.narrator.change = null;
    else if (!this.outbox.entries.length) this.narrator.settled();
    this.sun.refresh();
  }

  /** Something one was told about is mended: a kind word, and none for what is new. */
  #praise(count) {
    if (!count) return;
    const key = this.kid ? "editor.mended_kid" : count === 1 ? "editor.mended_one" : "editor.mended_many";
    this.tell(t(key, { n: count }), "check");
  }

  /** What somebody else moved since stays as it is: say so, or one would press again and again. */
  #undone(acked) {
    for (const edit_id of acked) {
      const wanted = this.undoing.get(edit_id);
      this.undoing.delete(edit_id);
      if (!wanted || this.outbox.entries.some(({ placement_id }) => placement_id === wanted.placement_id)) continue;
      const now = this.server.placements.find(({ id }) => id === wanted.placement_id) ?? null;
      if (!stands(now, wanted.before)) this.tell(t("editor.undo_moved"));
    }
  }

  #refused(entry, body) {
    if (entry) this.history.forget(entry.edit_id);
    if (this.destroyed) return;
    if (body?.code === "unauthorized") this.on.leave();
    else this.tell(body?.message?.[lang()] ?? t("editor.not_saved"));
  }

  #saved() {
    this.bar.saved(this.outbox.entries.length, this.outbox.online);
    if (this.outbox.entries.length && !this.outbox.online) this.narrator.settled(false);
  }

  // ---- edits ----

  edit(verb, placement_id, fields = {}) {
    const edit = { edit_id: newId(), verb, placement_id, ...fields };
    const before = this.shown.get(placement_id) ?? null;
    this.outbox.add(edit);
    this.#refold();
    const after = this.shown.get(placement_id) ?? null;
    this.history.add(edit, before, after);
    this.narrator.changed(before, after);
    performance.mark("koudai:edit", { detail: { verb } });
    this.render();
    saveHistory(this.session.layout_id, this.history.saved());
    return edit;
  }

  place(kind, [x, y], turn) {
    this.put({ kind, x: round(x), y: round(y), turn });
  }

  /** A new piece, chosen at once. */
  put(piece) {
    const id = newId();
    this.selected = id;
    this.edit("put", id, piece);
  }

  remove(id) {
    const row = this.pieceList.rows.get(id);
    const next = row === document.activeElement ? this.pieceList.after(row) : null;
    this.selected = null;
    this.edit("remove", id);
    next?.focus({ preventScroll: true });
  }

  undo() {
    this.#step(this.history.undo(newId()));
  }

  redo() {
    this.#step(this.history.redo(newId()));
  }

  #step(edit) {
    if (!edit) return;
    const before = this.shown.get(edit.placement_id) ?? null;
    this.outbox.add(edit);
    this.undoing.set(edit.edit_id, edit);
    saveHistory(this.session.layout_id, this.history.saved());
    this.#refold();
    const after = this.shown.get(edit.placement_id) ?? null;
    this.selected = after && edit.placement_id;
    if (before || after) this.narrator.changed(before, after);
    this.render();
  }

  select(id) {
    if (this.selected === id && id !== null) return;
    this.selected = id;
    this.told = null;
    this.render();
  }

  // ---- drawing ----

  #refold() {
    this.shown = fold(this.server.placements, this.outbox?.pending ?? []);
  }

  render() {
    this.#refold();
    if (this.selected && !this.shown.has(this.selected)) this.selected = null;
    if (this.dragged && this.dragged.id !== "carried" && !this.shown.has(this.dragged.id)) this.dragged = null;
    const shown = this.dragged ? new Map([...this.shown, [this.dragged.id, this.dragged]]) : this.shown;
    this.pieces.show(shown);
    // What was said of a piece before its last edit is no longer true; the new word is on its way.
    const changed = new Set(this.outbox?.entries.map((entry) => entry.placement_id));
    this.issues = this.verdict.issues.filter((issue) =>
      (!this.kid || issue.severity === "error") && !issue.placements.some((id) => changed.has(id)));
    this.pieces.select(this.selected);
    this.marks();
    this.#around();
    this.panel.show(this.issues, this.verdict, this.told);
    if (this.kid) this.wand.show(this.issues.length);
    this.pieceList.show(this.shown, this.selected);
    const coins = [...this.shown.values()].reduce((sum, { kind }) => sum + this.world.kinds[kind].coins, 0);
    const count = this.issues.filter((issue) => issue.severity !== "hint").length;
    // Hints and what was accepted press nobody, but a grown-up must get to the list of them.
    const more = this.kid ? 0 : this.issues.length - count + (this.verdict.accepted?.length ?? 0);
    this.bar.show({ count, more, coins, history: this.history, empty: !this.shown.size });
    this.#keepFocus();
  }

  /** A piece in words: what, where, and what is wrong with it if anything is. */
  #described(placement) {
    const own = this.issues.find((issue) => issue.severity !== "hint" && issue.placements.includes(placement.id));
    const why = own && (this.kid && own.kid ? own.kid : own.message)[lang()].replace(/[.。]$/u, "");
    return {
      kind: t(nameKey(placement.kind, this.kid)), place: this.#whereabouts(placement),
      problem: own ? t(own.severity === "error" ? "editor.list_error" : "editor.list_warning", { why }) : null,
    };
  }

  #whereabouts({ x, y }) {
    const gate = nearestGate(this.world.project.site.features, [x, y]);
    if (gate) return t("editor.list_gate", { metres: gate.metres.toFixed(1), gate: gate.name || t("editor.the_entrance") });
    // Nobody hears a minus sign.
    return t("editor.list_place", {
      x: Math.abs(x).toFixed(1), y: Math.abs(y).toFixed(1),
      ew: t(x < 0 ? "editor.west" : "editor.east"), ns: t(y < 0 ? "editor.south" : "editor.north_of"),
    });
  }

  /** What had the focus may be gone: the map takes it, or the next key would be lost. */
  #keepFocus() {
    const { focused, board } = this;
    const has = document.activeElement;
    if (!focused || focused === board.element || (has !== focused && has !== document.body)) return;
    if (focused.getClientRects().length && getComputedStyle(focused).visibility === "visible") return;
    board.element.focus({ preventScroll: true });
  }

  /** What is said on the map; of a piece in hand nothing: it was true where it stood before. */
  marks() {
    const held = this.dragged?.id;
    const issues = this.issues.filter((issue) => !issue.placements.includes(held));
    this.pieces.mark(worstOf(issues));
    drawWitnesses(this.board, [...issues, ...this.verdict.accepted.filter(({ key }) => key === this.told)], this.told);
    this.#holds();
    this.board.svg.classList.toggle("is-choosing", Boolean(this.selected || held)); // crowns give way
  }

  /** What a finger holds changed: other tablets ring it. */
  #holds() {
    this.live?.hold(this.dragged && this.dragged.id !== "carried" ? this.dragged.id : null);
  }

  /** What hangs round the chosen piece, or the one in hand. */
  #around() {
    this.handles.show(this.dragged ?? this.shown.get(this.selected));
    const chosen = this.dragged ? null : this.shown.get(this.selected) ?? null;
    this.tools.show(chosen, chosen !== null && this.handles.box(chosen)[3] > this.board.element.clientHeight - TOOLS);
    this.#bubble();
  }

  #bubble() {
    const placement = this.shown.get(this.selected);
    const elsewhere = this.dragged || this.gestures?.active?.moved || !this.panel.element.hidden;
    if (!placement || elsewhere) return this.bubble.hide();
    const own = [...this.issues, ...this.verdict.accepted].filter((each) => each.placements.includes(placement.id));
    const issue = own.find(({ key }) => key === this.told) ?? own.find(({ severity }) => severity !== "hint");
    if (!issue) return this.bubble.hide();
    const avoid = [...this.shown.values()].filter(({ id }) => id !== placement.id).map((other) => this.handles.box(other));
    const corner = this.board.element.getBoundingClientRect();
    for (const element of [this.zoom, this.tools.element, ...this.compass.element.children]) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      avoid.push([left - corner.left, top - corner.top, right - corner.left, bottom - corner.top]);
    }
    this.bubble.show(issue, placement, this.pieces.size(placement), avoid);
  }

  #showIssues() {
    if (this.kid) {
      // One after the other, beginning after the one that is being told.
      const told = this.told ?? this.bubble.issue?.key;
      const next = this.issues[(this.issues.findIndex(({ key }) => key === told) + 1) % this.issues.length];
      if (next) this.#lookAt(next);
    } else this.panel.toggle();
  }

  #lookAt(issue) {
    const id = issue.placements.find((each) => this.shown.has(each));
    this.selected = id ?? null;
    this.told = issue.key;
    const { board, panel } = this;
    const narrow = panel.element.offsetWidth > board.element.clientWidth / 2;
    if (narrow) panel.toggle(false); // on a phone the list would cover what it speaks of
    const covered = panel.element.hidden ? 60 : panel.element.offsetWidth + 20;
    const piece = this.shown.get(id);
    for (const at of [placeOf(issue), piece && [piece.x, piece.y]]) {
      if (at) board.reveal(board.view.toScene(at), covered);
    }
    this.render();
    if (!id) this.tell((this.kid && issue.kid ? issue.kid : issue.message)[lang()]);
  }

  /** A word below the map on what a finger can do now; none for null. */
  suggest(key, blanks) {
    this.hint.hidden = key === null;
    if (key !== null) say(this.hint, key, blanks);
  }

  /** @param icon one that says it too, for good news; then it goes sooner */
  tell(sentence, icon = null) {
    this.toast.replaceChildren(...(icon ? [drawing(this.world.icons[icon])] : []), html("span", {}, sentence));
    this.toast.classList.toggle("is-good", icon !== null);
    this.toast.hidden = false;
    this.narrator.say(sentence);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (this.toast.hidden = true), icon ? 3000 : 6000);
  }

  async done() {
    this.select(null);
    const soon = new Promise((resolve) => setTimeout(resolve, 800));
    await Promise.race([this.delivery.submit(), soon]);
    const { animals, icons } = this.world;
    celebrate(this.stage, this.board.svg, {
      count: this.shown.size, animal: animals[this.session.animal], icons,
      waiting: this.delivery.waiting, next: () => this.on.next(),
    });
  }

  retranslate() {
    retranslate(this.element);
    this.render();
    this.#saved();
    this.sun.show();
  }

  /** Hand the tablet on: what still waits is sent in the background. */
  leave() {
    this.delivery.leave();
    forgetHistory(this.session.layout_id);
    this.#end();
  }

  destroy() {
    this.outbox.stop();
    this.#end();
  }

  #end() {
    this.destroyed = true;
    this.live.destroy();
    this.wand.stop();
    this.gestures.destroy();
    this.sun.destroy();
    this.board.destroy();
    this.element.remove();
  }
}

/** Whether a piece stands as another did: nothing else of it may have changed. */
function stands(now, then) {
  if (!now || !then) return !now && !then;
  return ["x", "y", "turn", "width", "depth", "note", "favourite"].every((name) => (now[name] || null) === (then[name] || null));
}
