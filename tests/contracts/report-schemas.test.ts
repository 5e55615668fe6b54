import { readdir, readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { discoverCommands } from '../../scripts/docs/discover.ts';
import { reportSchemas } from '../../scripts/docs/report-schemas.ts';
import { KIND_FACTS } from '../../scripts/lib/reports/kinds/kinds.ts';
import { REPORT_KINDS } from '../../scripts/lib/runtime/result.ts';

test('the JSON Schemas of the reports are current: npm run docs', async () => {
  for (const [path, text] of reportSchemas()) assert.is(await readFile(path, 'utf8'), text, path);
  const files = await readdir('docs/formats/kinds');
  assert.equal(files.sort(), REPORT_KINDS.map((kind) => `${kind}.schema.json`).sort());
});

test('every command is described under the kind of its reports, and nothing else is', async () => {
  const commands = (await discoverCommands('.')).map(({ kind, name }) => `${kind}: ${name}`);
  const described = REPORT_KINDS.flatMap((kind) =>
    Object.keys(KIND_FACTS[kind]).map((name) => `${kind}: ${name}`),
  );
  assert.equal(described.sort(), commands.sort());
});

test.run();
