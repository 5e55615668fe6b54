import { backupPlan, runAction } from "./bulkhead.js";
// actions/backup-plan/main.ts
await runAction(backupPlan);
export {};
