import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readChange } from '../../../scripts/lib/gate/read/read-change.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import { modelFor, readCases, readPortal, TODAY } from './case.ts';

const cases = await readCases();
const base = await readPortal(await modelFor());

test('the corpus is as large as it must be', () => {
  assert.ok(cases.length >= 80, `${cases.length} cases`);
  const of = (prefix: string) => cases.filter(({ name }) => name.startsWith(prefix)).length;
  assert.ok(of('isolation/') >= 17);
  assert.ok(of('harmless/') >= 20);
});

for (const item of cases) {
  test(`${item.name}: ${item.title}`, async () => {
    const file = migrationFile(`${item.name}.sql`, item.path, Buffer.from(item.text));
    const change = { base: [], added: [file], edited: [], removed: [], renamed: [] };
    const findings = await readChange(change, await modelFor(item.stages), {
      base,
      serverMajor: item.serverMajor,
      today: TODAY,
      rows: item.rows,
      runner: item.runner,
    });
    const found = findings.map(
      ({ rule, line, allowed }) => `${rule}:${line}${allowed === undefined ? '' : ' allowed'}`,
    );
    assert.equal(
      found.sort(),
      [...item.expected],
      findings.map(({ rule, what }) => `${rule} ${what}`).join('\n'),
    );
    for (const finding of findings) {
      assert.ok(finding.what.length > 20 && !finding.what.endsWith('.'), finding.what);
      assert.ok(finding.fix !== '', finding.rule);
      assert.ok(finding.endLine >= finding.line);
    }
  });
}

test.run();
