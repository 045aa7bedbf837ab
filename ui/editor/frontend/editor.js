// One participant at one layout: brings map, pieces, palette, outbox and verdict together.

import { request } from "./api.js";
import { Board } from "./board.js";
import { Company } from "./company.js";
import { Conflicts } from "./conflicts.js";
import { Crosshair } from "./crosshair.js";
import { described, whereabouts } from "./describing.js";
import { drawing, html } from "./dom.js";
import { Glow } from "./fit.js";
import { Gathering } from "./gathering.js";
import { Guides } from "./guides.js";
import { Gestures } from "./gestures.js";
import { Handles } from "./handles.js";
import { Hands, round } from "./hands.js";
import { Helper } from "./helping.js";
import { Bubble, Panel, drawWitnesses, mended, told, worstOf } from "./issues.js";
import { History, fold } from "./layout.js";
import { LayerList } from "./layerlist.js";
import { Loupe } from "./loupe.js";
import { Narrator } from "./narrator.js";
import { Delivery } from "./delivery.js";
import { newId } from "./outbox.js";
import { Palette } from "./palette.js";
import { Pieces } from "./pieces.js";
import { PieceBar } from "./piecebar.js";
import { PieceList } from "./piecelist.js";
import { forgetHistory, loadHistory, saveHistory } from "./session.js";
import { Compass, TopBar } from "./topbar.js";
import { Sun } from "./sun.js";
import { Wand } from "./wand.js";
import { inviteSheet } from "./together.js";
import { celebrate } from "./done.js";
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
    this.exact = session.age === "adult"; // numbers, several at once, layers
    this.server = { placements: [], seq: 0 };
    this.verdict = EMPTY;
    this.act = null; // edits of one act are undone as one
    this.history = new History(loadHistory(session.layout_id));
    this.selected = null;
    this.hands = new Hands(this);
    this.gathering = new Gathering(this);
    this.helper = new Helper(this);
    this.conflicts = new Conflicts(this);
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
    this.company = new Company(this);
    this.ready = this.#load();
  }

  // ---- building ----

  #build(root) {
    const { project, kinds, icons } = this.world;
    this.element = html("div", { class: `kd-editor ${this.kid ? "is-kid" : ""} ${this.session.age === "elder" ? "is-large" : ""}` });
    this.bar = new TopBar(this.world, this.session, {
      undo: () => this.undo(), redo: () => this.redo(), language: () => this.on.language(),
      done: () => this.done(), issues: () => this.conflicts.show(),
      together: () => inviteSheet(this.stage, this.session, this.world.icons),
    });
    const map = label(html("div", { class: "kd-map", tabindex: "0", role: "application", "aria-describedby": "kd-keys" }), "editor.map");
    const stage = html("div", { class: "kd-stage" }, map, say(html("p", { class: "kd-keys", id: "kd-keys" }), "editor.keys"));
    this.narrator = new Narrator((placement) => this.described(placement));
    this.element.append(this.narrator.element);
    this.stage = stage;
    const offered = this.kid ? project.palette.map((code) => kinds[code]) : Object.values(kinds);
    this.palette = new Palette(offered, {
      choose: (code, byKey) => {
        this.hands.arm(code, byKey);
        if (code === null || !byKey) return;
        this.crosshair.show();
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
      drawable: () => this.gathering.on || this.hands.isDrawn(this.palette.chosen),
      stroke: (points, phase) => (this.gathering.on ? this.gathering : this.hands).stroke(points, phase),
      tapGround: (site) => this.hands.tapGround(site),
      tapPiece: (id, more) => this.#tapped(id, more),
      drag: (id, pose, phase) => this.hands.drag(id, pose, phase),
      turn: (id, turn, phase) => this.hands.turn(id, turn, phase),
      size: (id, size, phase) => this.hands.size(id, size, phase),
      sized: (id) => this.handles.sized(this.shown.get(id)),
      carry: (kind, at, phase) => this.hands.carry(kind, at, phase),
      handle: (name, id) => name === "remove" && this.remove(id),
    });
    this.bubble = new Bubble(this.board, {
      kid: this.kid, speak: this.world.speech, kindOf: (code) => kinds[code],
      help: { icon: icons["help-wand"], ask: (id) => this.helper.one(id) },
    });
    this.guides = new Guides(this.board);
    this.loupe = new Loupe(this.board, this.pieces);
    this.glow = new Glow(this.board, (query) => this.ask(`fit?${query}`), this.kid);
    this.panel = new Panel({ choose: (issue) => this.conflicts.lookAt(issue), toggle: (open) => {
        this.element.classList.toggle("is-listing", open);
        this.conflicts.bubble();
      }, help: () => this.helper.all() },
      { close: icons.close, help: icons["help-wand"] });
    this.wand = new Wand(icons["help-wand"], () => this.helper.all());
    this.compass = new Compass(this.board, project.site.view_turn);
    this.hint = html("p", { class: "kd-hint", hidden: "" });
    this.toast = html("p", { class: "kd-toast", hidden: "" });
    this.tools = new PieceBar(icons, {
      copy: (id) => this.hands.copy(id),
      note: (id, note) => note !== (this.shown.get(id)?.note ?? "") && this.edit("annotate", id, { note }),
      favour: (id, favourite) => this.asOne(() => this.gathering.with(id).forEach((each) => this.edit("favour", each, { favourite }))),
      pose: (id, pose) => this.hands.pose(id, pose),
      gather: () => this.gathering.toggle(),
    }, { exact: this.exact, kinds, size: (placement) => this.pieces.size(placement) });
    this.pieceList = new PieceList((placement) => this.described(placement), {
      select: (id) => (id !== null && this.gathering.on) || this.select(id),
      go: (id, more) => {
        this.#tapped(id, more);
        map.focus({ preventScroll: true }); // the list would cover what is to be moved
      },
      nudge: (id, dx, dy) => this.hands.nudge(id, dx, dy), stretch: (id, by) => this.hands.stretch(id, by), all: () => this.exact && this.gathering.all(),
      spin: (id, step) => this.hands.spin(id, step), remove: (id) => this.remove(id), undo: () => this.undo(), redo: () => this.redo(),
    });
    this.crosshair = new Crosshair(this.board, {
      armed: () => this.palette.chosen !== null,
      drawable: () => this.hands.isDrawn(this.palette.chosen),
      place: (site) => this.hands.tapGround(site),
      stroke: (points, phase) => this.hands.stroke(points, phase),
      moved: ([x, y]) => this.narrator.say(this.whereabouts({ x, y })),
      corner: (n, [x, y]) => this.narrator.say(t("editor.said_corner", { n, place: this.whereabouts({ x, y }) })),
      cancel: () => {
        const tile = this.palette.tiles.get(this.palette.chosen);
        this.palette.choose(null);
        tile.focus({ preventScroll: true });
      },
    });
    this.pieceList.listen(map, () => this.selected);
    this.element.addEventListener("focusin", ({ target }) => (this.focused = target));
    stage.append(this.compass.element, this.hint, this.toast, this.panel.element, this.wand.element, this.tools.element, this.pieceList.element);
    this.zoom = html("div", { class: "kd-zoom" },
      ...[["plus", 0.6, "editor.zoom_in"], ["minus", -0.6, "editor.zoom_out"]].map(([name, step, key]) => label(html("button", {
        class: "kd-round", type: "button", onclick: () => this.board.zoomBy(step),
      }, drawing(icons[name])), key)),
      label(html("button", { class: "kd-round", type: "button", onclick: () => this.board.showAll() }, drawing(icons.home)), "editor.show_all"));
    this.sun = new Sun(this.board, icons, (query) => this.ask(query));
    this.zoom.prepend(this.sun.button);
    stage.append(this.zoom, this.sun.element);
    if (this.exact) this.#layers(icons);
    this.render();
  }

  #layers(icons) {
    const list = new LayerList(this.board, icons);
    this.zoom.prepend(list.button);
    this.stage.append(list.element);
  }

  // ---- talking with the server ----

  async #load() {
    await this.delivery.start();
    const load = async () => {
      try {
        await this.fetch();
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

  /** What the server knows of this layout, unless it is older than what stands here. */
  async fetch() {
    const state = await request(`/api/layouts/${this.session.layout_id}`, { token: this.session.token });
    if (state.seq < this.server.seq) return;
    this.server = { placements: state.placements, seq: state.seq };
    this.verdict = told(state.verdict);
    // A planner may have drawn a newer site since: this layout stays on the one it began on.
    if (state.site_version !== this.world.project.site_version) this.board.drawSite(state.site);
    this.render();
  }

  ask(what, timeout) {
    return request(`/api/layouts/${this.session.layout_id}/${what}`, { token: this.session.token, timeout });
  }

  #answered(answer) {
    if (answer.seq < this.server.seq) return this.company.answered(answer.acked ?? []);
    this.server = { placements: answer.placements, seq: answer.seq };
    const before = this.verdict;
    this.verdict = told(answer.verdict);
    // What the wand mended is told already, and nobody's own doing.
    if (!this.helper.told) this.#praise(mended(before.issues, answer.followed ?? { fixed: [], new: [] }, this.verdict.issues, this.kid));
    this.helper.settled();
    this.company.answered(answer.acked ?? []);
    performance.mark("koudai:verdict", { detail: { seq: answer.seq } });
    this.render();
    // What the wand moved it tells itself.
    if (this.helper.told) this.narrator.change = null;
    else if (!this.outbox.entries.length) this.narrator.settled();
    this.sun.refresh();
  }

  /** Something one was told about is mended: a kind word, and none for what is new. */
  #praise(count) {
    if (!count) return;
    const key = this.kid ? "editor.mended_kid" : count === 1 ? "editor.mended_one" : "editor.mended_many";
    this.tell(t(key, { n: count }), "check");
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
    this.history.add(edit, before, after, this.act);
    this.narrator.changed(before, after);
    performance.mark("koudai:edit", { detail: { verb } });
    this.render();
    saveHistory(this.session.layout_id, this.history.saved());
    return edit;
  }

  /** What `act` edits is undone as one. */
  asOne(act) {
    if (this.act) return act(); // within a larger one
    this.act = newId();
    try {
      act();
    } finally {
      this.act = null;
    }
  }

  place(kind, [x, y], turn) {
    this.put({ kind, x: round(x), y: round(y), turn });
  }

  /** A new piece, chosen at once; its id. */
  put(piece) {
    const id = newId();
    this.gathering.end();
    this.selected = id;
    this.edit("put", id, piece);
    return id;
  }

  remove(id) {
    const row = this.pieceList.rows.get(id);
    const next = row === document.activeElement ? this.pieceList.after(row) : null;
    this.selected = null;
    this.asOne(() => this.gathering.with(id).forEach((each) => this.edit("remove", each)));
    this.gathering.end();
    next?.focus({ preventScroll: true });
  }

  undo() {
    this.#step(this.history.undo(newId));
  }

  redo() {
    this.#step(this.history.redo(newId));
  }

  #step(edits) {
    for (const edit of edits) {
      const before = this.shown.get(edit.placement_id) ?? null;
      this.outbox.add(edit);
      this.company.undo(edit);
      this.#refold();
      const after = this.shown.get(edit.placement_id) ?? null;
      this.selected = after && edit.placement_id;
      if (before || after) this.narrator.changed(before, after);
    }
    if (!edits.length) return;
    saveHistory(this.session.layout_id, this.history.saved());
    this.render();
  }

  /** A piece was tapped: to be chosen, or, for grown-ups, to be chosen as well. */
  #tapped(id, more = false) {
    const gathers = this.gathering.on || (more && this.exact && this.selected !== null);
    if (gathers) this.gathering.tap(id);
    else this.select(id);
  }

  select(id) {
    if (this.selected === id && id !== null && !this.gathering.on) return;
    this.gathering.end();
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
    this.gathering.keep(this.shown);
    this.pieces.select(this.gathering.count ? [...this.gathering.ids] : [this.selected]);
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

  described(placement) {
    return described(placement, this.issues, this.world.project.site.features, this.kid);
  }

  whereabouts(at) {
    return whereabouts(at, this.world.project.site.features);
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
    this.company?.hold(this.dragged && this.dragged.id !== "carried" ? this.dragged.id : null);
  }

  /** What hangs round the chosen piece, or the one in hand. */
  #around() {
    const alone = this.gathering.count < 2;
    this.handles.show(this.dragged ?? this.shown.get(this.selected), alone);
    const chosen = this.dragged ? null : this.shown.get(this.selected) ?? null;
    this.tools.show(chosen, chosen !== null && this.handles.box(chosen)[3] > this.board.element.clientHeight - TOOLS, this.gathering);
    this.conflicts.bubble();
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

  done() {
    this.select(null);
    celebrate(this.stage, this.board.svg, {
      count: this.shown.size, animal: this.world.animals[this.session.animal],
      handed: this.delivery.submit(), next: () => this.on.next(),
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
    this.company.destroy();
    this.wand.stop();
    this.gestures.destroy();
    this.sun.destroy();
    this.board.destroy();
    this.element.remove();
  }
}
