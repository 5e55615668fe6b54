import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Account } from './embedded-account.ts';

/**
 * Runs initdb and then the server, and ends with it. It lives as long as the pipe on its standard
 * input is open, so the server does not outlive us even when we are killed outright: then, as on an
 * ordinary stop, the keeper shuts the server down and removes its folder. A shell and not a Node
 * program, because the account it runs as may be unable to read our own Node. SIGINT is sent again and
 * again because one sent before the server has its handlers in place would be lost.
 */
const KEEPER = `
bin=$1 home=$2; shift 2
exec 3<&0 </dev/null
if "$bin/initdb" -D "$home/data" --pwfile="$home/password" "$@" >/dev/null; then
  rm -f "$home/password"
  cat "$home/settings" >>"$home/data/postgresql.conf"
  "$bin/postgres" -D "$home/data" >"$home/log" 2>&1 3<&- &
  server=$!
  {
    read -r _ <&3
    tries=0
    while kill -INT $server 2>/dev/null; do
      sleep 0.05
      tries=$((tries + 1))
      [ $tries -lt 200 ] || kill -QUIT $server
    done
  } 2>/dev/null &
  watcher=$!
  wait $server
  code=$?
  kill $watcher 2>/dev/null
  tail -c 4000 "$home/log" >&2
else
  code=$?
fi
rm -rf "$home"
exit $code
`;

/** The process beside ours that holds the server. */
export interface Keeper {
  /** Resolves when server and data folder are gone, with what the programs said last. */
  readonly ended: Promise<string>;
  /** Asks for a fast shutdown; `ended` tells when it is done. */
  release(): void;
}

/** Starts initdb and the server in `home`, which holds the files `password` and `settings`. */
export function startKeeper(
  bin: string,
  home: string,
  initdb: readonly string[],
  account: Account | undefined,
): Keeper {
  const child = spawn('/bin/sh', ['-c', KEEPER, 'bulkhead-postgres', bin, home, ...initdb], {
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    cwd: home,
    // Nothing of ours: PGDATA, PGOPTIONS or a locale would change the server.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // A process group of its own: Ctrl-C in the terminal is for us to handle, in our order.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8000);
  });
  // The keeper may be gone before we release it; then there is nothing left to write to.
  child.stdin.on('error', () => undefined);
  const ended = closed(child).then(() => said);
  ended.catch(() => undefined); // Reported by whoever awaits it.
  // A forgotten server must not keep our process alive; its end is the server's end.
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) if (pipe instanceof Socket) pipe.unref();
  return {
    ended,
    release() {
      child.ref();
      child.stdin.end();
    },
  };
}

/** Resolves when the process has ended and its pipes are drained; rejects when it could not be started. */
async function closed(child: ChildProcess): Promise<void> {
  await once(child, 'close');
}
