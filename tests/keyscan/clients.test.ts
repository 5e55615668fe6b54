import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ScanRequest, scan } from '../../scripts/lib/keyscan/scan.ts';
import { testContext } from '../support/context.ts';
import { folderOf, SERVICE_VARIABLE } from './samples.ts';

const ADMIN = `import { createClient } from '@supabase/supabase-js';\nexport const admin = createClient(process.env.URL, process.env.${SERVICE_VARIABLE});\n`;
const PATHS = JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } });

type Sources = Readonly<Record<string, string>>;

async function reached(sources: Sources, more: Partial<ScanRequest> = {}): Promise<string[]> {
  await using folder = await folderOf({ 'package.json': '{"name":"app"}', ...sources });
  await using context = testContext({ cwd: folder.path });
  const request = { paths: ['.'], history: false, clientEntries: [], variables: [], rotated: [], ...more };
  const { findings } = await scan(request, context);
  return findings
    .filter(({ rule, suppressed }) => rule === 'KEY-05' && suppressed === undefined)
    .map(
      ({ file, line, column, detail }) => `${file}:${line}:${column} ${detail?.replace(/ → reads .*/, '')}`,
    );
}

const found: [name: string, sources: Sources, places: string[]][] = [
  [
    'a client component, over two modules and an alias',
    {
      'tsconfig.json': `// comments\n${PATHS.replace(/}$/, ',}')}`,
      'src/app/form.tsx': `// first\n"use client";\nimport x from 'react';\nimport { save } from '@/lib/save';\n`,
      'src/lib/save.ts': `export * from './admin.js';\n`,
      'src/lib/admin.ts': ADMIN,
    },
    ['src/app/form.tsx:4:1 src/app/form.tsx → src/lib/save.ts → src/lib/admin.ts'],
  ],
  [
    'src/main, by import(), require() and a folder with an index',
    {
      'src/main.tsx': `const a = 1;\nconst load = () => import("./pages-list");\n`,
      'src/pages-list/index.js': `const { admin } = require('../admin')`,
      'src/admin.ts': ADMIN,
    },
    ['src/main.tsx:2:20 src/main.tsx → src/pages-list/index.js → src/admin.ts'],
  ],
  [
    'the script of a page of HTML',
    {
      'index.html': '<script type="module" src="/web/start.ts"></script>',
      'web/start.ts': "import './admin'",
      'web/admin.ts': ADMIN,
    },
    ['web/start.ts:1:1 web/start.ts → web/admin.ts'],
  ],
  [
    'a page that reads it outside of what runs on the server',
    {
      'pages/index.tsx': `import { admin } from '../lib/admin';\nexport default () => admin;\nexport async function getServerSideProps() { return { props: { a: admin } } }\n`,
      'lib/admin.ts': ADMIN,
    },
    ['pages/index.tsx:1:1 pages/index.tsx → lib/admin.ts'],
  ],
  [
    'a page of JavaScript beside its framework',
    { 'next.config.js': '', 'pages/a.js': "import '../lib/admin'", 'lib/admin.ts': ADMIN },
    ['pages/a.js:1:1 pages/a.js → lib/admin.ts'],
  ],
  [
    'a client that reads it itself, with brackets',
    { 'a.tsx': `'use client'\nconst k = process.env['${SERVICE_VARIABLE}']` },
    ['a.tsx:2:24 a.tsx'],
  ],
  [
    'reading by destructuring, and from the private variables of SvelteKit',
    {
      'a.tsx': `'use client'\nimport './b';import './c'`,
      'b.ts': `const { A, ${SERVICE_VARIABLE}: key } = process.env`,
      'c.ts': `import { ${SERVICE_VARIABLE} } from '$env/static/private'`,
    },
    ['a.tsx:2:1 a.tsx → b.ts', 'a.tsx:2:14 a.tsx → c.ts'],
  ],
  [
    'a component of Vue in pages, and a package of the same repository',
    {
      'apps/web/pages/a.vue': `<template><p>don't</p></template>\n<script setup lang="ts">\nimport { admin } from '@sample/db'\n</script>`,
      'packages/db/package.json': '{"name":"@sample/db","exports":{".":"./dist/index.js"}}',
      'packages/db/src/index.ts': ADMIN,
    },
    ['apps/web/pages/a.vue:3:1 apps/web/pages/a.vue → packages/db/src/index.ts'],
  ],
];
for (const [name, sources, places] of found) {
  test(`finds ${name}`, async () => {
    assert.equal(await reached(sources), places);
  });
}

const twins: [name: string, sources: Sources][] = [
  ['a component of the server', { 'app/page.tsx': "import '../lib/admin'", 'lib/admin.ts': ADMIN }],
  [
    'a type',
    {
      'a.tsx': `'use client'\nimport type { admin } from './admin';\nimport { type X, type Y } from './admin'\nexport type { Z } from './admin'`,
      'admin.ts': ADMIN,
    },
  ],
  [
    'an import in a comment or a string',
    {
      'a.tsx': `'use client'\n// import './admin'\n/* import './admin' */\nconst s = "import './admin'"; const t = \`import './admin'\`; const r = /import '.\\/admin'/`,
      'admin.ts': ADMIN,
    },
  ],
  [
    'a module that only names it',
    {
      'a.tsx': `'use client'\nimport './b'`,
      'b.ts': `// process.env.${SERVICE_VARIABLE}\nthrow new Error('${SERVICE_VARIABLE} is missing')`,
    },
  ],
  [
    'what runs on the server of a page',
    {
      'pages/a.tsx': `import { admin } from '../admin'\nexport const getServerSideProps: G = async ({ a }: { a: X }) => {\n  return { props: await admin.from(a) }\n}\n\nexport default function Page() { return <p>it's</p> }`,
      'admin.ts': ADMIN,
    },
  ],
  [
    'a route of the server beside pages',
    {
      'next.config.js': '',
      'pages/api/a.ts': "import '../../admin'",
      'pages/_document.tsx': "import '../admin'",
      'admin.ts': ADMIN,
    },
  ],
  [
    'a server action',
    {
      'a.tsx': `'use client'\nimport { act } from './act'`,
      'act.ts': `'use server'\nimport { admin } from './admin'`,
      'admin.ts': ADMIN,
    },
  ],
  [
    'a server whose main module is src/main',
    { 'src/main.ts': `import { NestFactory } from '@nestjs/core';\nimport './admin'`, 'src/admin.ts': ADMIN },
  ],
  [
    '"use client" that is not the first statement',
    { 'a.tsx': `import './admin'\n'use client'`, 'admin.ts': ADMIN },
  ],
  [
    'the public key',
    { 'a.tsx': `'use client'\nimport './b'`, 'b.ts': 'process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY' },
  ],
];
for (const [name, sources] of twins) {
  test(`does not find ${name}`, async () => {
    assert.equal(await reached(sources), []);
  });
}

test('--client-entry and --variable; an import that is allowed; one import is told of the nearest client', async () => {
  const sources = { 'web/boot.ts': "import './db'", 'web/db.ts': 'Deno.env.get("ADMIN_DATABASE_URL")' };
  assert.equal(await reached(sources), []);
  assert.equal(
    await reached(sources, { clientEntries: ['web/boot.ts'], variables: ['ADMIN_DATABASE_URL'] }),
    ['web/boot.ts:1:1 web/boot.ts → web/db.ts'],
  );
  const allowed = `'use client'\n// bulkhead: allow-key tests only\nimport './admin'`;
  assert.equal(await reached({ 'a.tsx': allowed, 'admin.ts': ADMIN }), []);
  const two = {
    'a.tsx': `'use client'\nimport './b'`,
    'b.tsx': `'use client'\nimport './admin'`,
    'admin.ts': ADMIN,
  };
  assert.equal(await reached(two), ['b.tsx:2:1 b.tsx → admin.ts']);
});

test('a circle of imports ends; a module outside of what was given is followed', async () => {
  const sources = {
    'web/a.tsx': `'use client'\nimport './b'`,
    'web/b.ts': "import './a'; import './b'; import '../server/admin'",
    'server/admin.ts': ADMIN,
  };
  assert.equal(await reached(sources, { paths: ['web'] }), [
    'web/a.tsx:2:1 web/a.tsx → web/b.ts → server/admin.ts',
  ]);
});

test.run();
