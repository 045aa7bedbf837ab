// Reading aloud with the browser's own voice, where it has one for the language.

import { lang } from "./words.js";

export class Speech {
  constructor(icon) {
    this.icon = icon;
  }

  #voice() {
    return globalThis.speechSynthesis?.getVoices().find((voice) => voice.localService && voice.lang.startsWith(lang()));
  }

  available() {
    return Boolean(this.#voice());
  }

  say(sentence) {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.voice = this.#voice();
    utterance.rate = 0.9;
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  }
}
