import { backupNightly, runAction } from "./bulkhead.js";
// actions/backup-encrypt-upload/main.ts
await runAction(backupNightly);
export {};
