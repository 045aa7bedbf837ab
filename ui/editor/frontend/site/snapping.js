// Where a finger means to point: a corner, the boundary, else the next 0.1 m.

import { distance, mm, nearestSide, onSide, sides } from "./measure.js";

export const STEP = 0.1; // m

export const toStep = (value) => mm(Math.round(value / STEP) * STEP);

/**
 * @param place    site metres under the finger
 * @param corners  corners worth meeting exactly
 * @param ring     the boundary's corners
 * @param reach    how far a finger may be off, m
 * @return {at, what}: what is "corner", "boundary" or "step"
 */
export function snapped(place, { corners = [], ring = [], reach }) {
  let best = null;
  for (const corner of corners) {
    const far = distance(corner, place);
    if (far <= reach && (!best || far < best.far)) best = { at: corner, far };
  }
  if (best) return { at: best.at, what: "corner" };
  const near = ring.length > 2 ? nearestSide(ring, place) : null;
  if (near && near.far <= reach) {
    const side = sides(ring, true)[near.side];
    return { at: onSide(side, Math.min(toStep(near.along), distance(...side))), what: "boundary" };
  }
  return { at: place.map(toStep), what: "step" };
}

/**
 * A rectangle from one corner to the opposite one, level on the drawing, its sides in 0.1 m.
 * @param view  the drawing's frame (../geometry.js)
 */
export function rectangle(view, from, to) {
  const [u0, v0] = view.toScene(from);
  const [u, v] = view.toScene(to);
  const [u1, v1] = [u0 + toStep(u - u0), v0 + toStep(v - v0)];
  return [[u0, v0], [u1, v0], [u1, v1], [u0, v1]].map((corner) => view.toSite(corner).map(mm));
}
