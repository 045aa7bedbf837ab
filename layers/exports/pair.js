// Two maps that move as one: beside each other, or one over the other with a divider between.
const pairOfMaps = (left, right, words, opening) => {
  const body = document.body;
  body.classList.add("k-pair");
  left.getContainer().classList.add("k-left");
  right.getContainer().classList.add("k-right");

  // Whoever is moved by hand leads; what follows must not lead back.
  let following = false;
  const follow = (leader, other) => {
    if (following) return;
    following = true;
    other.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    following = false;
  };
  left.on("move zoom", () => follow(left, right));
  right.on("move zoom", () => follow(right, left));

  // The divider: a finger, a mouse or the arrow keys.
  const divider = L.DomUtil.create("div", "k-divider", body);
  let at = 50; // % of the width
  const put = (share) => {
    at = Math.min(Math.max(share, 0), 100);
    body.style.setProperty("--k-at", `${at}%`);
    divider.setAttribute("aria-valuenow", Math.round(at));
  };
  for (const [name, value] of Object.entries({
    role: "slider", tabindex: 0, "aria-label": words.divider, "aria-valuemin": 0, "aria-valuemax": 100,
    "aria-orientation": "horizontal",
  })) divider.setAttribute(name, value);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    event.preventDefault();
    divider.focus({ focusVisible: false });
  });
  divider.addEventListener("pointermove", (event) => {
    if (divider.hasPointerCapture(event.pointerId)) put((100 * event.clientX) / body.clientWidth);
  });
  divider.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    put(at + steps[event.key]);
  });

  const how = L.DomUtil.create("div", "k-how", body);
  how.setAttribute("role", "group");
  how.setAttribute("aria-label", words.how);
  const buttons = ["beside", "swipe"].map((name) => {
    const button = L.DomUtil.create("button", "", how);
    button.type = "button";
    button.textContent = words[name];
    button.addEventListener("click", () => show(name));
    return button;
  });
  // Above the site is room for the two names and for the choice between the two ways.
  const open = () => left.fitBounds(opening, {
    animate: false, paddingTopLeft: [16, how.offsetHeight + 20], paddingBottomRight: [16, 32],
  });
  let chosen = false; // a view that somebody chose outlives a change of size
  for (const map of [left, right]) {
    for (const name of ["pointerdown", "wheel", "keydown"]) {
      map.getContainer().addEventListener(name, () => (chosen = true), { passive: true });
    }
  }
  const fit = () => {
    following = true;
    for (const map of [left, right]) map.invalidateSize({ animate: false });
    following = false;
    if (!left.getSize().x) return; // a frame that is not shown yet
    if (chosen) follow(left, right);
    else open();
  };
  const show = (name) => {
    body.classList.toggle("k-swipe", name === "swipe");
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", ["beside", "swipe"][place] === name));
    fit();
  };
  new ResizeObserver(fit).observe(body);
  put(50);
  show("beside");
};
