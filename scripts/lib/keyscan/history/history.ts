import type { Finding } from '../finding.ts';
import { redactPath } from '../redact.ts';
import { optionsFor } from '../scan-file.ts';
import { Scanner } from '../scanner.ts';
import type { ServiceVariables } from '../variables.ts';
import { type Blob, visitBlobs } from './blobs.ts';
import { findArrivals } from './commits.ts';
import type { Repository } from './git.ts';

/** What a history showed. */
export interface HistoryScan {
  readonly findings: readonly Finding[];
  readonly blobs: number;
  readonly binary: number;
  readonly bytes: number;
}

/** Scans every blob that any ref of the repository reaches, and says which commit brought what was found. */
export async function scanHistory(
  repository: Repository,
  variables: ServiceVariables,
  seen: (blobs: number) => void,
): Promise<HistoryScan> {
  const found: { blob: Blob; finding: Omit<Finding, 'file'> }[] = [];
  const counts = { blobs: 0, binary: 0, bytes: 0 };
  let current: { blob: Blob; scanner: Scanner } | undefined;
  await visitBlobs(repository, {
    begin(blob) {
      current = { blob, scanner: new Scanner(optionsFor(blob.path, variables)) };
    },
    piece(bytes) {
      current?.scanner.push(bytes);
    },
    end() {
      if (current === undefined) return;
      const { binary, bytes, findings } = current.scanner.end();
      counts.blobs += 1;
      counts.binary += binary ? 1 : 0;
      counts.bytes += bytes;
      for (const finding of findings) found.push({ blob: current.blob, finding });
      seen(counts.blobs);
    },
  });
  const arrivals = await findArrivals(repository, new Set(found.map(({ blob }) => blob.id)));
  const findings = found.map(({ blob, finding }): Finding => {
    const arrival = arrivals.get(blob.id);
    const file = redactPath(arrival?.path ?? (blob.path || `blob ${blob.id}`));
    return {
      ...finding,
      file,
      commit: arrival?.commit ?? blob.id,
      ...(arrival === undefined ? { detail: 'no commit holds it: a tag names it' } : {}),
    };
  });
  return { ...counts, findings };
}
