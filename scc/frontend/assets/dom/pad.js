// The signature pad: a canvas whose strokes are kept apart from its pixels.

import { addPoint, HEIGHT, startStroke, toSpace, WIDTH } from "../core/strokes.js";

const LINE = 5;

/** Make a canvas a pad; `onChange(strokes)` after each stroke. Returns {clear}. */
export function attachPad(canvas, strokes, onChange) {
  let drawn = strokes;
  const context = canvas.getContext("2d");

  const paint = () => {
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    context.setTransform(canvas.width / WIDTH, 0, 0, canvas.height / HEIGHT, 0, 0);
    context.lineWidth = LINE;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of drawn) {
      context.beginPath();
      stroke.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
    }
  };
  const pointOf = (event) => {
    const box = canvas.getBoundingClientRect();
    return toSpace(event.clientX - box.left, event.clientY - box.top, box.width, box.height);
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drawn = startStroke(drawn, pointOf(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    for (const step of event.getCoalescedEvents?.() ?? [event]) drawn = addPoint(drawn, pointOf(step));
    paint();
  });
  canvas.addEventListener("pointerup", () => onChange(drawn));
  canvas.addEventListener("pointercancel", () => onChange(drawn));
  new ResizeObserver(paint).observe(canvas);
  return {
    clear() {
      drawn = [];
      paint();
      onChange(drawn);
    },
  };
}
