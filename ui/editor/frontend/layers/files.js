// What is seen, taken along: a picture, or the list itself for a map or a GIS.

import { drawing, html } from "../dom.js";
import { lang, say, t } from "../words.js";

const FORMS = ["png", "svg", "html", "gpkg"];

export class Files {
  /** @param shown {layers, canvas, measures}; @param on {tell(sentence)} */
  constructor(project, icons, shown, on) {
    this.project = project;
    this.shown = shown;
    this.on = on;
    const forms = FORMS.map((form) => say(html("button", { class: "kl-form", type: "button", "data-form": form, onclick: () => this.#save(form) }), `files.format.${form}`));
    this.summary = html("summary", { class: "kd-quiet" }, drawing(icons.download), say(html("span", {}), "layers.take"));
    this.element = html("details", { class: "kl-files" }, this.summary, html("div", { class: "kl-forms" }, ...forms));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    const leaving = ({ type, target, relatedTarget }) => {
      const to = type === "focusout" ? relatedTarget : target;
      if (to && !this.element.contains(to)) this.element.open = false;
    };
    this.element.addEventListener("focusout", leaving);
    this.element.addEventListener("toggle", () => document[this.element.open ? "addEventListener" : "removeEventListener"]("pointerdown", leaving));
  }

  #close() {
    this.element.open = false;
    this.summary.focus();
  }

  async #save(form) {
    this.#close();
    this.on.tell(t("layers.taking"));
    const { layers, canvas, measures } = this.shown;
    const shown = form === "html" || form === "gpkg" ? listed(layers) : seen(layers, canvas, measures);
    const response = await fetch(`/api/layers/${this.project}/file`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ shown, form, lang: lang() }),
    }).catch(() => null);
    if (!response?.ok) {
      const answer = await response?.json().catch(() => null);
      return this.on.tell(answer?.message?.[lang()] ?? t("sites.no_server"));
    }
    const link = html("a", { href: URL.createObjectURL(await response.blob()), download: `koudai-layers.${form}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    return this.on.tell(t("layers.taken"));
  }
}

/** What is seen now, from the lowest layer up and as strongly as the map draws it. */
function seen(layers, canvas, measures) {
  return layers.upwards.filter((key) => layers.isSeen(key))
    .map((key) => ({ key, opacity: canvas.strength(layers, key), ...measures.of(key) }));
}

/** The layouts of the list from above, seen or not; versions of them stay here. */
function listed(layers) {
  return layers.order.layouts.filter((key) => layers.passes(key) && layers.layouts.get(key).seq !== undefined)
    .map((key) => ({ key, seen: layers.rows.get(key).seen, opacity: layers.rows.get(key).strength }));
}
