import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exitCodeOf, verdictOf } from '../../scripts/lib/runtime/result.ts';

test('no data is never green', () => {
  assert.is(verdictOf([]), 'grey');
  assert.is(verdictOf([{ verdict: 'planned' }]), 'grey');
  assert.is(verdictOf([{ verdict: 'excepted' }]), 'grey');
});

test('red beats grey beats green', () => {
  assert.is(verdictOf([{ verdict: 'green' }, { verdict: 'grey' }, { verdict: 'red' }]), 'red');
  assert.is(verdictOf([{ verdict: 'green' }, { verdict: 'grey' }]), 'grey');
  assert.is(verdictOf([{ verdict: 'green' }, { verdict: 'planned' }]), 'green');
});

test('exit codes', () => {
  assert.equal([exitCodeOf('green'), exitCodeOf('red'), exitCodeOf('grey')], [0, 1, 2]);
});

test.run();
