// Entry of the planner's drawing board: mounted by the Streamlit component, lives without it after.

import { request } from "../api.js";
import { html, passOver } from "../dom.js";
import { lang, retranslate, setLanguage, setSentences, t } from "../words.js";
import { Desk } from "./desk.js";

const apps = new WeakMap();

/** Called on mount and again whenever Streamlit has new data: makes the board only once. */
export function mount(parent, data) {
  if (!apps.has(parent)) apps.set(parent, new App(parent, data));
  return apps.get(parent);
}

export function unmount(parent) {
  apps.get(parent)?.destroy();
  apps.delete(parent);
}

class App {
  constructor(parent, data) {
    this.data = data;
    this.root = html("div", { class: "kd-root ks-root" });
    parent.append(this.root);
    passOver(parent);
    setSentences(data.words);
    this.#language(data.lang);
    this.ready = this.#start();
  }

  async #start() {
    const { project, icons } = this.data;
    try {
      const found = await request(`/api/sites/${encodeURIComponent(project)}`, { timeout: 30000 });
      this.desk = new Desk(this.root, { id: project, icons, found }, {
        language: () => this.#switchLanguage(),
      });
      this.#language(lang());
      globalThis.koudaiSite = this.desk; // for tests and measurements
    } catch (problem) {
      this.#sorry(problem.body?.message?.[lang()] ?? t("sites.no_server"));
    }
  }

  #language(language) {
    setLanguage(language);
    document.documentElement.lang = lang() === "zh" ? "zh-CN" : "en";
    if (this.desk) document.title = `${this.desk.found.name} · Koudai`;
  }

  #switchLanguage() {
    this.#language(lang() === "zh" ? "en" : "zh");
    const here = new URL(location.href);
    here.searchParams.set("lang", lang());
    history.replaceState(history.state, "", here); // a reload keeps the language
    retranslate(this.root);
    this.desk.retranslate();
  }

  #sorry(sentence) {
    this.root.replaceChildren(html("section", { class: "kd-join" }, html("p", { class: "kd-join-status is-error" }, sentence),
      html("p", {}, html("button", { class: "kd-done", type: "button", onclick: () => location.reload() }, t("sites.again")))));
  }

  destroy() {
    this.desk?.destroy();
    this.root.remove();
  }
}
