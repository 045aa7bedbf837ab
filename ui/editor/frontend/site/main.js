// Entry of the planner's drawing board: mounted by the Streamlit component, lives without it after.

import { PlannerPage, entry } from "../app.js";
import { Desk } from "./desk.js";

class App extends PlannerPage {
  constructor(parent, data) {
    const { project, icons } = data;
    super(parent, data, `/api/sites/${encodeURIComponent(project)}`, (root, found, onlanguage) => {
      const desk = new Desk(root, { id: project, icons, found }, { language: onlanguage });
      globalThis.koudaiSite = desk; // for tests and measurements
      return desk;
    });
  }
}

export const { mount, unmount } = entry(App);
