// @ts-check
// Where a pointer is on an element, whatever scroll, zoom or CSS transform lies between: an affine map is known from the
// images of three corners.

/** @typedef {import('./drawing.js').Point} Point */

/**
 * The map from client coordinates to the unit square whose corners are seen at these client coordinates.
 * Null when they are on one line: the element is hidden, or seen edge-on.
 * @param {Point} topLeft @param {Point} topRight @param {Point} bottomLeft
 * @returns {((client: Point) => Point) | null}
 */
export function toUnitSquare(topLeft, topRight, bottomLeft) {
  const across = { x: topRight.x - topLeft.x, y: topRight.y - topLeft.y };
  const down = { x: bottomLeft.x - topLeft.x, y: bottomLeft.y - topLeft.y };
  const area = across.x * down.y - across.y * down.x;
  if (area === 0) return null;
  return (client) => {
    const x = client.x - topLeft.x;
    const y = client.y - topLeft.y;
    return { x: (x * down.y - y * down.x) / area, y: (across.x * y - across.y * x) / area };
  };
}
