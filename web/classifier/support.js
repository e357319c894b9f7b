// @ts-check
// Whether this browser can run the module, and otherwise what would cure it.

const BROWSERS = 'Chrome or Edge 91, Firefox 89, Safari 16.4, or later';

/** `(module)`, which every engine takes. */
const SMALLEST = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
/** `(module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt))`: what only an engine with SIMD takes. */
const WITH_SIMD = Uint8Array.of(
  ...SMALLEST, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
);

/** Nothing when it can. @returns {Promise<string | null>} */
export async function whyNoWasm() {
  if (typeof WebAssembly !== 'object') {
    return `This browser has no WebAssembly, or it is switched off. ${BROWSERS} have it; some turn it off in a strict or lockdown mode.`;
  }
  if (!WebAssembly.validate(WITH_SIMD)) return `This browser is too old: its WebAssembly has no SIMD. It needs ${BROWSERS}.`;
  try {
    await WebAssembly.compile(SMALLEST);
  } catch {
    return "This site's Content-Security-Policy forbids WebAssembly. Whoever runs it should add 'wasm-unsafe-eval' to its script-src.";
  }
  return null;
}
