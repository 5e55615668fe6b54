import { rotateKeys, runAction } from "./bulkhead.js";
// actions/rotate-keys/main.ts
await runAction(rotateKeys);
export {};
