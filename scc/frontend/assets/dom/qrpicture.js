// A QR code as SVG: dark on white in any theme, with the quiet zone scanners need.

import { qrMatrix } from "../core/qr.js";
import { svg } from "./elements.js";

const QUIET = 4;

/** Return the picture of a text. */
export function qrPicture(text, label) {
  const matrix = qrMatrix(text);
  const size = matrix.length + 2 * QUIET;
  const dark = matrix.flatMap((row, y) => row.map((on, x) => (on ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  return svg(
    "svg",
    { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", aria: { label } },
    svg("rect", { width: size, height: size, fill: "#fff" }),
    svg("path", { d: dark.join(""), fill: "#000" }),
  );
}
