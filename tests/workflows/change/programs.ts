import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installation } from '../../support/installation/installation.ts';

/** Programs that take the place of the real ones in PATH, and what they were asked for. */
export interface Programs extends AsyncDisposable {
  /** Every call of `gh` so far, such as `release create v1.0.0 …`. */
  calls(): Promise<string[]>;
}

/** The "bundler": what is built follows from one file. */
export const SOURCE = 'bundle-source.txt';
export const BUILT = 'actions/dist/alert.js';

/** Installs nothing, and builds what the source says in place of the whole bundle. */
const NPM = `#!/bin/sh
set -eu
case "$*" in
  "ci --ignore-scripts") ;;
  "run build") rm -rf actions/dist; mkdir -p actions/dist; cp ${SOURCE} ${BUILT} ;;
  *) echo "nobody expected npm $*" >&2; exit 64 ;;
esac
`;

/**
 * What the workflows ask of GitHub's own program: one mutation goes to the fake with the token of the job; releases and tags,
 * which the fake does not keep, are done in its repository when the token may write there.
 */
const GH = (calls: string, repository: string) => `#!/bin/bash
set -euo pipefail
echo "$*" >> ${calls}
api() { curl --silent --show-error --header "authorization: Bearer $GH_TOKEN" --header 'user-agent: gh' "$@"; }
may_write() {
  api --data '{"query": "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }", "variables": {"input": {"branch": {"repositoryNameWithOwner": "'"$GITHUB_REPOSITORY"'", "branchName": "no-such-branch"}, "message": {"headline": "x"}, "expectedHeadOid": "'"$(printf '%040d' 0)"'", "fileChanges": {}}}}' "$GITHUB_API_URL/graphql" | jq --exit-status '.errors[0].type != "FORBIDDEN"' > /dev/null
}
case "$1 $2" in
  "api graphql")
    answer=$(api --data "@$4" "$GITHUB_API_URL/graphql")
    echo "$answer"
    jq --exit-status '.errors == null' <<< "$answer" > /dev/null ;;
  "release create")
    may_write
    git --git-dir ${repository} rev-parse --verify --quiet "refs/tags/$3" > /dev/null
    for file in $4 "\${@:5}"; do case $file in -*) ;; *) test -f "$file" ;; esac; done ;;
  "api --silent") git --git-dir ${repository} rev-parse --verify --quiet "refs/tags/\${3##*/}" > /dev/null ;;
  "api --method")
    may_write
    for field in "$@"; do case $field in sha=*) sha=\${field#sha=} ;; ref=*) ref=\${field#ref=} ;; esac; done
    git --git-dir ${repository} update-ref "\${ref:-refs/\${4#*/git/refs/}}" "$sha" ;;
  *) echo "nobody expected gh $*" >&2; exit 64 ;;
esac
`;

/** Puts them before the machine's own programs in the runs of an installation. */
export async function replacePrograms({ host, github }: Installation): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-programs-'));
  const calls = join(folder, 'calls.txt');
  for (const [name, text] of Object.entries({ npm: NPM, gh: GH(calls, github.git.folder) })) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(calls, '');
  Object.assign(host, { path: [folder] });
  return {
    calls: async () => (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== ''),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
