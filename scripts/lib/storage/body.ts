import { abortReason } from '../runtime/errors.ts';

/** A body that stops as soon as the signal says so, also while it is waiting for its next piece. */
export async function* abortable(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* body;
    return;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(abortReason(signal));
  void Promise.allSettled([aborted]);
  signal.addEventListener('abort', onAbort, { once: true });
  const source = body[Symbol.asyncIterator]();
  let waiting = false;
  try {
    for (;;) {
      if (signal.aborted) throw abortReason(signal);
      waiting = true;
      const { done, value } = await Promise.race([source.next(), aborted]);
      waiting = false;
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // A generator that is stuck in a wait answers `return` only after it: ask, but do not wait for that.
    const closing = Promise.allSettled([source.return?.()]);
    if (!waiting) await closing;
  }
}
