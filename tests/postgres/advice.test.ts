import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { explainDatabaseError } from '../../scripts/lib/postgres/advice.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';

function codeOf(error: unknown): string | undefined {
  const explained = explainDatabaseError(error, 'asking');
  return explained instanceof BulkheadError ? explained.code : undefined;
}

const MEANINGS = {
  '08006': 'CONNECTION_CUT',
  '57P01': 'CONNECTION_ENDED',
  '57P02': 'CONNECTION_ENDED',
  '57P03': 'CONNECT_NOT_YET',
  ECONNRESET: 'CONNECTION_CUT',
  EPIPE: 'CONNECTION_CUT',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  '42501': 'PRIVILEGE',
};

for (const [code, meaning] of Object.entries(MEANINGS)) {
  test(`${code} is ${meaning}`, () => {
    const error = Object.assign(new Error('what the driver says'), { code });
    assert.is(codeOf(error), meaning);
    assert.is(codeOf(new AggregateError([error], 'several addresses')), meaning);
  });
}

test('a connection that ended without a code is known by its message', () => {
  assert.is(codeOf(new Error('Connection terminated unexpectedly')), 'CONNECTION_CUT');
  assert.is(codeOf(new Error('timeout expired')), 'CONNECT_TIMEOUT');
});

test('what the server refused for another reason, or a defect of ours, comes back as it is', () => {
  for (const error of [Object.assign(new Error('duplicate key'), { code: '23505' }), new TypeError('ours')]) {
    assert.is(explainDatabaseError(error, 'asking'), error);
  }
});

test.run();
