// The map: Leaflet for panning and zooming, one SVG scene in metres on top.

import * as L from "./vendor/leaflet.js";
import { svg } from "./dom.js";
import { View, bounds } from "./geometry.js";
import { drawEdges, drawGround, drawTrees, labels, patterns } from "./ground.js";

const MARGIN = 40; // m around the site that the scene covers: neighbours' houses, the street

export class Board {
  /**
   * @param element  where the map stands; must have a size or get one later
   * @param site     JSON of the site, metres
   * @param padding  [top, right, bottom, left] px kept free when the whole site is shown
   */
  constructor(element, site, padding = [24, 24, 24, 24]) {
    this.element = element;
    this.view = new View(site.view_turn);
    this.padding = padding;
    this.screenSized = new Set();
    this.fitted = false;
    const fine = matchMedia("(pointer: fine)").matches;
    this.map = L.map(element, {
      crs: L.CRS.Simple, attributionControl: false, zoomControl: false, doubleClickZoom: false,
      boxZoom: false, keyboard: false, dragging: fine, tapHold: false, touchZoom: true,
      scrollWheelZoom: true, zoomSnap: 0, zoomDelta: 0.5, minZoom: -2, maxZoom: 8.5,
      bounceAtZoomLimits: false, zoomAnimation: true, inertia: false,
    });
    this.map.setView([0, 0], 4, { animate: false });
    this.#scene(site);
    this.map.on("zoomend viewreset", () => this.#rescale());
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
    for (const name of ["ground", "flat", "zones", "bodies", "trees", "witnesses", "labels", "chips", "handles"]) {
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
    this.map.invalidateSize({ animate: false, pan: false });
    if (!this.fitted || !this.touchedByHand) this.showAll();
  }

  /** Show the whole site. */
  showAll() {
    const [top, right, bottom, left] = this.padding;
    const [u0, v0, u1, v1] = this.siteBox;
    this.map.fitBounds([[-v1, u0], [-v0, u1]], {
      animate: false, paddingTopLeft: [left, top], paddingBottomRight: [right, bottom],
    });
    this.fitted = true;
    this.#rescale();
  }

  zoomBy(steps) {
    this.touchedByHand = true;
    this.map.setZoom(this.map.getZoom() + steps, { animate: false });
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

  destroy() {
    this.observer.disconnect();
    this.map.remove();
  }
}
