import { recordRuns, runAction } from "./bulkhead.js";
// actions/record-runs/main.ts
await runAction(recordRuns);
export {};
