import { z } from 'zod';
import type { GitHub } from '../../github/client.ts';

/** Of which repository, as octokit fills it in and the reference writes it. */
export const REPO = '/repos/{owner}/{repo}';

/** The items of all pages of a list, each held to its form. */
export async function listAll<T>(
  github: GitHub,
  route: string,
  shape: z.ZodType<T>,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<T[]> {
  const items: unknown = await github.paginate(route, { ...github.here, ...parameters, per_page: 100 });
  return z.array(shape).parse(items);
}

/** One answer, held to its form. */
export async function getOne<T>(
  github: GitHub,
  route: string,
  shape: z.ZodType<T>,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const { data } = await github.request(route, { ...github.here, ...parameters });
  return shape.parse(data);
}
