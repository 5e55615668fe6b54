import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { State } from './state.ts';

/**
 * One page of a list: `per_page` up to 100, 30 when not given, with GitHub's `Link` header. With `wrap` the answer is an
 * object `{ total_count, <wrap>: [...] }`, as the calls under `/actions` answer.
 */
export function pageOf(
  request: FakeRequest,
  state: Pick<State, 'url'>,
  items: readonly unknown[],
  wrap?: string,
): FakeAnswer {
  const size = Math.min(100, Math.max(1, Number(request.query.get('per_page') ?? 30) || 30));
  const page = Math.max(1, Number(request.query.get('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = items.slice((page - 1) * size, page * size);
  const link = (number: number, rel: string) => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(number));
    return `<${state.url}${request.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    status: 200,
    json: wrap === undefined ? shown : { total_count: items.length, [wrap]: shown },
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }),
  };
}
