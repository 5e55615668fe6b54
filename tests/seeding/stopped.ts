import * as assert from 'uvu/assert';
import { attempts, digest, failure, type SeedDatabase, type SeedFile, seed } from './fixture.ts';

/** Runs a seed that must be stopped, and holds the database to not having changed. */
export async function stopped(
  db: SeedDatabase,
  file: SeedFile,
  code: string,
  message: RegExp,
): Promise<void> {
  const before = await digest(db.client);
  const error = await failure(seed(db.database, file));
  assert.is(error.code, code, error.message);
  assert.match(error.message, message);
  assert.is(await digest(db.client), before, 'something was changed');
  const last = (await attempts(db.client)).at(-1);
  assert.is(last?.status, 'failed');
  assert.is(last?.error, error.message);
}
