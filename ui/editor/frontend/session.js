// What the browser keeps of who draws here: the token is the participant.
//
// Storage may be blocked or full; then everything is kept for as long as the page lives.

const memory = new Map();

function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
}

const sessionKey = (project) => `koudai:${project}`;

export const load = (project) => read(sessionKey(project));
export const save = (project, session) => write(sessionKey(project), session);
export const forget = (project) => write(sessionKey(project), null);

/** Steps that can be undone, kept over a reload. */
const historyKey = (layout) => `koudai:history:${layout}`;

export const loadHistory = (layout) => read(historyKey(layout)) ?? undefined;
export const saveHistory = (layout, history) => write(historyKey(layout), history);
export const forgetHistory = (layout) => write(historyKey(layout), null);

export const loadLanguage = () => read("koudai:lang");
export const saveLanguage = (lang) => write("koudai:lang", lang);

// Layouts that may still owe the server something, with the token to send it by: kept until
// all of it has arrived, also when the tablet was handed on to the next child meanwhile.

const DEBTS = "koudai:debts";

export const debts = () => Object.values(read(DEBTS) ?? {});

export function owe(layout_id, changes) {
  const all = read(DEBTS) ?? {};
  write(DEBTS, { ...all, [layout_id]: { submit: false, ...all[layout_id], ...changes, layout_id } });
}

export function settle(layout_id) {
  const { [layout_id]: _, ...others } = read(DEBTS) ?? {};
  write(DEBTS, others);
}

export const owed = (layout_id) => (read(DEBTS) ?? {})[layout_id];
