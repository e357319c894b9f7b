// @ts-check
// Writes arrays of bytes as an NPZ that NumPy and Inkling open: a ZIP of stored NPY files.

/** @typedef {{ shape: readonly number[], bytes: Uint8Array }} ByteArray */

const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]; // "\x93NUMPY", version 1.0
/** Data begin at a multiple of it. */
const ALIGNMENT = 64;

/** @param {Readonly<Record<string, ByteArray>>} arrays by name @returns {Blob} */
export function npzOf(arrays) {
  /** @type {Uint8Array[]} */
  const files = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const [name, array] of Object.entries(arrays)) {
    const path = new TextEncoder().encode(`${name}.npy`);
    const data = npyOf(array);
    // Stored, dated 1980-01-01: the same arrays give the same file.
    const facts = fields([20, 2], [0, 2], [0, 2], [0, 2], [0x21, 2], [crc32(data), 4], [data.length, 4], [data.length, 4], [path.length, 2], [0, 2]);
    const file = join([fields([0x04034b50, 4]), facts, path, data]);
    directory.push(join([fields([0x02014b50, 4], [20, 2]), facts, fields([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), path]));
    files.push(file);
    offset += file.length;
  }
  const records = join(directory);
  const end = fields([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [records.length, 4], [offset, 4], [0, 2]);
  return new Blob([join([...files, records, end])], { type: 'application/octet-stream' });
}

/** @param {ByteArray} array */
function npyOf({ shape, bytes }) {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const preamble = NPY_MAGIC.length + 2;
  const length = Math.ceil((preamble + header.length + 1) / ALIGNMENT) * ALIGNMENT - preamble;
  return join([Uint8Array.from(NPY_MAGIC), fields([length, 2]), new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), bytes]);
}

/** Little-endian numbers one after the other. @param {readonly (readonly [value: number, bytes: number])[]} numbers */
function fields(...numbers) {
  return Uint8Array.from(numbers.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff)));
}

/** @param {readonly Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; ++bit) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** ISO 3309, as ZIP has it. @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
