/** What stands before the colon, also with a driver (`+asyncpg`). */
const SCHEME = /(?:postgres(?:ql)?|pgsql|cockroachdb)(?:\+[a-z0-9]{1,20})?$/i;

const LONGEST_SCHEME = 40;

const SLASHES = /:\\?\/\\?\//g;

/** What comes behind the slashes, `user:password@host`. */
const CREDENTIALS = /([^\s:/@'"`<>\\]{0,128}):([^\s'"`\\/]{1,256})@([^\s/?#'"`\\,;)]{1,255})/y;

/** The rest of any URL. */
const REST = /[^\s'"`\\]{1,512}/y;

/** `host/database?user=…&password=…`, as JDBC and libpq take it. */
const PASSWORD_PARAMETER = /[?&](?:amp;)?password=([^&;#]{1,256})/;

/** Shapes that something is put into later, wherever the server stands. */
const TEMPLATE =
  /\$\{|\$\(|^\$\w|\{\{|^\{.*\}$|^\[.*\]$|^<.*>?$|^%\w|^%\(|^:\w+$|\*{3}|…|\.{3}|x{4}|^#\{|your|placeholder|redacted|change[-_]?(?:me|this|it)|replace[-_]?(?:me|this|with)|example|^hunter2+$|secret[-_]?here|password[-_]?here/i;

/** Words in the password of a server that is nobody's; on a named server they make a bad password, not a placeholder. */
const WORD =
  /pass|secret|postgres|admin|test|dev|local|dummy|fake|demo|sample|dummy|s3cret|supabase|^(?:pwd?|root|user(?:name)?|foo|bar|.{1,3}|x+)$/i;

/** Names that RFC 2606 and RFC 6761 keep for documents and tests, and words that stand for a host. */
const DOCUMENT_HOST =
  /(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid)$|^[a-z]$|^(?:your|my)?[-_]?(?:host(?:name)?|server|address)$|your[-_]|project[-_]ref|\bxxx|^\.{3}|…/i;

/** Every URL in the text that opens a database: with a password, on a server, neither of them a placeholder. */
export function* findDatabaseUrls(text: string): Generator<{ start: number; end: number }> {
  for (const { index, 0: slashes } of text.matchAll(SLASHES)) {
    // Backwards from the colon, since colons are rarer than words.
    const start = schemeStart(text, index);
    if (start === undefined) continue;
    const end = passwordEnd(text, index + slashes.length);
    if (end !== undefined) yield { start, end };
  }
}

/** The end of the URL whose host or user begins here, when it has a password. */
function passwordEnd(text: string, from: number): number | undefined {
  CREDENTIALS.lastIndex = from;
  const [, user = '', password = '', host = ''] = CREDENTIALS.exec(text) ?? [];
  if (host !== '' && isPassword(user, password, host)) return CREDENTIALS.lastIndex;
  REST.lastIndex = from;
  const [rest = ''] = REST.exec(text) ?? [];
  const parameter = PASSWORD_PARAMETER.exec(rest);
  const server = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  if (parameter === null || !isPassword('', parameter[1] ?? '', server)) return undefined;
  return from + parameter.index + parameter[0].length;
}

/** Where the scheme of a database begins that ends at the colon. */
function schemeStart(text: string, colon: number): number | undefined {
  const scheme = SCHEME.exec(text.slice(Math.max(0, colon - LONGEST_SCHEME), colon));
  return scheme === null ? undefined : colon - scheme[0].length;
}

/** Whether this is a password of somebody, and not a word in its place. */
export function isPassword(user: string, password: string, host: string): boolean {
  if (TEMPLATE.test(password)) return false;
  const name = host.replace(/:[^:\]]*$/, '').toLowerCase();
  if (DOCUMENT_HOST.test(name)) return false;
  if (!isNamed(name)) return !WORD.test(password) && password.toLowerCase() !== user.toLowerCase();
  return true;
}

/** Whether the host is a server that others can reach: not this machine, a neighbour in a container, or a variable. */
function isNamed(host: string): boolean {
  if (/^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/.test(host)) return false;
  if (/[${}%<>[\]()]/.test(host) && !/^\[[\da-f:]+\]$/.test(host)) return false;
  // A name without a dot is a neighbour in a network of containers.
  return host.includes('.') || host.startsWith('[');
}
