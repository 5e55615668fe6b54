import { runAction, verifyReportsCommand } from "./bulkhead.js";
// actions/verify-reports/main.ts
await runAction(verifyReportsCommand);
export {};
