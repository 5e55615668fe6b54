import { retentionPrune, runAction } from "./bulkhead.js";
// actions/retention-prune/main.ts
await runAction(retentionPrune);
export {};
