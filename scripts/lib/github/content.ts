import { z } from 'zod';
import type { GitHub } from './client.ts';
import { isRefusal } from './error.ts';

/** A file in a folder of a commit. */
export interface FolderEntry {
  readonly name: string;
  readonly sha: string;
  readonly type: string;
}

const file = z.object({
  type: z.literal('file'),
  sha: z.string(),
  encoding: z.string(),
  content: z.string(),
});
const folder = z.array(z.object({ name: z.string(), sha: z.string(), type: z.string() }));

/**
 * The commit at which a branch stands; undefined when there is no such branch.
 * @throws GitHubError
 */
export async function headOf(github: GitHub, branch: string): Promise<string | undefined> {
  try {
    const { data } = await github.rest.git.getRef({ ...github.here, ref: `heads/${branch}` });
    return data.object.sha;
  } catch (error) {
    // 409: the repository has no commit yet.
    if (
      isRefusal(error, 'GITHUB_NOT_FOUND') ||
      (isRefusal(error, 'GITHUB_REFUSED') && error.status === 409)
    ) {
      await requireRepository(github);
      return undefined;
    }
    throw error;
  }
}

/** A repository that is not there, or not to be seen, must not look like one without the branch. */
async function requireRepository(github: GitHub): Promise<void> {
  await github.rest.repos.get({ ...github.here });
}

/**
 * The bytes of a file at a commit, up to 100 MB; undefined when it is not there.
 * @throws GitHubError
 */
export async function readFileAt(github: GitHub, commit: string, path: string): Promise<Buffer | undefined> {
  const data = await contentsAt(github, commit, path);
  const parsed = file.safeParse(data);
  if (!parsed.success) return undefined;
  const { sha, encoding, content } = parsed.data;
  return encoding === 'base64' ? Buffer.from(content, 'base64') : await readBlob(github, sha);
}

/** The bytes of a blob, up to 100 MB. */
export async function readBlob(github: GitHub, sha: string): Promise<Buffer> {
  const { data } = await github.rest.git.getBlob({ ...github.here, file_sha: sha });
  return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
}

/**
 * What lies in a folder at a commit, at most 1000 entries as GitHub lists them; none when there is no such folder.
 * @throws GitHubError
 */
export async function listFolderAt(github: GitHub, commit: string, path: string): Promise<FolderEntry[]> {
  const parsed = folder.safeParse(await contentsAt(github, commit, path));
  return parsed.success ? parsed.data : [];
}

async function contentsAt(github: GitHub, commit: string, path: string): Promise<unknown> {
  try {
    return (await github.rest.repos.getContent({ ...github.here, path, ref: commit })).data;
  } catch (error) {
    if (isRefusal(error, 'GITHUB_NOT_FOUND')) return undefined;
    throw error;
  }
}
