// A drawn signature in a space 1000 wide, so that it is the same after the phone is turned.

export const WIDTH = 1000;
export const HEIGHT = 400;
const NEAR = 4;
// The server takes 100 strokes of 1000 points; this much is a signature on any screen.
const MOST_POINTS = 3000;
const MOST_STROKES = 100;

/** Return a point of the pad as a point of the space. */
export function toSpace(x, y, width, height) {
  return [clamp(Math.round((x / width) * WIDTH), WIDTH), clamp(Math.round((y / height) * HEIGHT), HEIGHT)];
}

/** Return the strokes with one more point on the last one, unless it is too near or too much. */
export function addPoint(strokes, point) {
  const last = strokes.at(-1);
  const before = last.at(-1);
  if (before && Math.hypot(point[0] - before[0], point[1] - before[1]) < NEAR) return strokes;
  if (strokes.reduce((sum, stroke) => sum + stroke.length, 0) >= MOST_POINTS || last.length >= 1000) return strokes;
  return [...strokes.slice(0, -1), [...last, point]];
}

/** Return the strokes with a new one. */
export function startStroke(strokes, point) {
  return strokes.length >= MOST_STROKES ? strokes : [...strokes, [point]];
}

/** Whether somebody drew more than a dot. */
export function isDrawn(strokes) {
  return strokes.some((stroke) => stroke.length > 1);
}

function clamp(value, most) {
  return Math.min(Math.max(value, 0), most);
}
