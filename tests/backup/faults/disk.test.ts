import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { checkAftermath, remember } from './aftermath.ts';
import { filePlace, prepare } from './ground.ts';
import { runCommand } from './run-command.ts';

const MAY_MOUNT = process.platform === 'linux' && process.getuid?.() === 0;
const failed = (why: string) => ({
  exit: 1 as const,
  says: new RegExp(`^error: the backup failed in step "copy" and nothing of it was kept: .*${why}`, 'm'),
});

const ground = await prepare(await createDatabase('portal'), { large: true });

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

test('a file larger than the process may write: a short write, then EFBIG', async () => {
  const before = await remember(ground);
  const ended = await runCommand(ground, { fileLimit: 2048 });
  await checkAftermath(ground, before, ended, failed('EFBIG'));
});

if (MAY_MOUNT) {
  test('the disk of the store is full: a short write, then ENOSPC', async () => {
    await using disk = await smallDisk(2);
    await using place = await filePlace(join(disk.folder, 'store'));
    const there = { ...ground, place };
    const before = await remember(there);
    const ended = await runCommand(there);
    await disk.grow(100);
    await checkAftermath(there, before, ended, failed('ENOSPC'));
  });

  test('the disk for temporary files is full', async () => {
    await using disk = await smallDisk(1);
    const before = await remember(ground);
    const ended = await runCommand(ground, { temporary: disk.folder });
    await checkAftermath(ground, before, ended, failed('the temporary file of the backup cannot be written'));
  });
}

/** A file system in memory, of so many MiB. */
async function smallDisk(size: number) {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'bulkhead-test', folder]);
  return {
    folder,
    async grow(to: number) {
      execFileSync('mount', ['-o', `remount,size=${to}m`, folder]);
    },
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [folder]);
      execFileSync('rmdir', [folder]);
    },
  };
}

test.run();
