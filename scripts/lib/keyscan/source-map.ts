import { readFile, stat } from 'node:fs/promises';
import type { Finding } from './finding.ts';
import { redactPath } from './redact.ts';
import { Scanner } from './scanner.ts';
import type { ServiceVariables } from './variables.ts';

/** Larger maps are scanned as text all the same; only the original file is not named. */
const LARGEST = 64 << 20;

/** Where a secret stands in a source that a map holds. */
interface Origin {
  readonly rule: string;
  readonly fingerprint: string;
  readonly place: string;
}

/**
 * Says of findings in a source map from which source they came, with the line there: the map itself has one line. What is
 * no map after all, or too large, is returned as it is.
 */
export async function nameOrigins<F extends Omit<Finding, 'file'>>(
  path: string,
  findings: readonly F[],
  variables: ServiceVariables,
): Promise<F[]> {
  if (findings.length === 0 || (await stat(path)).size > LARGEST) return [...findings];
  const origins = originsIn(await readFile(path, 'utf8'), variables);
  return findings.map((finding) => {
    const at = origins.findIndex(
      ({ rule, fingerprint }) => rule === finding.rule && fingerprint === finding.fingerprint,
    );
    const [origin] = at < 0 ? [] : origins.splice(at, 1);
    return origin === undefined ? finding : { ...finding, detail: `from ${origin.place}` };
  });
}

function originsIn(text: string, variables: ServiceVariables): Origin[] {
  return [...sourcesOf(parsed(text))].flatMap(([name, content]) => {
    const scanner = new Scanner({ variables, prose: false });
    scanner.push(Buffer.from(content));
    return scanner.end().findings.map(({ rule, fingerprint, line, column }) => ({
      rule,
      fingerprint,
      place: `${redactPath(name)}:${line}:${column}`,
    }));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  } catch {
    return undefined; // Not JSON: a file that is only called a map has no sources.
  }
}

/** The sources of a map and of its sections, https://tc39.es/ecma426/. */
function* sourcesOf(map: unknown): Generator<[name: string, content: string]> {
  if (typeof map !== 'object' || map === null) return;
  if ('sections' in map && Array.isArray(map.sections)) {
    for (const section of map.sections) {
      if (typeof section === 'object' && section !== null && 'map' in section) yield* sourcesOf(section.map);
    }
  }
  if (!('sourcesContent' in map) || !Array.isArray(map.sourcesContent)) return;
  const names: unknown[] = 'sources' in map && Array.isArray(map.sources) ? map.sources : [];
  for (const [index, content] of map.sourcesContent.entries()) {
    if (typeof content === 'string') yield [String(names[index] ?? `source ${index}`), content];
  }
}
