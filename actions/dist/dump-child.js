import { te } from "./vendor-dump-child.js";
import { readSync, writeSync } from "node:fs";
const LETTERS = {
	bytes: "b",
	sql: "s",
	failure: "f"
};
function encodeMessage({ kind, bytes }) {
	const head = Buffer.alloc(5);
	head.write(LETTERS[kind], "latin1");
	head.writeUInt32BE(bytes.length, 1);
	return Buffer.concat([head, bytes]);
}
function decodeHead(head) {
	const letter = head.toString("latin1", 0, 1);
	const length = head.readUInt32BE(1);
	if (letter === LETTERS.bytes) return {
		kind: "bytes",
		length
	};
	if (letter === LETTERS.sql) return {
		kind: "sql",
		length
	};
	if (letter === LETTERS.failure) return {
		kind: "failure",
		length
	};
	throw new Error("the process of pg_dump said what it cannot say");
}
// scripts/lib/backup/dump-child.ts
const SESSION = {
	execProtocolRawStream(bytes, { onRawData }) {
		send({
			kind: "bytes",
			bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
		});
		const { kind, length } = decodeHead(receive(5));
		const answer = receive(length);
		if (kind !== "bytes") throw new Error(answer.toString());
		onRawData(answer);
		return Promise.resolve();
	},
	query: () => Promise.resolve({ rows: [{ search_path: "" }] }),
	exec: () => Promise.resolve(void 0)
};
function send(message) {
	const bytes = encodeMessage(message);
	for (let done = 0; done < bytes.length;) done += writeSync(3, bytes, done);
}
function receive(length) {
	const bytes = Buffer.alloc(length);
	for (let done = 0; done < length;) {
		const read = readSync(3, bytes, done, length - done, null);
		if (read === 0) throw new Error("whoever asked for the dump is gone");
		done += read;
	}
	return bytes;
}
async function run() {
	const dumper = { pgDump: te };
	const args = process.argv.slice(2);
	process.argv[1] = "pg_dump";
	try {
		const file = await dumper.pgDump({
			pg: SESSION,
			args
		});
		return {
			kind: "sql",
			bytes: Buffer.from(await file.arrayBuffer())
		};
	} catch (error) {
		return {
			kind: "failure",
			bytes: Buffer.from(error instanceof Error ? error.message : String(error))
		};
	}
}
send(await run());
export {};
