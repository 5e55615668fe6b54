import { findDatabaseUrls } from './database-url.ts';
import { decodedRuns, encodedPlace } from './encoded.ts';
import type { Hit } from './finding.ts';
import { begunTokens, crosses, joinedLiterals, originOf } from './seams.ts';
import { findSecretKeys } from './secret-key.ts';
import { findServiceTokens } from './token.ts';
import { isPublic, type ServiceVariables } from './variables.ts';

/** Base64 inside of base64 inside of base64: nobody writes more by accident. */
const DEEPEST = 3;

/**
 * Every secret in a piece of text, in the order of their places, each once. `text` holds each byte as one character: what
 * is looked for is ASCII, and places are then places of bytes.
 */
export function detect(bytes: Buffer, text: string, variables: ServiceVariables): Hit[] {
  const hits = [...detectSecrets(bytes, text, 0), ...detectVariables(text, variables)];
  const seen = new Set<string>();
  return hits
    .sort((a, b) => a.start - b.start)
    .filter(({ rule, start }) => {
      const key = `${rule}:${start}`;
      return !seen.has(key) && seen.add(key);
    });
}

function* detectVariables(text: string, variables: ServiceVariables): Generator<Hit> {
  for (const { start, name } of variables.findNames(text)) {
    if (isPublic(name)) {
      yield { rule: 'KEY-04', start, end: start + name.length, secret: name, form: 'plain' };
    }
  }
}

/** The surest first, since the first of a place counts: a token whose end stands in the next literal is also one by itself. */
function* detectSecrets(bytes: Buffer, text: string, depth: number): Generator<Hit> {
  for (const joined of joinedLiterals(text)) {
    for (const hit of detectPlain(joined.text)) {
      if (!crosses(joined, hit.start, hit.end)) continue;
      const [start, end] = [originOf(joined, hit.start), originOf(joined, hit.end - 1) + 1];
      yield { ...hit, start, end, form: 'split' };
    }
  }
  yield* detectPlain(text);
  for (const joined of begunTokens(text)) {
    for (const place of findServiceTokens(joined.text)) {
      if (!crosses(joined, place.start, place.end)) continue;
      const [start, end] = [originOf(joined, place.start), originOf(joined, place.end - 1) + 1];
      const secret = joined.text.slice(place.start, place.end);
      yield { rule: 'KEY-01', start, end, secret, form: 'split' };
    }
  }
  if (depth < DEEPEST) yield* detectEncoded(bytes, depth);
}

function* detectEncoded(bytes: Buffer, depth: number): Generator<Hit> {
  for (const decoded of decodedRuns(bytes)) {
    const inner = Buffer.from(decoded.text, 'latin1');
    for (const hit of detectSecrets(inner, decoded.text, depth + 1)) {
      const [start, end] = [encodedPlace(decoded, hit.start), encodedPlace(decoded, hit.end)];
      yield { ...hit, start, end, form: 'base64' };
    }
  }
}

function* detectPlain(text: string): Generator<Hit> {
  const hit = (rule: Hit['rule'], { start, end }: { start: number; end: number }): Hit => ({
    rule,
    start,
    end,
    secret: text.slice(start, end),
    form: 'plain',
  });
  for (const place of findServiceTokens(text)) yield hit('KEY-01', place);
  for (const place of findSecretKeys(text)) yield hit('KEY-02', place);
  for (const place of findDatabaseUrls(text)) yield hit('KEY-03', place);
}
