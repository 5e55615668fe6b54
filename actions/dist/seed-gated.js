import { createDevelopmentSafe, runAction } from "./bulkhead.js";
// actions/seed-gated/main.ts
await runAction(createDevelopmentSafe);
export {};
