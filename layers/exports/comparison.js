// The list on a comparison map: which layouts show, how strongly, and which lies on top.
// Each layout is drawn into a pane of its own, so that these three are the pane's style.
const layoutsControl = (map, layouts, words) => {
  const control = L.control({ position: "topright" });
  let top = 450 + layouts.length;
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
      const colour = L.DomUtil.create("i", "", row);
      colour.style.background = layout.colour;
      label.append(" " + layout.name);
      const slider = L.DomUtil.create("input", "", row);
      Object.assign(slider, { type: "range", min: 0, max: 1, step: 0.05, value: layout.opacity });
      slider.setAttribute("aria-label", words.opacity + ": " + layout.name);
      slider.addEventListener("input", () => fade(slider.value));
      const front = L.DomUtil.create("button", "", row);
      front.type = "button";
      front.textContent = words.front;
      front.addEventListener("click", () => {
        top += 1;
        pane.style.zIndex = top;
        labels.style.zIndex = top + 200;
      });
      show(layout.shown);
      fade(layout.opacity);
    }
    return box;
  };
  return control.addTo(map);
};
