// @ts-check
// What was drawn and chosen, kept on this device so that it survives a reload. What is read back may have been written by
// another version or another page of the site: whatever is not as expected is left out.

/** @typedef {import('./drawing.js').Content} Content */
/** @typedef {import('./drawing.js').Pen} Pen */
/** @typedef {import('./drawing.js').Stroke} Stroke */

/** Each copy of the page has its own, wherever on a site it is. */
const KEY = `inkling ${location.pathname.replace(/[^/]*$/, '')}`;
const WIDEST = 0.5;
const FARTHEST = 10;

/** @typedef {{ content?: Content, pen?: Pen, model?: string }} Kept */

/** @param {{ content: Content, pen: Pen, model: string | undefined }} state */
export function keep({ content, pen, model }) {
  const strokes = content.strokes.map(({ width, erases, points }) => ({ width, erases, points: points.map(({ x, y }) => [x, y]) }));
  const picture = content.picture && addressOf(content.picture);
  try {
    localStorage.setItem(KEY, JSON.stringify({ strokes, picture, pen, model }));
  } catch {
    // No room, or the person has forbidden it: the page works without.
  }
}

/** @returns {Promise<Kept>} */
export async function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return {
      content: { strokes: strokesFrom(kept.strokes), picture: await pictureFrom(kept.picture) },
      pen: isPen(kept.pen) ? kept.pen : undefined,
      model: typeof kept.model === 'string' ? kept.model : undefined,
    };
  } catch {
    return {};
  }
}

/** Pictures do not change, and are slow to encode. @type {WeakMap<object, string>} */
const addresses = new WeakMap();

/** As a data URL. @param {import('./picture.js').Picture} picture */
function addressOf(picture) {
  const address = addresses.get(picture) ?? picture.image.toDataURL('image/webp', 0.95);
  addresses.set(picture, address);
  return address;
}

/** @param {unknown} value @param {number} limit */
const isWithin = (value, limit) => typeof value === 'number' && Math.abs(value) <= limit;

/** @param {any} pen @returns {pen is Pen} */
function isPen(pen) {
  return isWithin(pen?.width, WIDEST) && pen.width > 0 && typeof pen.erases === 'boolean';
}

/** @param {any} strokes @returns {Stroke[]} */
function strokesFrom(strokes) {
  if (!Array.isArray(strokes)) return [];
  return strokes
    .map((stroke) => ({ width: stroke?.width, erases: stroke?.erases, points: pointsFrom(stroke?.points) }))
    .filter((stroke) => isPen(stroke) && stroke.points.length > 0);
}

/** @param {any} points */
function pointsFrom(points) {
  if (!Array.isArray(points)) return [];
  return points.filter((point) => isWithin(point?.[0], FARTHEST) && isWithin(point[1], FARTHEST)).map(([x, y]) => ({ x, y }));
}

/** @param {unknown} address a data URL */
async function pictureFrom(address) {
  if (typeof address !== 'string' || !address.startsWith('data:image/')) return null;
  const image = new Image();
  image.src = address;
  const [{ pictureOf }] = await Promise.all([import('./picture.js'), image.decode()]);
  return pictureOf(image);
}
