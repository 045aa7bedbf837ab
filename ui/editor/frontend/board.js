// The map: Leaflet for panning and zooming, one SVG scene in metres on top.

import * as L from "./vendor/leaflet.js";
import { svg } from "./dom.js";
import { View, bounds } from "./geometry.js";
import { drawEdges, drawGround, drawTrees, labels, patterns } from "./ground.js";

const MARGIN = 40; // m around the site that the scene covers: neighbours' houses, the street
const AROUND = 15; // m beyond the site that can be brought into view: nobody loses the place
const PANEL = 400; // px a panel covers; what stands at the site's edge must come out from under it
const WIDEST = -2; // zoom before the site is fitted
const CLOSEST = 7.5; // zoom: a bench fills the screen

export class Board {
  /**
   * @param element  where the map stands; must have a size or get one later
   * @param site     JSON of the site, metres
   * @param padding  [top, right, bottom, left] px kept free when the whole site is shown
   * @param kept     the view may not leave the site: for participants, who only look for it
   */
  constructor(element, site, padding = [24, 24, 24, 24], { kept = false } = {}) {
    this.kept = kept;
    this.element = element;
    this.view = new View(site.view_turn);
    this.padding = padding;
    this.screenSized = new Set();
    this.fitted = false;
    const fine = matchMedia("(pointer: fine)").matches;
    this.map = L.map(element, {
      crs: L.CRS.Simple, attributionControl: false, zoomControl: false, doubleClickZoom: false,
      boxZoom: false, keyboard: false, dragging: fine, tapHold: false, touchZoom: true,
      scrollWheelZoom: true, zoomSnap: 0, zoomDelta: 0.5, minZoom: WIDEST, maxZoom: 8.5,
      bounceAtZoomLimits: false, zoomAnimation: true, inertia: false, maxBoundsViscosity: 1,
    });
    this.map.setView([0, 0], 4, { animate: false });
    this.#scene(site);
    this.map.on("zoomend viewreset", () => this.#rescale());
    // A view somebody chose outlives a resize: an address bar that slides away must not undo it.
    this.map.on("zoomstart movestart", () => {
      if (!this.fitting) this.touchedByHand = true;
    });
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(element);
  }

  #scene(site) {
    const box = bounds(this.view, [site.boundary]);
    this.siteBox = box;
    const [u0, v0, u1, v1] = [box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN];
    this.svg = svg("svg", { viewBox: `${u0} ${v0} ${u1 - u0} ${v1 - v0}`, class: "kd-scene", "aria-hidden": "true" });
    this.layers = {};
    this.svg.append(patterns());
    for (const name of ["ground", "flat", "sun", "fit", "zones", "bodies", "trees", "stroke", "witnesses", "labels", "chips", "handles"]) {
      this.layers[name] = svg("g", { class: `kd-layer-${name}` });
      this.svg.append(this.layers[name]);
    }
    this.drawSite(site);
    L.svgOverlay(this.svg, [[-v1, u0], [-v0, u1]], { interactive: false }).addTo(this.map);
  }

  /** Draw the place (again, when a planner changes it). */
  drawSite(site) {
    this.layers.ground.replaceChildren(drawGround(this.view, site), drawEdges(this.view, site));
    this.layers.trees.replaceChildren(drawTrees(this.view, site));
    this.layers.labels.replaceChildren();
    for (const { at, element } of labels(this.view, site)) {
      this.layers.labels.append(this.onScreen(svg("g", {}, element), at));
    }
  }

  /** Keep `group` at a point of the drawing in screen size (1 unit = 1 px), upright. */
  onScreen(group, [u, v]) {
    group.setAttribute("transform", `translate(${u} ${v}) scale(${1 / this.scale})`);
    this.screenSized.add(group);
    group.kdAt = [u, v];
    return group;
  }

  forget(group) {
    this.screenSized.delete(group);
    group.remove();
  }

  /** Pixels a metre. */
  get scale() {
    return 2 ** this.map.getZoom();
  }

  #rescale() {
    const size = 1 / this.scale;
    for (const group of this.screenSized) {
      if (!group.isConnected) this.screenSized.delete(group);
      else group.setAttribute("transform", `translate(${group.kdAt[0]} ${group.kdAt[1]}) scale(${size})`);
    }
    this.onzoom?.();
  }

  #resized() {
    // The style sheet may arrive after this module: nothing can be fitted into a map without a size.
    if (this.element.clientWidth < 50 || this.element.clientHeight < 50) return;
    const upright = this.element.clientHeight > this.element.clientWidth;
    const turned = upright !== this.upright; // a tablet held the other way needs another view
    this.upright = upright;
    this.#ourselves(() => this.map.invalidateSize({ animate: false, pan: true }));
    if (!this.fitted || !this.touchedByHand || turned) this.showAll();
    else this.#keep();
  }

  /** Move the map without that counting as somebody's choice of a view. */
  #ourselves(act) {
    this.fitting = true;
    try {
      act();
    } finally {
      this.fitting = false;
    }
  }

  /** Neither so far out nor so far aside that the site is lost. */
  #keep() {
    if (!this.kept) return;
    const [top, right, bottom, left] = this.padding;
    const [u0, v0, u1, v1] = this.siteBox;
    const { map } = this;
    this.#ourselves(() => {
      map.options.minZoom = WIDEST;
      const fitted = map.getBoundsZoom([[-v1, u0], [-v0, u1]], false, L.point(left + right, top + bottom));
      const around = Math.max(AROUND, PANEL / 2 ** fitted);
      // Set by hand: Leaflet's setters would animate towards a limit that is just being passed.
      map.options.minZoom = fitted - 0.5;
      map.options.maxZoom = Math.max(CLOSEST, fitted + 1);
      const zoom = Math.min(Math.max(map.getZoom(), map.options.minZoom), map.options.maxZoom);
      if (zoom !== map.getZoom()) map.setZoom(zoom, { animate: false });
      map.setMaxBounds([[-v1 - around, u0 - around], [-v0 + around, u1 + around]]);
    });
  }

  /** Show the whole site. */
  showAll() {
    const [top, right, bottom, left] = this.padding;
    const [u0, v0, u1, v1] = this.siteBox;
    if (this.kept) {
      this.map.options.minZoom = WIDEST;
      this.map.setMaxBounds(null);
    }
    this.map._stop(); // a zoom on its way would arrive after this
    this.#ourselves(() => this.map.fitBounds([[-v1, u0], [-v0, u1]], {
      animate: false, paddingTopLeft: [left, top], paddingBottomRight: [right, bottom],
    }));
    this.#keep();
    this.fitted = true;
    this.touchedByHand = false;
    this.#rescale();
  }

  /** What is in view, [u0, v0, u1, v1]; null while that is the whole site. */
  get window() {
    if (!this.touchedByHand) return null;
    const box = this.map.getBounds();
    return [box.getWest(), -box.getNorth(), box.getEast(), -box.getSouth()];
  }

  /** Bring this into view again; without it the whole site. */
  look(window) {
    if (!window) return this.showAll();
    const [u0, v0, u1, v1] = window;
    this.touchedByHand = true;
    return this.map.fitBounds([[-v1, u0], [-v0, u1]], { animate: false });
  }

  /** Bring a point of the drawing into view, `right` px of it being covered. */
  reveal([u, v], right = 60) {
    this.map.panInside([-v, u], { animate: false, paddingTopLeft: [60, 60], paddingBottomRight: [right, 40] });
  }

  zoomBy(steps) {
    this.touchedByHand = true;
    this.map.setZoom(this.map.getZoom() + steps, { animate: false });
  }

  /** Pixels from the map's corner of a pointer event, not rounded. */
  fingerAt(event) {
    const { x, y } = this.map.mouseEventToContainerPoint(event);
    return [x, y];
  }

  /** Point of the drawing under a pointer event. */
  sceneAt(event) {
    const { lat, lng } = this.map.mouseEventToLatLng(event);
    return [lng, -lat];
  }

  /** Site metres under a pointer event. */
  siteAt(event) {
    return this.view.toSite(this.sceneAt(event));
  }

  /** Pixels from the map's corner of a point of the drawing. */
  pixels([u, v]) {
    const { x, y } = this.map.latLngToContainerPoint([-v, u]);
    return [x, y];
  }

  /** The point of the drawing at so many pixels from the map's corner. */
  sceneOf([x, y]) {
    const { lat, lng } = this.map.containerPointToLatLng([x, y]);
    return [lng, -lat];
  }

  /** Those pixels, or the nearest that lie `inset` px within the map. */
  within([x, y], inset) {
    const clamp = (value, size) => Math.max(inset, Math.min(value, size - inset));
    return [clamp(x, this.element.clientWidth), clamp(y, this.element.clientHeight)];
  }

  destroy() {
    this.observer.disconnect();
    this.map.remove();
  }
}
