// Entry of the layers page: mounted by the Streamlit component, lives without it after.

import { PlannerPage, entry } from "../app.js";
import { Table } from "./table.js";

class App extends PlannerPage {
  constructor(parent, data) {
    const { project, assets, icons } = data;
    const catalogue = fetch(`${assets}/catalogue.json`).then((response) => response.json());
    super(parent, data, `/api/layers/${encodeURIComponent(project)}`, async (root, found, onlanguage) => {
      const { kinds } = await catalogue;
      const table = new Table(root, { id: project, icons, kinds, found }, { language: onlanguage });
      globalThis.koudaiLayers = table; // for tests and measurements
      return table;
    });
  }
}

export const { mount, unmount } = entry(App);
