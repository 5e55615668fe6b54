import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { found } from './programs.ts';
import { absolute, compared, interleave, median, type Sample, type Work } from './rounds.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MEGABYTE = 1_000_000;
const AIM = 10_000;
const MEMORY = 400 << 20;

/** Other scanners, each with what makes it look at a folder and tell nobody else. */
const OTHERS: Readonly<Record<string, (folder: string) => string[]>> = {
  gitleaks: (folder) => ['dir', folder, '--no-banner', '--exit-code', '0', '--log-level', 'error'],
  trufflehog: (folder) => ['filesystem', folder, '--no-verification', '--no-update', '--log-level=-1'],
};

export const bench: Bench = {
  name: 'keyscan',
  summary:
    'looking for a service key in 100 MB of bundles: one of 50 MB on a line, a source map, fifty pieces',
  async run(bench) {
    const folder = await bench.context.temporaryFolder('bench-keyscan');
    const bundles = join(folder, 'dist');
    bench.say('writing bundles of 100 MB');
    await writeBundles(bundles);
    const peaks: number[] = [];
    const [ours] = await interleave([command(folder, bundles, peaks)], Math.min(bench.size.rounds, 3));
    return [
      absolute('100 MB by the command, report included', ours, AIM, 'one process, start included'),
      {
        what: 'memory at most',
        ours: median(peaks),
        unit: 'bytes',
        aim: { of: 'bytes', most: MEMORY },
        note: 'of the whole process; it does not grow with the files',
      },
      ...(await beside(bench, folder, bundles)),
    ];
  },
};

/** What minified code looks like: names, literals, some accents, base64 of pictures now and then. */
function codeOf(bytes: number, seed: number): Buffer {
  const picture = Buffer.from(
    Array.from({ length: 3_000 }, (_, at) => (at * at * 31 + seed * 7) % 251),
  ).toString('base64');
  const lines = Array.from({ length: 400 }, (_, at) => {
    const name = `${String.fromCharCode(97 + (at % 26))}${(at * 7 + seed) % 97}`;
    return `function ${name}(e,t){return e.${name}?t("Größe ${at}"+e):["a${at}","b"].map(n=>n.id+"-"+t)}var _${name}={k:"v",u:"https://x.example/${at}"};`;
  });
  const unit = Buffer.from(`${lines.join('')}var p="data:image/png;base64,${picture}";`);
  return Buffer.alloc(bytes, unit);
}

async function writeBundles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = async (name: string, pieces: number, piece: Buffer) => {
    const file = await open(join(folder, name), 'w');
    for (let at = 0; at < pieces; at += 1) await file.write(piece);
    await file.close();
  };
  const code = codeOf(MEGABYTE, 1);
  await write('main.js', 50, code);
  const source = JSON.stringify(code.toString()).slice(1, -1);
  await write('main.js.map', 20, Buffer.from(`{"sourcesContent":["${source}"]}`));
  for (let at = 0; at < 50; at += 1) await write(`chunk-${at}.js`, 1, codeOf(MEGABYTE * 0.6, at));
}

function command(folder: string, bundles: string, peaks: number[]): Work {
  const usage = join(folder, 'usage.json');
  const preload = join(import.meta.dirname, 'usage.ts');
  const script = join(ROOT, 'scripts/hardening/scan-service-key.ts');
  const args = ['--import', preload, script, bundles, '--reports', join(folder, 'reports'), '--json'];
  return async () => {
    const sample = await timedProgram(process.execPath, args, { BENCH_USAGE: usage });
    const { peak }: { peak: number } = JSON.parse(await readFile(usage, 'utf8'));
    peaks.push(peak);
    return sample;
  };
}

async function beside(bench: BenchContext, folder: string, bundles: string): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [name, args] of Object.entries(OTHERS)) {
    const what = `100 MB beside ${name}`;
    if (!(await found(name))) {
      measurements.push({ what, ours: undefined, unit: 'milliseconds', note: `${name} is not on the PATH` });
      continue;
    }
    bench.say(`beside ${name}`);
    const other: Work = () => timedProgram(name, args(bundles), {});
    const [ours, theirs] = await interleave([command(folder, bundles, []), other], 3);
    measurements.push(compared(what, 'milliseconds', ours, theirs));
  }
  return measurements;
}

async function timedProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Sample> {
  const began = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-2_000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
  return { wall: performance.now() - began, processor: undefined };
}
