import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { signBytes } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { MARK_CONTEXT, type Mark, markName, openMark, sealMark } from '../../scripts/lib/retention/mark.ts';
import { newMark } from '../../scripts/lib/retention/marks.ts';
import { canonicalJson } from '../../scripts/lib/runtime/canonical.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';

const KEY = parseSigningKey(newSigningKey().privatePem);
const RUN = '2026-11-20T02-17-03Z-7f3a90c1';
const hold: Mark = {
  ...newMark('hold', 'production', new Date('2026-11-21T00:00:00Z')),
  run: RUN,
  reason: 'incident 12',
};

function refusal(bytes: Uint8Array, name = markName(hold), environment = 'production', key = KEY): string {
  try {
    openMark(bytes, name, environment, [key]);
  } catch (error) {
    if (error instanceof BulkheadError) return error.code;
    throw error;
  }
  return 'believed';
}

/** A mark with a signature under any context. */
function signed(mark: unknown, context = MARK_CONTEXT, key = KEY): Buffer {
  const bytes = Buffer.from(canonicalJson(mark));
  const signature: unknown = JSON.parse(signBytes(bytes, context, key).toString());
  return Buffer.from(canonicalJson({ mark, signature }));
}

test('a mark comes back as it was written, and lies where its content says', () => {
  assert.equal(openMark(sealMark(hold, KEY), markName(hold), 'production', [KEY]), hold);
  assert.match(markName(hold), new RegExp(`^${RUN}/hold-2026-11-21T00-00-00Z-[0-9a-f]{8}\\.json$`));
});

test('every other mark is refused', () => {
  const bytes = sealMark(hold, KEY);
  const other = RUN.replace('7f3a90c1', '00000000');
  assert.is(refusal(bytes, markName(hold).replace(RUN, other)), 'MARK_ELSEWHERE', 'of another run');
  assert.is(refusal(bytes, markName(hold).replace('hold-', 'release-')), 'MARK_ELSEWHERE', 'of another kind');
  assert.is(refusal(bytes, markName(hold), 'staging'), 'MARK_ELSEWHERE', 'of another environment');
  assert.is(refusal(signed(hold, 'bulkhead/manifest/v1')), 'SIGNATURE_CONTEXT', 'signed as a manifest');
  const stranger = parseSigningKey(newSigningKey().privatePem);
  assert.is(refusal(signed(hold, MARK_CONTEXT, stranger)), 'SIGNATURE_UNKNOWN_KEY');
  const edited = Buffer.from(bytes.toString().replace('incident 12', 'incident 13'));
  assert.is(refusal(edited), 'SIGNATURE_WRONG');
  assert.is(refusal(Buffer.from('{"mark":{}}')), 'MARK_INVALID');
  assert.is(refusal(Buffer.from('not JSON')), 'MARK_INVALID');
  assert.is(refusal(signed({ ...hold, extra: 1 })), 'MARK_INVALID', 'a member that nobody knows');
  assert.is(refusal(signed({ ...hold, kind: 'wish' })), 'MARK_INVALID');
  assert.is(refusal(signed(hold)), 'believed');
});

test('a mark that nobody could read again is not written', () => {
  assert.throws(() => sealMark({ ...hold, run: 'no run' }, KEY), /mark/);
});

test.run();
