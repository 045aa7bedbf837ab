// Waiting edits in IndexedDB. A connection can be closed under us (Safari does it after a
// sleep), be slow to open or be forbidden: then what waits is kept in memory and written later.

const DB = "koudai";
const STORE = "edits";
const PATIENCE = 3000; // ms to wait for a database that does not open

function open() {
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open(DB, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: "edit_id" });
      store.createIndex("layout", "layout_id");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE));
  return Promise.race([opened, late]);
}

function settled(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export class EditStore {
  /** Read what earlier pages left of a layout. */
  async load(layoutId) {
    return (await this.#run("readonly", (store) => store.index("layout").getAll(layoutId))) ?? [];
  }

  async put(entries) {
    await this.#run("readwrite", (store) => entries.forEach((entry) => store.put(entry)));
  }

  async remove(ids) {
    await this.#run("readwrite", (store) => ids.forEach((id) => store.delete(id)));
  }

  /** Whether the last write did not arrive; the next good moment should write all again. */
  failed = false;

  async #run(mode, act) {
    for (const attempt of [1, 2]) {
      try {
        this.db ??= await open();
        const transaction = this.db.transaction(STORE, mode, { durability: "strict" });
        const request = act(transaction.objectStore(STORE));
        await settled(transaction);
        if (mode === "readwrite") this.failed = false;
        return request?.result;
      } catch {
        this.db = undefined; // closed meanwhile: open once more
        if (attempt === 2 && mode === "readwrite") this.failed = true;
      }
    }
    return undefined;
  }
}
