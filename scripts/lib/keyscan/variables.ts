/** Prefixes whose variables a build tool writes into what the browser gets. */
const PUBLIC_PREFIXES = [
  'NEXT_PUBLIC_',
  'EXPO_PUBLIC_',
  'NUXT_PUBLIC_',
  'REACT_APP_',
  'VUE_APP_',
  'GATSBY_',
  'PUBLIC_',
  'VITE_',
];

/** Parts of a name that say that its value is a key of the service. */
const SERVICE_NAME =
  /(?:^|_)(?:SERVICE_?ROLE|SERVICE_?(?:ACCOUNT_)?(?:KEY|TOKEN|SECRET)|SECRET_?KEY|SUPABASE_SECRET|JWT_SECRET)(?:_|$)/;

/** Behind a public prefix any secret is one too many. */
const ANY_SECRET = /(?:^|_)SECRET$/;

/** Where such a name may stand; the whole name is looked at from there. */
const ANCHOR = /SERVICE|SECRET/g;

const WORD = /\w/;

/** Which names hold a service key. */
export class ServiceVariables {
  readonly #more: ReadonlySet<string>;
  readonly #anchors: RegExp;

  /** `more`: names that this system has besides, such as `ADMIN_DATABASE_URL`. */
  constructor(more: readonly string[] = []) {
    this.#more = new Set(more);
    const own = more.filter((name) => !/SERVICE|SECRET/.test(name));
    this.#anchors = own.length === 0 ? ANCHOR : new RegExp(`${ANCHOR.source}|${own.join('|')}`, 'g');
  }

  /** Whether the name, behind a public prefix or without one, holds a service key. */
  holdsKey(name: string): boolean {
    const bare = withoutPrefix(name);
    if (bare !== undefined && (ANY_SECRET.test(bare) || this.#more.has(bare))) return true;
    return this.#more.has(name) || SERVICE_NAME.test(bare ?? name);
  }

  /** Every whole name in the text that holds a service key. */
  *findNames(text: string): Generator<{ start: number; name: string }> {
    let behind = 0;
    for (const { index } of text.matchAll(this.#anchors)) {
      if (index < behind) continue;
      let start = index;
      while (start > 0 && WORD.test(text.charAt(start - 1)) && index - start < 128) start -= 1;
      // The letter of an escape such as \n, in a source map or a string, is no part of the name.
      if (text.charAt(start - 1) === '\\' && /[nrt]/.test(text.charAt(start))) start += 1;
      behind = index;
      while (WORD.test(text.charAt(behind)) && behind - index < 128) behind += 1;
      const name = text.slice(start, behind);
      if (/^[A-Z][A-Z0-9_]*$/.test(name) && this.holdsKey(name)) yield { start, name };
    }
  }
}

/** Whether a build tool would write the variable into a client. */
export function isPublic(name: string): boolean {
  return withoutPrefix(name) !== undefined;
}

function withoutPrefix(name: string): string | undefined {
  const prefix = PUBLIC_PREFIXES.find((one) => name.startsWith(one));
  return prefix === undefined ? undefined : name.slice(prefix.length);
}
