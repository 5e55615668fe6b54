import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assignChunks, type ModuleLinks } from '../../scripts/bundle/chunks.ts';

const links = (importedIds: string[] = [], dynamicallyImportedIds: string[] = []): ModuleLinks => ({
  importedIds,
  dynamicallyImportedIds,
});

const graph = new Map([
  ['/r/actions/a/main.ts', links(['/r/scripts/a.ts'])],
  ['/r/scripts/a.ts', links(['/r/scripts/b.ts'], ['/r/scripts/s3/open-s3.ts', '/r/scripts/b2/open-b2.ts'])],
  ['/r/scripts/b.ts', links(['/r/node_modules/pg/index.js'], ['/r/node_modules/@x/forge/lib/index.js'])],
  ['/r/scripts/s3/open-s3.ts', links(['/r/scripts/parts.ts', '/r/node_modules/s3/index.js'])],
  ['/r/scripts/b2/open-b2.ts', links(['/r/scripts/parts.ts', '/r/node_modules/pg/index.js'])],
  ['/r/scripts/parts.ts', links()],
  ['/r/node_modules/pg/index.js', links()],
  ['/r/node_modules/s3/index.js', links([], ['/r/node_modules/s3/node_modules/agent/index.js'])],
  ['/r/node_modules/s3/node_modules/agent/index.js', links()],
  ['/r/node_modules/@x/forge/lib/index.js', links()],
]);

test('what every start loads is apart from what is loaded when it is needed, ours from what came with packages', () => {
  assert.equal(Object.fromEntries(assignChunks(graph, ['/r/actions/a/main.ts'])), {
    '/r/scripts/a.ts': 'bulkhead',
    '/r/scripts/b.ts': 'bulkhead',
    '/r/scripts/s3/open-s3.ts': 'bulkhead-s3',
    '/r/scripts/b2/open-b2.ts': 'bulkhead-b2',
    '/r/scripts/parts.ts': 'bulkhead-b2-s3',
    '/r/node_modules/pg/index.js': 'vendor',
    '/r/node_modules/s3/index.js': 'vendor-s3',
    '/r/node_modules/s3/node_modules/agent/index.js': 'vendor-s3',
    '/r/node_modules/@x/forge/lib/index.js': 'vendor-x-forge',
  });
});

test('an entry has no chunk but its own: its code would run whenever the chunk is loaded', () => {
  assert.not.ok(assignChunks(graph, ['/r/actions/a/main.ts']).has('/r/actions/a/main.ts'));
});

test.run();
