// Look-ups only: every sentence stands in the language files on the server.

let sentences = { zh: {}, en: {} };
let language = "zh";

export function setSentences(all) {
  sentences = all;
}

export function setLanguage(lang) {
  language = lang in sentences ? lang : "zh";
}

export function lang() {
  return language;
}

/** The sentence of a key with its named blanks filled; the key itself if there is none. */
export function t(key, blanks = {}) {
  const sentence = sentences[language][key];
  if (sentence === undefined) return key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in blanks ? String(blanks[name]) : whole));
}

/** The first of these keys that has a sentence. */
export function tFirst(...keys) {
  return t(keys.find((key) => key in sentences[language]) ?? keys.at(-1));
}

/** An element with words that follow the language: data-t is read again by `retranslate`. */
export function say(element, key, blanks) {
  element.dataset.t = key;
  if (blanks) element.dataset.blanks = JSON.stringify(blanks);
  element.textContent = t(key, blanks);
  return element;
}

export function label(element, key) {
  element.dataset.label = key;
  element.setAttribute("aria-label", t(key));
  return element;
}

/** Say everything below `root` again in the present language. */
export function retranslate(root) {
  for (const element of root.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t, JSON.parse(element.dataset.blanks ?? "{}"));
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
  }
}
