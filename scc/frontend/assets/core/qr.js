// QR codes (ISO/IEC 18004) of short texts: byte mode, error correction M, versions 1 to 10.

// Per version: codewords of error correction a block, then [blocks, data codewords each]...
const VERSIONS = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
];
const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
const LEVEL_M = 0b00;
const FORMAT_GENERATOR = 0b10100110111;
const FORMAT_MASK = 0b101010000010010;
const VERSION_GENERATOR = 0b1111100100101;
const FIELD = 0x11d;

/** Return the rows of a QR code, true for dark; `mask` is chosen by the standard's penalties unless given. */
export function qrMatrix(text, mask = null) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = smallestVersion(bytes.length);
  const words = interleave(dataWords(bytes, version), version);
  const masks = mask === null ? MASKS.keys() : [mask];
  const drawn = [...masks].map((number) => draw(words, version, number));
  return drawn.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

function smallestVersion(length) {
  const version = VERSIONS.findIndex((_, index) => length + headerBytes(index + 1) <= capacity(index + 1)) + 1;
  if (version === 0) throw new RangeError(`A QR code of version 10 cannot hold ${length} bytes.`);
  return version;
}

// Four bits of mode and the length, rounded up.
const headerBytes = (version) => (version < 10 ? 2 : 3);
const blocksOf = (version) => VERSIONS[version - 1].slice(1).flatMap(([count, size]) => Array(count).fill(size));
const capacity = (version) => blocksOf(version).reduce((sum, size) => sum + size, 0);

function dataWords(bytes, version) {
  const bits = [];
  const push = (value, width) => {
    for (let bit = width - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, capacity(version) * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const words = [];
  for (let start = 0; start < bits.length; start += 8) words.push(parseInt(bits.slice(start, start + 8).join(""), 2));
  for (let pad = 0xec; words.length < capacity(version); pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

function interleave(words, version) {
  const correction = VERSIONS[version - 1][0];
  const generator = generatorOf(correction);
  let start = 0;
  const blocks = blocksOf(version).map((size) => words.slice(start, (start += size)));
  const checks = blocks.map((block) => remainder(block, generator));
  return [...byTurns(blocks), ...byTurns(checks)];
}

function byTurns(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  return [...Array(longest).keys()].flatMap((at) => blocks.filter((block) => at < block.length).map((block) => block[at]));
}

// Reed-Solomon over GF(256).
function multiply(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product >> 7 ? FIELD : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

function generatorOf(degree) {
  let generator = [1];
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    const shifted = [...generator, 0];
    generator = shifted.map((value, index) => value ^ (index > 0 ? multiply(generator[index - 1], root) : 0));
    root = multiply(root, 2);
  }
  return generator;
}

function remainder(block, generator) {
  const degree = generator.length - 1;
  const rest = [...block, ...Array(degree).fill(0)];
  for (let at = 0; at < block.length; at += 1) {
    const factor = rest[at];
    generator.forEach((value, index) => (rest[at + index] ^= multiply(value, factor)));
  }
  return rest.slice(block.length);
}

function draw(words, version, mask) {
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => Array(size).fill(null));
  const set = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) grid[y][x] = dark;
  };
  drawPatterns(set, size, version);
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  drawData(grid, words, mask);
  return grid;
}

function drawPatterns(set, size, version) {
  const square = (cx, cy, rings, radius) => {
    for (let y = -radius; y <= radius; y += 1) {
      for (let x = -radius; x <= radius; x += 1) set(cx + x, cy + y, rings.includes(Math.max(Math.abs(x), Math.abs(y))));
    }
  };
  const centres = ALIGNMENT[version - 1];
  const last = centres.at(-1);
  for (const y of centres) {
    for (const x of centres) {
      const inFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      if (!inFinder) square(x, y, [0, 2], 2);
    }
  }
  for (let at = 8; at < size - 8; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  square(3, 3, [0, 1, 3], 4);
  square(size - 4, 3, [0, 1, 3], 4);
  square(3, size - 4, [0, 1, 3], 4);
}

function drawFormat(set, size, mask) {
  const data = (LEVEL_M << 3) | mask;
  const bits = ((data << 10) | divide(data << 10, FORMAT_GENERATOR)) ^ FORMAT_MASK;
  const bit = (at) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 15; at += 1) {
    const near = at < 6 ? at : at < 8 ? at + 1 : null;
    if (near !== null) set(8, near, bit(at));
    else set(at === 8 ? 7 : 14 - at, 8, bit(at));
    if (at < 8) set(size - 1 - at, 8, bit(at));
    else set(8, size - 15 + at, bit(at));
  }
  set(8, size - 8, true);
}

function drawVersion(set, size, version) {
  const bits = (version << 12) | divide(version << 12, VERSION_GENERATOR);
  for (let at = 0; at < 18; at += 1) {
    const dark = ((bits >> at) & 1) === 1;
    set(size - 11 + (at % 3), Math.floor(at / 3), dark);
    set(Math.floor(at / 3), size - 11 + (at % 3), dark);
  }
}

function divide(value, generator) {
  const width = (number) => 32 - Math.clz32(number);
  let rest = value;
  while (width(rest) >= width(generator)) rest ^= generator << (width(rest) - width(generator));
  return rest;
}

function drawData(grid, words, mask) {
  const size = grid.length;
  let at = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const upwards = ((right + 1) & 2) === 0;
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid[y][x] !== null) continue;
        const dark = at < words.length * 8 && ((words[at >> 3] >> (7 - (at & 7))) & 1) === 1;
        grid[y][x] = dark !== MASKS[mask](x, y);
        at += 1;
      }
    }
  }
}

function penalty(grid) {
  const columns = grid.map((_, x) => grid.map((row) => row[x]));
  const dark = grid.flat().filter(Boolean).length / grid.length ** 2;
  const lines = [...grid, ...columns].reduce((sum, line) => sum + runs(line) + finders(line), 0);
  return lines + squares(grid) + 10 * Math.floor(Math.abs(dark * 100 - 50) / 5);
}

function runs(line) {
  const lengths = line.map(Number).join("").match(/0+|1+/g).map((run) => run.length);
  return lengths.reduce((sum, length) => sum + (length >= 5 ? length - 2 : 0), 0);
}

function finders(line) {
  return 40 * [...line.map(Number).join("").matchAll(/(?=10111010000|00001011101)/g)].length;
}

function squares(grid) {
  let found = 0;
  for (let y = 1; y < grid.length; y += 1) {
    for (let x = 1; x < grid.length; x += 1) {
      const same = grid[y][x] === grid[y - 1][x] && grid[y][x] === grid[y][x - 1] && grid[y][x] === grid[y - 1][x - 1];
      if (same) found += 3;
    }
  }
  return found;
}
