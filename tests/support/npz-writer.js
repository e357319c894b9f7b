// @ts-check
// Writes small NPZ files (stored zip entries, npy 1.0), so that tests can make models, good ones and bad ones.

/**
 * @typedef {{ descr: string, shape: readonly number[], bytes: Uint8Array }} NpyArray
 */

/**
 * @param {readonly number[]} shape
 * @param {Float32Array | readonly number[]} values
 * @returns {NpyArray}
 */
export function floats(shape, values) {
  return { descr: '<f4', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

/**
 * @param {readonly number[]} shape
 * @param {readonly number[]} values
 * @returns {NpyArray}
 */
export function doubles(shape, values) {
  return { descr: '<f8', shape, bytes: new Uint8Array(Float64Array.from(values).buffer) };
}

/**
 * @param {readonly number[]} shape
 * @param {readonly number[]} values
 * @returns {NpyArray}
 */
export function integers(shape, values) {
  return { descr: '<i4', shape, bytes: new Uint8Array(Int32Array.from(values).buffer) };
}

/**
 * NumPy's S: one length for all, padded with zero bytes.
 * @param {readonly number[]} shape
 * @param {readonly string[]} values
 * @returns {NpyArray}
 */
export function strings(shape, values) {
  const encoded = values.map((value) => Buffer.from(value));
  const length = Math.max(1, ...encoded.map((value) => value.length));
  const bytes = Buffer.concat(encoded.map((value) => Buffer.concat([value], length)));
  return { descr: `|S${length}`, shape, bytes };
}

/**
 * @param {Readonly<Record<string, NpyArray>>} arrays by name
 * @returns {Uint8Array}
 */
export function npzOf(arrays) {
  const entries = [];
  const directory = [];
  let offset = 0;
  for (const [name, array] of Object.entries(arrays)) {
    const data = npyOf(array);
    const entry = Buffer.concat([entryHeader(`${name}.npy`, data), data]);
    entries.push(entry);
    directory.push(directoryRecord(`${name}.npy`, data, offset));
    offset += entry.length;
  }
  const records = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(records.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, records, end]);
}

/** @param {NpyArray} array */
function npyOf({ descr, shape, bytes }) {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const preamble = 10; // magic, version, length
  const header = dictionary.padEnd(Math.ceil((preamble + dictionary.length + 1) / 64) * 64 - preamble - 1) + '\n';
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 0xff, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), bytes]);
}

/**
 * @param {string} name
 * @param {Buffer} data
 */
function entryHeader(name, data) {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  writeSizes(header, 14, name, data);
  return Buffer.concat([header, Buffer.from(name)]);
}

/**
 * @param {string} name
 * @param {Buffer} data
 * @param {number} offset
 */
function directoryRecord(name, data, offset) {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(20, 4);
  record.writeUInt16LE(20, 6);
  writeSizes(record, 16, name, data);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, Buffer.from(name)]);
}

/**
 * CRC, both sizes and the name's length: the same run of fields in both headers.
 * @param {Buffer} header
 * @param {number} at
 * @param {string} name
 * @param {Buffer} data
 */
function writeSizes(header, at, name, data) {
  header.writeUInt32LE(crc32(data), at);
  header.writeUInt32LE(data.length, at + 4);
  header.writeUInt32LE(data.length, at + 8);
  header.writeUInt16LE(Buffer.byteLength(name), at + 12);
}

/** @param {Buffer} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
