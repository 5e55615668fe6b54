import { importsIn, type ModuleImport } from './imports.ts';
import type { SourceText } from './source-text.ts';

/** Exports of a page that its framework takes out before it builds the client. */
const SERVER_EXPORT =
  /\bexport\s+(?:(?:async\s+)?function\s*\*?\s*|(?:const|let|var)\s+)(getServerSideProps|getStaticProps|getStaticPaths|getServerData)\b/g;

/**
 * A page as the client gets it: without the exports that run on the server, and without the imports that only those use.
 * The framework does the same, https://nextjs.org/docs/pages/building-your-application/data-fetching.
 */
export function withoutServerExports(source: SourceText): {
  source: SourceText;
  imports: ModuleImport[];
} {
  const imports = importsIn(source);
  const spans = [...source.bare.matchAll(SERVER_EXPORT)].map(({ index, 0: head }): [number, number] => [
    index,
    statementEnd(source.bare, index + head.length),
  ]);
  if (spans.length === 0) return { source, imports };
  const client = {
    code: blankSpans(source.code, spans),
    bare: blankSpans(source.bare, spans),
  };
  const used = blankSpans(
    client.bare,
    imports.map(({ at }) => [at, clauseEnd(source.bare, at)]),
  );
  const kept = imports.filter(
    ({ at, names }) =>
      !spans.some(([start, end]) => at >= start && at < end) &&
      (names === undefined || names.length === 0 || names.some((name) => isUsed(used, name))),
  );
  return { source: client, imports: kept };
}

/** Without semicolons a statement ends where the next one begins. */
const NEXT_STATEMENT =
  /^\s*(?:export|import|const|let|var|function|async\s+function|class|type|interface|enum|@)\b/;

/** The end of a function or of a declared value: behind the brace that closes its body, or at a semicolon outside of all. */
function statementEnd(bare: string, from: number): number {
  let depth = 0;
  let body = false;
  for (let at = from; at < bare.length; at += 1) {
    const one = bare.charAt(at);
    if ('([{'.includes(one)) depth += 1;
    // The braces of a parameter or a type are inside of others or before the body: `=>` or `)` comes before that one.
    if (one === '{' && depth === 1 && /(?:=>|\)|>|[\w\]])\s*$/.test(bare.slice(Math.max(0, at - 200), at)))
      body = true;
    if (')]}'.includes(one)) {
      depth -= 1;
      if (depth === 0 && one === '}' && body) return at + 1;
      if (depth < 0) return at;
    }
    if (depth === 0 && (one === ';' || (one === '\n' && NEXT_STATEMENT.test(bare.slice(at, at + 64))))) {
      return at + 1;
    }
  }
  return bare.length;
}

/** The end of an import statement: what it names is not a use. */
function clauseEnd(bare: string, at: number): number {
  const end = /["'`][^"'`]*["'`]/g;
  end.lastIndex = at;
  const literal = end.exec(bare);
  return literal === null ? bare.length : literal.index + literal[0].length;
}

function blankSpans(text: string, spans: readonly (readonly [number, number])[]): string {
  let blanked = text;
  for (const [start, end] of spans) {
    blanked = blanked.slice(0, start) + blanked.slice(start, end).replace(/[^\n]/g, ' ') + blanked.slice(end);
  }
  return blanked;
}

function isUsed(bare: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(bare);
}
