/** Everything that could be a key, a token or a password in a URL, whether or not it is one of the service. */
const SECRET_LIKE =
  /e[yw][\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|sb_secret_[\w-]+|:\\?\/\\?\/[^\s/@]*:[^\s@]*@|[A-Za-z0-9+/_-]{40,}={0,2}/g;

/** A text that was written by others (a path, a reason) without anything that looks like a secret. */
export function redact(text: string): string {
  return text.replaceAll(SECRET_LIKE, '…');
}

/** The same for a path: its parts may be long, but only tokens, keys and URLs are taken out. */
export function redactPath(path: string): string {
  return path.replaceAll(
    /e[yw][\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|sb_secret_[\w-]{16,}|:\/?[^/@:]+:[^/@]+@/g,
    '…',
  );
}
