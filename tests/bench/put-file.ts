import { createReadStream } from 'node:fs';
import { openStore } from '../../scripts/lib/storage/open-store.ts';
import { testContext } from '../support/context.ts';

// Puts a file into an S3 bucket as the backup puts its objects, as a program of its own beside others that do:
// `put-file.ts <file> <store> <key>`.

const [file = '', address = '', key = ''] = process.argv.slice(2);
await using context = testContext();
const { AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } =
  process.env;
const s3 = {
  endpoint: AWS_ENDPOINT_URL_S3,
  region: AWS_REGION,
  accessKeyId: AWS_ACCESS_KEY_ID,
  secretAccessKey: AWS_SECRET_ACCESS_KEY,
  sessionToken: AWS_SESSION_TOKEN,
};
const store = await openStore({ address, s3 }, context);
await store.put(key, createReadStream(file, { highWaterMark: 1 << 20 }));
