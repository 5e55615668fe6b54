export { b2Store } from "./bulkhead-b2.js";
