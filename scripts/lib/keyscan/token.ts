/** A JSON object begins with `ey…` or `ew…` in base64, by what follows its brace. */
const OBJECT = /ey[AIJ]|ew[0ko]/;

/** The dot before a payload. Dots are rarer than begins of objects, which may fill a run of base64. */
const PAYLOAD = /\.(?:ey[AIJ]|ew[0ko])/g;

const LONGEST = { header: 4_096, payload: 8_192, signature: 1_024 } as const;

const SHORTEST = 8;

/** The role that passes row-level security. */
const SERVICE_ROLE = 'service_role';

/** A signature that somebody wrote by hand in a document. */
const PLACEHOLDER = /^(.)\1*$|x{6}|your|example|placeholder|redacted|signature/i;

/** A token in a text, from its first character to behind its last. */
export interface TokenPlace {
  readonly start: number;
  readonly end: number;
}

/** Every JWT of the service role in the text, by its decoded payload; tokens of other roles are none. */
export function* findServiceTokens(text: string): Generator<TokenPlace> {
  for (const { index: dot } of text.matchAll(PAYLOAD)) {
    const second = runEnd(text, dot + 1, LONGEST.payload);
    if (text.charAt(second) !== '.') continue;
    const end = runEnd(text, second + 1, LONGEST.signature);
    const header = text.slice(runStart(text, dot, LONGEST.header), dot);
    const begin = header.search(OBJECT);
    if (begin < 0 || header.length - begin < SHORTEST || end - second <= SHORTEST) continue;
    const start = dot - header.length + begin;
    if (isServiceToken(text.slice(start, end))) yield { start, end };
  }
}

function runEnd(text: string, from: number, longest: number): number {
  let at = from;
  while (at - from < longest && isBase64url(text.charCodeAt(at))) at += 1;
  return at;
}

function runStart(text: string, from: number, longest: number): number {
  let at = from;
  while (at > 0 && from - at < longest && isBase64url(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** Letters, digits, `-` and `_`; beyond the end of a text nothing. */
export function isBase64url(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  );
}

/** Whether a text of three parts is a token of the service role that was signed by something. */
export function isServiceToken(token: string): boolean {
  const [, payload = '', signature = ''] = token.split('.');
  // Cheap first: most tokens are of users.
  const claims = Buffer.from(payload, 'base64url').toString('utf8');
  if (!claims.includes(SERVICE_ROLE) && !claims.includes('\\u')) return false;
  return roleIn(claims) === SERVICE_ROLE && !PLACEHOLDER.test(signature);
}

function roleIn(claims: string): unknown {
  try {
    const value: unknown = JSON.parse(claims);
    return typeof value === 'object' && value !== null && 'role' in value ? value.role : undefined;
  } catch {
    return undefined; // Not JSON: no token, only something that looks like one.
  }
}
