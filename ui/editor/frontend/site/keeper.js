// Keeping what is drawn: on the server as versions, until then in this browser.

import { request } from "../api.js";

export class Keeper {
  /** @param on {changed, saved(answer, same), refused(body)} */
  constructor(project, found, on) {
    this.project = project;
    this.on = on;
    this.slot = `koudai:site:${project}`;
    this.features = null; // as they stand
    this.safe = null; // as the server has them
    this.version = found.version;
    this.saving = false;
  }

  /** "saved", "saving" or "changed". */
  get state() {
    if (this.saving) return "saving";
    return this.features === this.safe ? "saved" : "changed";
  }

  /** What was drawn here and never reached the server, or null. */
  draft() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.slot));
      return Array.isArray(kept?.features) ? kept.features : null;
    } catch {
      return null;
    }
  }

  /** The list as it stands now; the first one that this browser had no draft of is the server's. */
  now(features) {
    if (this.features === null && !this.draft()) this.safe = features;
    this.features = features;
    this.#keep();
    this.on.changed();
  }

  /** The server has everything, and it reads so; `null`: more was drawn since. */
  kept(features) {
    if (features) this.features = this.safe = features;
    this.#keep();
  }

  #keep() {
    try {
      if (this.features === this.safe) localStorage.removeItem(this.slot);
      else localStorage.setItem(this.slot, JSON.stringify({ version: this.version, features: this.features }));
    } catch {
      // A full or forbidden store: the drawing still stands on the page.
    }
  }

  async save(document, features) {
    if (this.saving) return false;
    if (features === this.safe) return true;
    this.saving = true;
    this.on.changed();
    const boundary = document.features.filter(({ properties }) => properties.role === "boundary");
    try {
      const answer = await request(`/api/sites/${this.project}`, {
        method: "POST", timeout: 30000,
        body: { type: "FeatureCollection", frame: "local", name: document.name, features: [...boundary, ...features] },
      });
      this.saving = false;
      this.version = answer.version;
      this.on.saved(answer, features === this.features);
      return this.state === "saved";
    } catch (problem) {
      this.saving = false;
      this.on.changed();
      this.on.refused(problem.body);
      return false;
    }
  }

  /** Show no plan under the drawing any more; true once it is so. */
  async takePlanAway() {
    try {
      await request(`/api/sites/${this.project}/backdrop`, { method: "DELETE" });
      return true;
    } catch (problem) {
      this.on.refused(problem.body);
      return false;
    }
  }

  /** Open for design or close; the server's answer, or null. */
  async stage(stage) {
    try {
      return await request(`/api/sites/${this.project}/stage`, { method: "POST", body: { stage } });
    } catch (problem) {
      this.on.refused(problem.body);
      return null;
    }
  }
}
