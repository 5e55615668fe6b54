import { checkDue, runAction } from "./bulkhead.js";
// actions/check-due/main.ts
await runAction(checkDue);
export {};
