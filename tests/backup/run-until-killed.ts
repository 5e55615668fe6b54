// Runs a backup and kills its own process, without a chance to clean up, when the named step begins.
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { testContext } from '../support/context.ts';
import { runBackup } from './fixture.ts';

const [url = '', folder = '', step = ''] = process.argv.slice(2);

const context = testContext({
  command: 'backup-nightly',
  onStep(name) {
    if (name === step) process.kill(process.pid, 'SIGKILL');
  },
});
await runBackup({ url, store: fileStore(folder) }, context);
