import { test } from 'uvu';
import { findStaleness, staleSentence } from '../../scripts/bundle/manifest.ts';

test('the committed bundle is what the source says', () => {
  const sentence = staleSentence(findStaleness('.'));
  if (sentence !== undefined) throw new Error(sentence);
});

test.run();
