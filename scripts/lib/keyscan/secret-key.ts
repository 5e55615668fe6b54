const KEY = /sb_secret_[\w-]{16,128}/g;

/** What stands in documents in place of a key. */
const PLACEHOLDER =
  /^(.)\1*$|x{4}|_{4}|your|example|placeholder|redacted|replace|change|here|1234567|abcdefg/i;

/** A random key of this length without a digit or without a letter that changes is a word, not a key. */
function isWord(rest: string): boolean {
  return !/\d/.test(rest) && !(/[a-z]/.test(rest) && /[A-Z]/.test(rest));
}

/** Every secret key in the text, placeholders left out. `sb_publishable_…` is made for clients and is none. */
export function* findSecretKeys(text: string): Generator<{ start: number; end: number }> {
  for (const { index, 0: key } of text.matchAll(KEY)) {
    const rest = key.slice('sb_secret_'.length);
    if (PLACEHOLDER.test(rest) || isWord(rest)) continue;
    yield { start: index, end: index + key.length };
  }
}
