/** Children of an element: text, a nested element, or several of one name. */
export type Xml = { readonly [name: string]: string | number | boolean | Xml | readonly Xml[] | undefined };

/** A document with one root element. */
export function document(root: string, content: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${children(content)}</${root}>`;
}

function children(content: Xml): string {
  return Object.entries(content)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((item) => [name, item] as const) : [[name, value] as const],
    )
    .map(([name, value]) => {
      if (value === undefined) return '';
      const inner = typeof value === 'object' ? children(value) : escapeText(String(value));
      return `<${name}>${inner}</${name}>`;
    })
    .join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The text of each element of a name, in order; for the small documents that clients send. */
export function textsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}

/** The inner XML of each element of a name. */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, inner = '']) => inner);
}
