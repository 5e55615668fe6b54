import { backupShard, runAction } from "./bulkhead.js";
// actions/backup-shard/main.ts
await runAction(backupShard);
export {};
