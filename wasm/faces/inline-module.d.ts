/** inkling-full.wasm in base64. The build writes inline-module.js. */
export const INKLING_FULL_WASM: string;
