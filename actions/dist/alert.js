import { runAction, sendAlert } from "./bulkhead.js";
// actions/alert/main.ts
await runAction(sendAlert);
export {};
