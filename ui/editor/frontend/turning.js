// What a turning hand means: steps of 15° as long as it goes on, single degrees once it lingers.
//
// Pure, for `node --test`.

import { snap } from "./geometry.js";

const STEP = 15; // degrees
const FINE = 1; // degrees, for a hand that takes its time
const STILL = 4; // degrees a hand that lingers may tremble
const LINGER = 600; // ms
const AWAY = 20; // degrees from there until it is a big turn again

/** The way from a to b in degrees, −180 to 180. */
export function between(a, b) {
  return ((((b - a + 180) % 360) + 360) % 360) - 180;
}

export class Turning {
  /** @param turn degrees where it begins @param now ms */
  constructor(turn, now) {
    this.turn = turn;
    this.rest = { angle: turn, since: now };
    this.fine = null; // {angle, turn} where the hand began to linger
  }

  /** Degrees of the piece when the hand is at `angle` at the time `now`. */
  to(angle, now) {
    if (this.fine && Math.abs(between(this.fine.angle, angle)) > AWAY) this.fine = null;
    if (Math.abs(between(this.rest.angle, angle)) > STILL) this.rest = { angle, since: now };
    // Nothing jumps when it becomes fine: it goes on from the step where it is.
    else if (!this.fine && now - this.rest.since >= LINGER) this.fine = { angle, turn: this.turn };
    this.turn = this.fine ? snap(this.fine.turn + between(this.fine.angle, angle), FINE) : snap(angle, STEP);
    return this.turn;
  }
}
