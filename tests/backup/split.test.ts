import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { splitRows } from '../../scripts/lib/backup/split.ts';
import { CopyFraming } from '../../scripts/lib/postgres/copy-framing.ts';
import { stream } from '../archive/samples.ts';

const room = () => Promise.resolve();

async function split(text: Buffer, piece: number): Promise<{ rows: number; slots: Map<number, string> }> {
  const slots = new Map<number, string>();
  const rows = await splitRows(
    stream(text, piece),
    (slot, bytes, from, to) => slots.set(slot, (slots.get(slot) ?? '') + bytes.toString('latin1', from, to)),
    room,
  );
  return { rows, slots };
}

const row = fc.record({
  slot: fc.oneof(fc.nat(3), fc.nat(5000)),
  text: fc.oneof(fc.constant(''), fc.string({ maxLength: 40 }), fc.constant('a\tb\t\\N\t\\n')),
});

test('rows go to their tenants whole, however the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 60 }),
      fc.integer({ min: 1, max: 90 }),
      async (rows, piece) => {
        const expected = new Map<number, string>();
        const lines = rows.map(({ slot, text }) => {
          const line = Buffer.from(`${text.replaceAll('\n', ' ')}\n`).toString('latin1');
          expected.set(slot, (expected.get(slot) ?? '') + line);
          return `${slot}\t${line}`;
        });
        const found = await split(Buffer.from(lines.join(''), 'latin1'), piece);
        assert.is(found.rows, rows.length);
        assert.equal([...found.slots].sort(), [...expected].sort());
      },
    ),
  );
});

test('what is not a row with a number in front is refused', async () => {
  for (const [text, words] of [
    ['1\tgood\n2\tcut', /end within a row/],
    ['x\tbad\n', /does not begin with the number/],
    ['-1\tbad\n', /does not begin with the number/],
  ] as const) {
    const error = await split(Buffer.from(text), 4).catch((thrown: unknown) => thrown);
    assert.instance(error, Error);
    assert.match(error instanceof Error ? error.message : '', words);
  }
});

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test('the rows of a COPY come out of its messages, and the rest is left, however the socket cuts them', () => {
  const bodies = fc.array(
    fc.tuple(fc.constantFrom('d', 'd', 'd', 'N', 'S', 'A', 'H'), fc.uint8Array({ maxLength: 70 })),
  );
  const cut = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(bodies, fc.constantFrom('c', 'E'), cut, (messages, end, piece) => {
      const rows = Buffer.concat(messages.flatMap(([type, body]) => (type === 'd' ? [body] : [])));
      const tail = Buffer.concat([message(end, Buffer.alloc(9)), message('Z', Buffer.from('T'))]);
      const sent = Buffer.concat([...messages.map(([type, body]) => message(type, Buffer.from(body))), tail]);
      const framing = new CopyFraming();
      const taken: Buffer[] = [];
      let left: Buffer | undefined;
      for (let at = 0; at < sent.length; at += piece) {
        const part = Buffer.from(sent.subarray(at, at + piece));
        if (left !== undefined) {
          left = Buffer.concat([left, part]);
          continue;
        }
        const { rows: found, rest } = framing.take(part);
        taken.push(Buffer.from(found));
        left = rest && Buffer.from(rest);
      }
      assert.ok(Buffer.concat(taken).equals(rows));
      assert.ok(left?.equals(tail));
    }),
  );
});

test.run();
