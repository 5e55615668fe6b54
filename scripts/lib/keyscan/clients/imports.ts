import type { SourceText } from './source-text.ts';

/** One import of a module, of whatever kind. */
export interface ModuleImport {
  readonly specifier: string;
  /** Offset of the statement. */
  readonly at: number;
  /** Names that it brings; undefined where it brings none by name (`import '…'`, `import(…)`, `export … from`). */
  readonly names?: readonly string[];
}

const STATIC =
  /(?<![\w$.])(import|export)(?:\s+(type)\b(?!\s*(?:from\b|,)))?\s*([\w$\s,{}*]*?)\s*\bfrom\s*(?=["'])/g;
const BARE = /(?<![\w$.])import\s*(?=["'])/g;
const CALLED = /(?<![\w$.])(?:import|require)\s*\(\s*(?=["'`])/g;
const WORKER = /\bnew\s+URL\s*\(\s*(?=["'`])/g;

/** Every import that is still there when the types are gone, in the order of the source. */
export function importsIn(source: SourceText): ModuleImport[] {
  const found: ModuleImport[] = [];
  for (const match of source.bare.matchAll(STATIC)) {
    const [whole, keyword, type, clause = ''] = match;
    if (type !== undefined || onlyTypes(clause)) continue;
    const specifier = literalAt(source.code, match.index + whole.length);
    if (specifier === undefined) continue;
    const names = keyword === 'import' ? { names: namesIn(clause) } : {};
    found.push({ specifier, at: match.index, ...names });
  }
  for (const pattern of [BARE, CALLED, WORKER]) {
    for (const { index, 0: whole } of source.bare.matchAll(pattern)) {
      const specifier = literalAt(source.code, index + whole.length);
      if (specifier !== undefined) found.push({ specifier, at: index });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** `{ type A, type B }`: nothing of it is left in what is built. */
function onlyTypes(clause: string): boolean {
  const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
  if (names === undefined) return false;
  const parts = names.split(',').filter((part) => part.trim() !== '');
  return parts.length > 0 && parts.every((part) => /^\s*type\s+[\w$]/.test(part));
}

/** The local names of `a, { b, c as d }` and `* as e`. */
function namesIn(clause: string): string[] {
  return clause
    .replaceAll(/[{}]/g, ',')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^type\s/.test(part))
    .map((part) => part.split(/\s+as\s+|\s+/).at(-1) ?? part);
}

/** The text of the literal that begins here; undefined for a template with something put in. */
function literalAt(code: string, at: number): string | undefined {
  const quote = code.charAt(at);
  const end = code.indexOf(quote, at + 1);
  const text = end < 0 ? '' : code.slice(at + 1, end);
  return text === '' || text.includes('${') || text.includes('\n') ? undefined : text;
}
