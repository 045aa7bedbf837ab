// Who draws on this tablet, kept in the browser: the token is the participant.

const key = (project) => `koudai:${project}`;

export function load(project) {
  try {
    return JSON.parse(localStorage.getItem(key(project)));
  } catch {
    return null;
  }
}

export function save(project, session) {
  localStorage.setItem(key(project), JSON.stringify(session));
}

export function forget(project) {
  localStorage.removeItem(key(project));
}

/** Steps that can be undone, kept over a reload. */
export function loadHistory(layout) {
  try {
    return JSON.parse(localStorage.getItem(`koudai:history:${layout}`)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function saveHistory(layout, history) {
  localStorage.setItem(`koudai:history:${layout}`, JSON.stringify(history));
}

export function loadLanguage() {
  return localStorage.getItem("koudai:lang");
}

export function saveLanguage(lang) {
  localStorage.setItem("koudai:lang", lang);
}
