import { recordReports, runAction } from "./bulkhead.js";
// actions/record-reports/main.ts
await runAction(recordReports);
export {};
