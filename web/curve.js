// @ts-check
// A smooth curve that passes through every point of a stroke, so that the ink is under the pointer where the pointer was:
// centripetal Catmull-Rom (Yuksel, Schaefer, Keyser, 2011), which has no loops or cusps however uneven the points, as cubic Béziers.

/** @typedef {import('./drawing.js').Point} Point */
/** @typedef {{ control1: Point, control2: Point, end: Point }} Segment */

/** @param {Point} a @param {Point} b */
const distance = (a, b) => Math.hypot(b.x - a.x, b.y - a.y);

/**
 * The control point beside `from` on the way to `to`, where the curve came to `from` from `before`.
 * @param {Point | undefined} before @param {Point} from @param {Point} to @returns {Point}
 */
function controlPoint(before, from, to) {
  const came = before ? distance(before, from) : 0;
  if (!before || came === 0) return from;
  const goes = distance(from, to);
  const mean = Math.sqrt(came * goes);
  const scale = 3 * (came + mean);
  /** @param {'x' | 'y'} axis */
  const along = (axis) => (came * to[axis] - goes * before[axis] + (2 * came + 3 * mean + goes) * from[axis]) / scale;
  return { x: along('x'), y: along('y') };
}

/** One segment between each pair of neighbours. @param {readonly Point[]} points @returns {Segment[]} */
export function curveThrough(points) {
  /** @type {Segment[]} */
  const segments = [];
  for (let i = 0; i + 1 < points.length; ++i) {
    segments.push({
      control1: controlPoint(points[i - 1], points[i], points[i + 1]),
      control2: controlPoint(points[i + 2], points[i + 1], points[i]),
      end: points[i + 1],
    });
  }
  return segments;
}
