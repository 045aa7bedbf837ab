// Entry of the participant's page: mounted by the Streamlit component, lives without it after.

import { request } from "./api.js";
import { entry } from "./app.js";
import { html, passOver } from "./dom.js";
import { deliverDebts } from "./delivery.js";
import { Editor } from "./editor.js";
import { joinScreen } from "./join.js";
import { forget, load, loadLanguage, save, saveLanguage } from "./session.js";
import { Speech } from "./speech.js";
import { invited } from "./together.js";
import { lang, retranslate, setLanguage, setNames, setSentences } from "./words.js";

class App {
  constructor(parent, data) {
    this.data = data;
    this.root = html("div", { class: "kd-root" });
    parent.append(this.root);
    passOver(parent);
    calmStreamlit();
    this.ready = this.#start();
  }

  async #start() {
    const { code, assets } = this.data;
    try {
      const [catalogue, project] = await Promise.all([
        fetch(`${assets}/catalogue.json`).then((response) => response.json()),
        request(`/api/projects/${encodeURIComponent(code)}`),
      ]);
      for (const [code, rings] of Object.entries(project.rooms)) catalogue.kinds[code].zones = rings;
      this.world = { ...catalogue, project, speech: new Speech(catalogue.icons.speaker) };
    } catch (problem) {
      this.#sorry(problem.status === 404 ? this.data.no_project : this.data.sorry);
      return;
    }
    if (this.destroyed) return;
    setSentences(this.world.words);
    setNames(this.world.project.site.features.map(({ name }) => name));
    this.#language(loadLanguage() ?? this.data.lang);
    const session = (await this.#invited(code)) ?? load(code);
    if (this.destroyed) return;
    if (session?.token) this.#draw(session);
    else this.#join();
    deliverDebts(session?.layout_id);
    performance.mark("koudai:usable");
  }

  /** Drawing together with whoever showed the code; null where nobody did, or it is over. */
  async #invited(code) {
    try {
      const session = await invited();
      if (session) save(code, session);
      return session;
    } catch (problem) {
      this.sorry = problem.body?.message;
      return null;
    }
  }

  #language(language) {
    setLanguage(language);
    document.documentElement.lang = lang() === "zh" ? "zh-CN" : "en";
    document.title = `${this.world.project.name} · Koudai`;
  }

  #switchLanguage() {
    const next = lang() === "zh" ? "en" : "zh";
    saveLanguage(next);
    this.#language(next);
    retranslate(this.root);
    this.editor?.retranslate();
  }

  #join() {
    const { project, animals, icons } = this.world;
    this.root.replaceChildren(joinScreen({
      project, animals, icons,
      onlanguage: () => this.#switchLanguage(),
      onjoin: async (animal, age) => {
        const { code } = this.data;
        const joined = await request("/api/join", { method: "POST", body: { code, nickname: animal, age_band: age } });
        const session = { token: joined.token, layout_id: joined.layout_id, animal, age };
        save(code, session);
        this.#draw(session);
        this.editor.board.element.focus({ preventScroll: true });
      },
    }));
    if (this.sorry) this.root.querySelector(".kd-join-status").textContent = this.sorry[lang()];
    this.sorry = null;
  }

  #draw(session) {
    this.root.replaceChildren();
    this.editor = new Editor(this.root, this.world, session, {
      language: () => this.#switchLanguage(),
      next: () => this.#leave(),
      leave: () => this.#leave(),
    });
    globalThis.koudai = this.editor; // for tests and measurements
  }

  /** Hand the tablet on: a new participant with a token of their own. */
  #leave() {
    this.editor?.leave();
    this.editor = null;
    forget(this.data.code);
    this.#join();
    this.root.querySelector("h1").focus({ preventScroll: true });
  }

  #sorry(sentence) {
    this.root.replaceChildren(html("section", { class: "kd-join" }, html("p", { class: "kd-join-status is-error" }, sentence),
      html("button", { class: "kd-done", type: "button", onclick: () => location.reload() }, this.data.again)));
  }

  destroy() {
    this.destroyed = true;
    this.editor?.destroy();
    this.root.remove();
  }
}

export const { mount, unmount } = entry(App);

/**
 * Streamlit opens a modal "Connection error" some seconds after the server goes away; it covers
 * the map and swallows taps. We keep drawing and say so ourselves: hide and dismiss it.
 */
function calmStreamlit() {
  if (globalThis.kdCalm) return;
  globalThis.kdCalm = new MutationObserver(() => {
    const dialog = document.querySelector('[data-testid="stDialog"]');
    if (dialog && document.querySelector('[data-testid="stConnectionStatus"]')) dialog.querySelector("button")?.click();
  });
  globalThis.kdCalm.observe(document.body, { childList: true });
}
