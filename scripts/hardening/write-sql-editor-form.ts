import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { editorForm } from '../lib/migrations/editor-form.ts';
import { readMigrationFiles } from '../lib/migrations/files.ts';
import { command } from '../lib/runtime/command.ts';
import { text } from '../lib/runtime/inputs.ts';
import type { Check } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const writeSqlEditorForm = command({
  name: 'write-sql-editor-form',
  path: 'scripts/hardening/write-sql-editor-form.ts',
  kind: 'migration',
  summary:
    'Writes each migration as one script to paste into a SQL editor, with the ledger row that apply-migrations would write.',
  runbook: 'MIGRATIONS.md#in-a-sql-editor',
  inputs: {
    config,
    out: text({ description: 'Folder to write the scripts to; made if need be', placeholder: 'folder' }),
  },
  outputs: { scripts: 'How many scripts were written' },
  examples: [
    {
      line: 'npx tsx scripts/hardening/write-sql-editor-form.ts --out sql-editor',
      explains: 'one script per migration, in their order; no database is asked',
    },
  ],

  async run(input, context) {
    await context.step('read the files');
    const model = await readModel(resolve(context.cwd, input.config));
    const files = await readMigrationFiles(dirname(resolve(context.cwd, input.config)), model.migrations);
    await context.step('write the scripts');
    const folder = resolve(context.cwd, input.out);
    const checks: Check[] = [];
    for (const file of files) {
      const script = await editorForm(file, { owner: model.roles.owner, searchPath: model.schemas });
      const path = join(folder, file.name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, script);
      checks.push({
        id: 'SQL-EDITOR-FORM',
        title: 'The migration has a form for a SQL editor',
        object: file.name,
        verdict: 'green',
        expected: 'one transaction that ends with the ledger row of the file',
        observed: `${script.length} characters, ${file.transactional ? 'the file as it stands' : 'its indexes built in the ordinary way'}`,
        meaning:
          'Whoever pastes a migration by hand leaves a database that does not know what it went through.',
      });
    }
    return {
      verdict: 'green',
      summary: `${files.length} ${files.length === 1 ? 'script' : 'scripts'} written to ${input.out}; run them in their order, each once`,
      checks,
      outputs: { scripts: String(files.length) },
    };
  },
});

if (import.meta.main) await runCli(writeSqlEditorForm);
