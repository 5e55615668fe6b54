import { recoverOrphanedMessages, runAction } from "./bulkhead.js";
// actions/recover-orphans/main.ts
await runAction(recoverOrphanedMessages);
export {};
