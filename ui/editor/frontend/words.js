// Look-ups only: every sentence stands in the language files on the server.

let sentences = { zh: {}, en: {} };
let language = "zh";
let names = []; // what people called the things on the site, in whatever language

export function setSentences(all) {
  sentences = all;
}

/** Names that stand in our sentences in another language than ours. */
export function setNames(all) {
  names = [...new Set(all.filter(Boolean))].sort((a, b) => b.length - a.length);
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

/** Somebody's own words, marked with their language where it is not the page's: a voice must know. */
export function quote(element, text) {
  element.dataset.own = "";
  element.textContent = text;
  mark(element);
  return element;
}

function mark(element) {
  const spoken = /\p{Script=Han}/u.test(element.textContent) ? "zh" : /[a-z]/i.test(element.textContent) ? "en" : language;
  if (spoken === language) element.removeAttribute("lang");
  else element.lang = spoken === "zh" ? "zh-CN" : "en";
}

/** A sentence of ours in which names of theirs may stand. */
export function spell(element, sentence) {
  const name = names.find((each) => sentence.includes(each));
  if (name === undefined) element.textContent = sentence;
  else {
    const [before, ...after] = sentence.split(name);
    const quoted = quote(document.createElement("span"), name);
    element.replaceChildren(before, quoted, after.join(name));
  }
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
  for (const element of root.querySelectorAll("[data-own]")) mark(element);
  // The button to the other language speaks that one.
  for (const element of root.querySelectorAll("[data-other]")) element.lang = other();
}

/** The language one can switch to, as a page tells it. */
export function other() {
  return language === "zh" ? "en" : "zh-CN";
}
