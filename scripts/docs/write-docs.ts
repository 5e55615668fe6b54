import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { modelJsonSchema } from '../lib/tenancy/schema.ts';
import { checkPages } from './check-pages.ts';
import { commandsPage } from './commands-page.ts';
import { discoverCommands } from './discover.ts';
import { envExample } from './env-example.ts';
import { kindSchemaFile, reportSchemas } from './report-schemas.ts';

// `npm run docs`: writes what is made from the code. A test holds the files to what this would write.

const CHECKS = 'docs/checks';
const MODEL_SCHEMA = 'docs/formats/bulkhead.schema.json';

const commands = await discoverCommands('.');
await writeFile('.env.example', envExample(commands));
await writeFile('docs/COMMANDS.md', commandsPage(commands));

await writeFile(MODEL_SCHEMA, `${JSON.stringify(modelJsonSchema(), null, 2)}\n`);
await mkdir(dirname(kindSchemaFile('backup')), { recursive: true });
for (const [path, text] of reportSchemas()) await writeFile(path, text);

const pages = checkPages();
const names = new Set(pages.map(({ name }) => name));
await mkdir(CHECKS, { recursive: true });
for (const name of await readdir(CHECKS)) if (!names.has(name)) await rm(`${CHECKS}/${name}`);
for (const { name, text } of pages) await writeFile(`${CHECKS}/${name}`, text);
