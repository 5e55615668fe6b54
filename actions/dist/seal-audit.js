import { runAction, sealAuditTrail } from "./bulkhead.js";
// actions/seal-audit/main.ts
await runAction(sealAuditTrail);
export {};
