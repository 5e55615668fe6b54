import { canonicalJson } from '../../runtime/canonical.ts';
import type { Verdict } from '../../runtime/result.ts';
import { layOutJson } from '../layout.ts';
import { displayWidth } from '../text-width.ts';

const COLOURS: Readonly<Record<Verdict, { fill: string; name: string }>> = {
  green: { fill: '#1a7f37', name: 'brightgreen' },
  red: { fill: '#cf222e', name: 'red' },
  grey: { fill: '#6e7781', name: 'lightgrey' },
};

/** Verdana of 11 pixels is about 6.6 wide; `textLength` makes the text as wide as was reckoned, whatever font there is. */
const CHARACTER = 6.6;
const PADDING = 6;

/** What a badge says. */
export interface Badge {
  readonly label: string;
  readonly message: string;
  readonly verdict: Verdict;
}

/** A badge as SVG, for private repositories, whose files shields.io cannot read. */
export function badgeSvg({ label, message, verdict }: Badge): string {
  const [left, right] = [partOf(label), partOf(message)];
  const width = left.width + right.width;
  const title = escapeXml(`${label}: ${message}`);
  const text = (part: ReturnType<typeof partOf>, x: number) =>
    `<text x="${x + PADDING}" y="14" textLength="${part.text}" lengthAdjust="spacingAndGlyphs">${part.shown}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" viewBox="0 0 ${width} 20" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="round"><rect width="${width}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#round)"><rect width="${left.width}" height="20" fill="#57606a"/>`,
    `<rect x="${left.width}" width="${right.width}" height="20" fill="${COLOURS[verdict].fill}"/></g>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">',
    `${text(left, 0)}${text(right, left.width)}</g></svg>\n`,
  ].join('');
}

/** The same for shields.io (https://shields.io/badges/endpoint-badge). */
export function badgeJson({ label, message, verdict }: Badge): string {
  const color = COLOURS[verdict].name;
  return layOutJson(canonicalJson({ schemaVersion: 1, label, message, color }));
}

function partOf(value: string): { shown: string; text: number; width: number } {
  const text = Math.round(displayWidth(value) * CHARACTER);
  return { shown: escapeXml(value), text, width: text + 2 * PADDING };
}

/** Text for an element or an attribute of XML; what XML cannot hold is left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
