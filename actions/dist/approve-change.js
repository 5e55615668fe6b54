import { approveChange, runAction } from "./bulkhead.js";
// actions/approve-change/main.ts
await runAction(approveChange);
export {};
