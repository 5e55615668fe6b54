import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scanServiceKey } from '../../scripts/hardening/scan-service-key.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';

test('a reader who stops reading, as head does, changes neither the run nor its exit code', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-pipe-'));
  try {
    await writeFile(join(folder, 'harmless.js'), 'export const answer = 42;\n');
    const reports = join(folder, 'reports');
    const args = [scanServiceKey.path, join(folder, 'harmless.js'), '--reports', reports];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    assert.is(code, 0, said);
    assert.not.match(said, /EPIPE|Error/);
    assert.is((await readLedger(reports)).length, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.run();
