// Views that were saved by name: chosen, kept, forgotten.

import { request } from "../api.js";
import { drawing, html } from "../dom.js";
import { label, lang, say, t } from "../words.js";

export class Views {
  /** @param on {now(), show(view), tell(sentence)} */
  constructor(project, saved, icons, on) {
    this.project = project;
    this.saved = saved;
    this.on = on;
    this.chosen = null;
    this.select = label(html("select", { class: "kl-select" }), "layers.views");
    this.select.addEventListener("change", () => this.#choose(this.select.value));
    this.remove = label(html("button", { class: "kd-round is-small", type: "button", onclick: () => this.#remove() }, drawing(icons.trash)), "layers.view_remove");
    this.name = label(html("input", { type: "text", class: "kl-input", maxlength: "120" }), "layers.view_name");
    const form = html("form", { class: "kl-view-form" }, this.name, say(html("button", { class: "kd-quiet", type: "submit" }), "layers.view_save"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.element = html("div", { class: "kl-views" }, html("div", { class: "kl-view-row" }, this.select, this.remove), form);
    this.render();
  }

  render() {
    const none = say(html("option", { value: "" }), "layers.view_none");
    this.select.replaceChildren(none, ...this.saved.map(({ id, name }) => html("option", { value: id }, name)));
    this.select.value = this.chosen ?? "";
    this.name.placeholder = t("layers.view_name");
    this.remove.disabled = !this.chosen;
    this.select.closest(".kl-view-row")?.toggleAttribute("hidden", !this.saved.length);
  }

  #choose(id) {
    this.chosen = id || null;
    const view = this.saved.find((each) => each.id === id);
    this.name.value = view?.name ?? "";
    this.render();
    if (view) this.#asking(() => this.on.show(view.shown));
  }

  async #save() {
    const name = this.name.value.trim();
    if (!name) return this.name.focus();
    return this.#asking(async () => {
      const made = await this.#post("save-view", { name, shown: this.on.now() });
      this.saved = [...this.saved.filter(({ id }) => id !== made.id), made].sort((a, b) => a.name.localeCompare(b.name));
      this.chosen = made.id;
      this.on.tell(t("layers.view_saved", { name: made.name }));
    });
  }

  #remove() {
    return this.#asking(async () => {
      await this.#post("remove-view", { id: this.chosen });
      this.saved = this.saved.filter(({ id }) => id !== this.chosen);
      this.chosen = null;
      this.name.value = "";
    });
  }

  async #asking(work) {
    try {
      await work();
    } catch (problem) {
      this.on.tell(problem.body?.message?.[lang()] ?? t("sites.no_server"));
    }
    this.render();
  }

  #post(what, body) {
    return request(`/api/layers/${this.project}/${what}`, { method: "POST", body });
  }
}
