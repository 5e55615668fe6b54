import { runAction, verifyBackup } from "./bulkhead.js";
// actions/verify-backup/main.ts
await runAction(verifyBackup);
export {};
