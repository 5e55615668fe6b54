import { parseSymmetricKey } from '../../scripts/lib/archive/symmetric-key.ts';
import { publicHalf } from '../../scripts/lib/archive/trusted-keys.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { readIdentity } from '../../scripts/lib/postgres/identity.ts';
import { readyRun } from '../../scripts/lib/restore/ready-run.ts';
import { restoreRun } from '../../scripts/lib/restore/restore.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';

// The restore of a drill as a program of its own, without the proof: it ends where pg_restore does, with all indexes
// and constraints, before the planner gets its statistics. Given by environment variables; only for the bench.
const { BENCH_URL = '', BENCH_STORE = '', BENCH_MODEL = '', BENCH_ENVIRONMENT = '' } = process.env;
const { BACKUP_ENCRYPTION_KEY = '', BACKUP_SIGNING_KEY = '' } = process.env;

const context = testContext({ command: 'bench' });
const ready = await readyRun(
  {
    store: fileStore(BENCH_STORE),
    environment: BENCH_ENVIRONMENT,
    run: 'latest',
    verifyingKeys: [publicHalf(BACKUP_SIGNING_KEY)],
    openingKeys: [parseSymmetricKey(BACKUP_ENCRYPTION_KEY)],
    known: {},
  },
  async () => undefined,
);
const identity = await withConnection(BENCH_URL, context, {}, readIdentity);
const model = await readModel(BENCH_MODEL);
await restoreRun({ ...ready, model, url: BENCH_URL, identity, jobs: 2 }, context, async (step) => {
  if (step !== 'statistics') return;
  await context.end();
  process.exit(0);
});
throw new Error('the restore ended without its last step');
