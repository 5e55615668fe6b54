import { readdir, readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkPages } from '../../scripts/docs/check-pages.ts';
import { CATALOGUE, checksOf, FAMILIES, selectChecks } from '../../scripts/lib/hardening/catalogue.ts';

test('ids are unique, well formed and in the order of the families', () => {
  const ids = CATALOGUE.map(({ id }) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^(LEDGER|[A-Z]+-\d\d)$/);
  assert.equal(
    FAMILIES.flatMap((family) => checksOf(family).map(({ id }) => id)),
    ids,
  );
});

test('the checks of the first night are there', () => {
  const wanted =
    'STR-01 STR-02 STR-04 STR-05 STR-06 STR-07 IDX-01 RLS-01 RLS-02 RLS-04 RLS-06 PRV-01 LEDGER META-01';
  for (const id of wanted.split(' '))
    assert.ok(
      CATALOGUE.some((check) => check.id === id),
      id,
    );
});

test('every check says what it means, in words that hold together', () => {
  for (const check of CATALOGUE) {
    assert.ok(check.meaning.length > 60, `${check.id} does not say why it matters`);
    assert.match(check.meaning, /\.$/, check.id);
    assert.match(check.remedy, /\.$/, check.id);
    assert.not.match(check.title, /\.$|^[A-Z][a-z]/, `${check.id}: the title continues a sentence`);
    assert.ok(check.query.length > 0, check.id);
  }
});

test('docs/checks/ is what the catalogue says; scripts/docs/write-check-pages.ts writes it', async () => {
  const pages = checkPages();
  assert.equal((await readdir('docs/checks')).sort(), pages.map(({ name }) => name).sort());
  for (const { name, text } of pages) assert.is(await readFile(`docs/checks/${name}`, 'utf8'), text, name);
});

test('checks are selected by id or family, in any case, and those about the status itself stay', () => {
  assert.equal(
    selectChecks(['idx', ' Str-02'])
      .map(({ id }) => id)
      .slice(0, 2),
    ['META-01', 'STR-02'],
  );
  assert.is(selectChecks([]), CATALOGUE);
  assert.throws(() => selectChecks(['ST']), /there is no check ST\./);
});

test.run();
