/**
 * Where the time of a load goes, in milliseconds, summed over all sessions: waiting for the store, opening what came
 * (authenticate, decrypt, decompress), and waiting for the database to take the rows.
 */
export class LoadMeter {
  download = 0;
  open = 0;
  database = 0;

  /** Passes on pieces, and adds the time that their source takes to `download`. */
  async *downloading<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
    yield* timed(source, (milliseconds) => {
      this.download += milliseconds;
    });
  }

  /** Passes on rows; what their source takes beyond the download is `open`, what their taker takes is `database`. */
  async *opening<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
    let downloaded = this.download;
    let began = performance.now();
    for await (const piece of source) {
      const waited = performance.now() - began;
      this.open += Math.max(0, waited - (this.download - downloaded));
      const given = performance.now();
      yield piece;
      began = performance.now();
      this.database += began - given;
      downloaded = this.download;
    }
  }
}

async function* timed<T>(
  source: AsyncIterable<T>,
  onTime: (milliseconds: number) => void,
): AsyncGenerator<T> {
  let began = performance.now();
  for await (const piece of source) {
    onTime(performance.now() - began);
    yield piece;
    began = performance.now();
  }
  onTime(performance.now() - began);
}
