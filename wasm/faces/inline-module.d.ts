/** inkling-full.wasm, as packed.js has it. The build writes inline-module.js. */
export const PACKED: string;
