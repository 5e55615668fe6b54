import { hardeningStatus, runAction } from "./bulkhead.js";
// actions/hardening-status/main.ts
await runAction(hardeningStatus);
export {};
