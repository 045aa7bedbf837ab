// Peer of bench/batch.py: inside, overlap and areas to keep clear, layout by layout, with Turf.js.
//
//   node turf_batch.mjs tables.json     (NODE_PATH or the folder above holds @turf/turf)
//
// Turf measures on the globe and knows no distance between polygons in metres, so limits of
// distance are left out; its predicates are planar and take our metres as they are.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.TURF_HOME, "package.json"));
const turf = require("@turf/turf");
const handed = JSON.parse(readFileSync(process.argv[2], "utf8"));
const feature = (geometry) => ({ type: "Feature", properties: {}, geometry });
const boxed = (geometry) => {
  const made = feature(geometry);
  return { made, box: turf.bbox(made) };
};
const apart = (a, b) => a[0] > b[2] || b[0] > a[2] || a[1] > b[3] || b[1] > a[3];
const meet = (a, b) => !apart(a.box, b.box) && turf.booleanIntersects(a.made, b.made);

const boundary = feature(handed.boundary);
const solids = handed.solids.map(([geometry, tree]) => ({ ...boxed(geometry), tree }));
const grounds = handed.on.map(([rule, kinds, geometry, over]) => ({
  ...boxed(geometry), rule, kinds: new Set(kinds), over,
}));
const rings = new Set(handed.rings.map(([a, b]) => `${a} ${b}`));
const ringing = new Set(handed.ringing);
const layouts = handed.layouts.map((pieces) =>
  pieces.map((piece) => ({
    kind: piece.kind,
    whole: feature(piece.shrunk_footprint),
    shrunk: piece.shrunk && boxed(piece.shrunk),
    over: piece.over_lane && boxed(piece.over_lane),
  })),
);

const found = {};
const count = (layout, rule) => {
  found[`${layout} ${rule}`] = (found[`${layout} ${rule}`] ?? 0) + 1;
};
const before = process.cpuUsage();
const begun = performance.now();
layouts.forEach((pieces, layout) => {
  pieces.forEach((one, index) => {
    if (!turf.booleanWithin(one.whole, boundary)) count(layout, handed.rules.inside);
    if (!one.shrunk) return;
    for (const other of pieces.slice(index + 1)) {
      if (other.shrunk && !rings.has(`${one.kind} ${other.kind}`) && meet(one.shrunk, other.shrunk))
        count(layout, handed.rules.overlap);
    }
    for (const solid of solids) {
      if (!(solid.tree && ringing.has(one.kind)) && meet(one.shrunk, solid))
        count(layout, handed.rules.overlap);
    }
    for (const ground of grounds) {
      if (ground.kinds.has(one.kind) && meet(ground.over ? one.over : one.shrunk, ground))
        count(layout, ground.rule);
    }
  });
});
const wall = (performance.now() - begun) / 1e3;
const used = process.cpuUsage(before);
const version = require("@turf/turf/package.json").version;
console.log(JSON.stringify({ wall, cpu: (used.user + used.system) / 1e6, found, version, node: process.version }));
