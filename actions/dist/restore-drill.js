import { restoreDrill, runAction } from "./bulkhead.js";
// actions/restore-drill/main.ts
await runAction(restoreDrill);
export {};
