// The list on a comparison map: which layouts show, how strongly, and which lies on top.
// Each layout is drawn into a pane of its own, so that these three are the pane's style.
const layoutsControl = (map, layouts, words, bounds) => {
  const control = L.control({ position: "topright" });
  // The lowest first. Panes are numbered anew whenever one is raised: shapes stay below the
  // bubbles (700 and up) and signs between the two, however often somebody does that.
  const order = [...layouts].reverse();
  const number = () => {
    order.forEach((layout, place) => {
      map.getPane(layout.pane).style.zIndex = 451 + place;
      map.getPane(layout.pane + "-names").style.zIndex = 651 + place;
    });
  };
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "k-layouts");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", words.layouts);
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    for (const layout of layouts) {
      const pane = map.getPane(layout.pane);
      const labels = map.getPane(layout.pane + "-names");
      const row = L.DomUtil.create("div", "", box);
      const show = (visible) => {
        for (const one of [pane, labels]) one.style.display = visible ? "" : "none";
      };
      const fade = (value) => {
        for (const one of [pane, labels]) one.style.opacity = value;
      };
      const label = L.DomUtil.create("label", "", row);
      const tick = L.DomUtil.create("input", "", label);
      tick.type = "checkbox";
      tick.checked = layout.shown;
      tick.addEventListener("change", () => show(tick.checked));
      const colour = L.DomUtil.create("i", "", label);
      colour.style.background = layout.colour;
      L.DomUtil.create("span", "", label).textContent = layout.name;
      const slider = L.DomUtil.create("input", "", row);
      Object.assign(slider, { type: "range", min: 0, max: 1, step: 0.05, value: layout.opacity });
      slider.setAttribute("aria-label", words.opacity + ": " + layout.name);
      slider.addEventListener("input", () => fade(slider.value));
      const front = L.DomUtil.create("button", "", row);
      front.type = "button";
      front.textContent = words.front;
      front.addEventListener("click", () => {
        order.push(...order.splice(order.indexOf(layout), 1));
        number();
      });
      show(layout.shown);
      fade(layout.opacity);
    }
    return box;
  };
  control.addTo(map);
  number();
  // The list lies over the map's side: what it covers is not counted as room for the site.
  // On a phone there is no room beside it; the site opens below the list.
  const open = () => {
    const box = control.getContainer();
    const { x, y } = map.getSize();
    const beside = box.offsetWidth < x * 0.45;
    map.fitBounds(bounds, {
      animate: false,
      paddingTopLeft: [beside ? 60 : 12, beside ? 12 : Math.min(box.offsetHeight + 20, y * 0.5)],
      paddingBottomRight: [beside ? box.offsetWidth + 24 : 12, 32],
    });
  };
  // A frame on a tab that is not shown yet has no size; it opens once it has one.
  map.whenReady(() => (map.getSize().x ? open() : map.once("resize", open)));
  return control;
};
