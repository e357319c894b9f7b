// @ts-check
// Sends just the bytes of a request, as some client sent them, and takes the answer apart.
import { connect } from 'node:net';

const PATIENCE_MS = 20_000;

/**
 * @typedef {{ status: number, header: Map<string, string>, body: Buffer, json: () => any }} Answer
 * @param {string} url of the server
 * @param {(string | Uint8Array)[]} request
 * @returns {Promise<Answer>}
 */
export function exchange(url, ...request) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = Buffer.alloc(0);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the connection ended after ${received.length} bytes`)));
    socket.on('data', (/** @type {Buffer} */ chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = takeAnswer(received);
      if (answer === undefined) return;
      resolve(answer);
      socket.destroy();
    });
    socket.write(Buffer.concat(request.map((part) => Buffer.from(part))));
  });
}

/** undefined while it is not complete. @param {Buffer} bytes @returns {Answer | undefined} */
function takeAnswer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const header = new Map(lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const body = bytes.subarray(end + 4);
  const length = Number(header.get('content-length') ?? 0);
  if (body.length < length) return undefined;
  if (body.length > length) throw new Error(`${body.length - length} bytes after the answer`);
  return { status: Number(first.split(' ')[1]), header, body, json: () => JSON.parse(body.toString()) };
}
