// What the entries of our pages share: one app for each place it is mounted in.

import { request } from "./api.js";
import { html, passOver } from "./dom.js";
import { lang, retranslate, setLanguage, setSentences, t } from "./words.js";

/**
 * What Streamlit's component calls.
 *
 * @param App made with (parent, data); has destroy()
 */
export function entry(App) {
  const apps = new WeakMap();
  return {
    /** Called on mount and again whenever Streamlit has new data: makes the app only once. */
    mount(parent, data) {
      if (!apps.has(parent)) apps.set(parent, new App(parent, data));
      return apps.get(parent);
    },
    unmount(parent) {
      apps.get(parent)?.destroy();
      apps.delete(parent);
    },
  };
}

/** A planner's page on the whole screen, about one project; its language goes into the address. */
export class PlannerPage {
  /**
   * @param address of what the page is about, asked of the server first
   * @param open (root, found, onlanguage) → the page, or a promise of it: {name, retranslate(), destroy()}
   */
  constructor(parent, data, address, open) {
    this.data = data;
    this.root = html("div", { class: "kd-root ks-root" });
    parent.append(this.root);
    passOver(parent);
    setSentences(data.words);
    this.#language(data.lang);
    this.ready = this.#start(address, open);
  }

  async #start(address, open) {
    try {
      const found = await request(address, { timeout: 30000 });
      const page = await open(this.root, found, () => this.#switchLanguage());
      if (this.destroyed) return page.destroy();
      this.page = page;
      this.#language(lang());
    } catch (problem) {
      this.#sorry(problem.body?.message?.[lang()] ?? t("sites.no_server"));
    }
    return undefined;
  }

  #language(language) {
    setLanguage(language);
    document.documentElement.lang = lang() === "zh" ? "zh-CN" : "en";
    if (this.page) document.title = `${this.page.name} · Koudai`;
  }

  #switchLanguage() {
    this.#language(lang() === "zh" ? "en" : "zh");
    const here = new URL(location.href);
    here.searchParams.set("lang", lang());
    history.replaceState(history.state, "", here); // a reload keeps the language
    retranslate(this.root);
    this.page.retranslate();
  }

  #sorry(sentence) {
    this.root.replaceChildren(html("section", { class: "kd-join" }, html("p", { class: "kd-join-status is-error" }, sentence),
      html("p", {}, html("button", { class: "kd-done", type: "button", onclick: () => location.reload() }, t("sites.again")))));
  }

  destroy() {
    this.destroyed = true;
    this.page?.destroy();
    this.root.remove();
  }
}
