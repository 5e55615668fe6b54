import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A fake bucket in a process of its own. */
export interface BucketProcess extends AsyncDisposable {
  /** What its clients need in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface BucketKind {
  readonly kind: 's3' | 'b2';
  /** Milliseconds that every answer takes. */
  readonly latency: number;
  /** Keeps no bytes, only their number. */
  readonly forgetful: boolean;
}

export async function startBucket({ kind, latency, forgetful }: BucketKind): Promise<BucketProcess> {
  const script = join(import.meta.dirname, 'bucket-server.ts');
  const child = spawn(process.execPath, [script, kind, String(latency), String(forgetful)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const [line]: string[] = await once(lines, 'line');
  const env: Record<string, string> = JSON.parse(line ?? '{}');
  return {
    env,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}
