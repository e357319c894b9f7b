/** inkling-train.wasm, as packed.js has it. The build writes inline-training-module.js. */
export const PACKED: string;
