// Two taps: who am I (an animal), how old am I (a band). No name, no account.

import { drawing, html } from "./dom.js";
import { Roving } from "./roving.js";
import { label, other, quote, say } from "./words.js";

export const AGE_BANDS = ["child", "teen", "adult", "elder"];

export function joinScreen({ project, animals, onjoin, onlanguage, icons }) {
  let animal = null;
  const ages = html("div", { class: "kd-ages", role: "group" });
  const pictures = html("div", { class: "kd-animals", role: "radiogroup" });
  label(pictures, "join.pick_picture");
  label(ages, "join.pick_age");
  const status = html("p", { class: "kd-join-status", role: "status" });

  for (const [name, picture] of Object.entries(animals)) {
    const button = html("button", {
      class: "kd-animal", type: "button", role: "radio", "aria-checked": "false", "data-animal": name,
      onclick: () => {
        animal = name;
        for (const each of pictures.children) each.setAttribute("aria-checked", String(each === button));
        ages.classList.add("is-ready");
        say(status, "join.pick_age");
      },
    }, drawing(picture));
    label(button, `animal.${name}`);
    pictures.append(button);
  }
  new Roving(pictures, (picture) => picture.click());
  for (const band of AGE_BANDS) {
    const button = html("button", {
      class: "kd-age", type: "button", "data-age": band,
      onclick: async () => {
        // The age band may be tapped first; then a picture is drawn by lot.
        const names = Object.keys(animals);
        const chosen = animal ?? names[Math.floor(Math.random() * names.length)];
        screen.classList.add("is-busy");
        try {
          await onjoin(chosen, band);
        } catch (problem) {
          say(status, problem.status === 429 ? "join.too_many" : problem.status ? "join.closed" : "join.offline");
          status.classList.add("is-error");
        } finally {
          screen.classList.remove("is-busy");
        }
      },
    }, say(html("strong"), `age.${band}`), say(html("small"), `age.${band}.years`));
    ages.append(button);
  }
  const language = html("button", { class: "kd-round", type: "button", onclick: onlanguage }, drawing(icons.language));
  label(language, "editor.language");
  language.dataset.other = "";
  language.lang = other();
  const screen = html("section", { class: "kd-join" },
    html("header", {}, html("div", {}, say(html("p", { class: "kd-join-hello" }), "join.hello"), quote(html("h1", { tabindex: "-1" }), project.name)), language),
    say(html("h2"), "join.pick_picture"), pictures,
    say(html("h2"), "join.pick_age"), ages, say(status, "join.no_name"));
  return screen;
}
