import { runAction, watchSchedules } from "./bulkhead.js";
// actions/watchdog/main.ts
await runAction(watchSchedules);
export {};
