/** A block of a PEM text. */
export interface PemBlock {
  /** What stands after BEGIN, such as `CERTIFICATE`. */
  readonly label: string;
  /** The block with its first and last line. */
  readonly text: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * The blocks of a PEM text in their order; what stands between them (openssl writes names of bags there) is passed
 * over. Newlines may be written as `\n`, as `.env` files do. Pure.
 */
export function pemBlocks(text: string): PemBlock[] {
  const blocks = text.replaceAll('\\n', '\n').replaceAll('\r\n', '\n').matchAll(BLOCK);
  return [...blocks].map(([whole, label = '']) => ({ label, text: `${whole}\n` }));
}
