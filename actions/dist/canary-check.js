import { canaryCheck, runAction } from "./bulkhead.js";
// actions/canary-check/main.ts
await runAction(canaryCheck);
export {};
