// The sheet that invites further tablets onto this layout: a code to scan, or to type.

import { request } from "./api.js";
import { drawing, html } from "./dom.js";
import { modal } from "./modal.js";
import { label, lang, say, t } from "./words.js";

/** Show the sheet over `stage`; one at a time. */
export async function inviteSheet(stage, session, icons) {
  const editor = stage.closest(".kd-editor");
  if (editor.querySelector(".kd-together")) return;
  const button = label(html("button", { class: "kd-round", type: "button", onclick: () => close() }, drawing(icons.close)), "editor.close");
  const words = say(html("p", { role: "status" }), "editor.together_wait");
  const qr = html("div", { class: "kd-together-qr" });
  const sheet = html("div", { class: "kd-veil kd-together", role: "dialog", "aria-modal": "true" },
    html("section", { class: "kd-card" }, button, say(html("h2"), "editor.together"), qr, words));
  label(sheet, "editor.together");
  const close = modal(editor, sheet, button, editor.querySelector(".kd-others"));
  try {
    const made = await request(`/api/layouts/${session.layout_id}/together`, { method: "POST", token: session.token, body: {} });
    qr.append(drawing(made.qr));
    say(words, "editor.together_scan", { minutes: made.minutes });
    sheet.querySelector(".kd-card").append(html("p", { class: "kd-together-address" }, made.address));
  } catch (problem) {
    words.textContent = problem.body?.message?.[lang()] ?? t("editor.help_later");
  }
}

/** Accept an invitation that the page was opened with (…#with=CODE); null where there is none. */
export async function invited() {
  const code = new URLSearchParams(location.hash.slice(1)).get("with");
  if (!code) return null;
  // Used or not, it is gone from the address: a reload goes on with what it gave.
  history.replaceState(history.state, "", location.pathname + location.search);
  return request("/api/together", { method: "POST", body: { code } });
}
