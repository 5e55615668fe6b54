import { runAction, scanServiceKey } from "./bulkhead.js";
// actions/scan-service-key/main.ts
await runAction(scanServiceKey);
export {};
