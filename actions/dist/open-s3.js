export { s3Store } from "./bulkhead-s3.js";
