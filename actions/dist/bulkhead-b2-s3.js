import { BulkheadError, abortReason, abortable, badRange, checkKey, checkPrefix, noLock, notFound, taken } from "./bulkhead.js";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// scripts/lib/storage/bucket/attempt.ts
const PATIENCE = {
	attempts: 8,
	firstWait: 250,
	longestWait: 2e4,
	quiet: 3e4,
	slowest: 65536
};
var ExchangeError = class extends Error {
	verdict;
	maybeDone;
	explained;
	constructor(explained, verdict, maybeDone) {
		super(explained.message);
		this.explained = explained;
		this.verdict = verdict;
		this.maybeDone = maybeDone;
	}
};
async function ask(asked, exchange, operation) {
	try {
		return await tryAgain(asked, exchange, operation);
	} catch (error) {
		throw error instanceof ExchangeError ? error.explained : error;
	}
}
async function tryAgain({ bucket, patience, gate }, { action, bytes = 0, signal }, operation) {
	let maybeDone = false;
	for (let attempt = 1;; attempt++) {
		let pause;
		const leave = await gate.enter(signal);
		const limit = deadline(patience, bytes);
		try {
			return await operation(AbortSignal.any([signal, limit.signal]));
		} catch (error) {
			if (signal.aborted) throw abortReason(signal);
			const late = limit.signal.aborted;
			const verdict = late ? { kind: "again" } : bucket.judge(error);
			if (verdict.kind !== "again" || attempt >= patience.attempts) throw new ExchangeError(late ? tooSlow(action, bucket.description) : bucket.explain(error, action), verdict, maybeDone || verdict.kind === "again");
			maybeDone = true;
			pause = Math.max(backoff(patience, attempt), verdict.after ?? 0);
		} finally {
			limit.clear();
			leave();
		}
		await wait(pause, signal);
	}
}
function backoff({ firstWait, longestWait }, attempt) {
	return Math.random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1));
}
async function wait(milliseconds, signal) {
	try {
		await setTimeout$1(milliseconds, void 0, { signal });
	} catch {
		throw abortReason(signal);
	}
}
function deadline({ quiet, slowest }, bytes) {
	const controller = new AbortController();
	const timer = setTimeout(() => controller.abort(), quiet + bytes / slowest * 1e3);
	return {
		signal: controller.signal,
		clear: () => clearTimeout(timer)
	};
}
function tooSlow(action, store) {
	return new BulkheadError({
		what: `${action} failed: ${store} did not answer in time`,
		fix: "Look at the network between here and the store, and at the status page of its provider; then run it again.",
		code: "STORE_TIMEOUT"
	});
}
// scripts/lib/storage/bucket/gate.ts
var Gate = class {
	#free;
	#waiting = [];
	constructor(places) {
		this.#free = places;
	}
	async enter(signal) {
		if (signal.aborted) throw abortReason(signal);
		if (this.#free > 0) this.#free -= 1;
		else await this.#queue(signal);
		return () => {
			const next = this.#waiting.shift();
			if (next === void 0) this.#free += 1;
			else next();
		};
	}
	#queue(signal) {
		const { promise, resolve, reject } = Promise.withResolvers();
		const grant = () => {
			signal.removeEventListener("abort", onAbort);
			resolve();
		};
		const onAbort = () => {
			this.#waiting.splice(this.#waiting.indexOf(grant), 1);
			reject(abortReason(signal));
		};
		signal.addEventListener("abort", onAbort, { once: true });
		this.#waiting.push(grant);
		return promise;
	}
};
function volumeKey(key, volume) {
	return volume === 0 ? key : `${key}.${String(volume).padStart(3, "0")}`;
}
function baseOf(key) {
	return /^(.+)\.(?!000)\d{3}$/s.exec(key)?.[1];
}
function refuseVolumeName(key) {
	const base = baseOf(key);
	if (base === void 0) return;
	throw new BulkheadError({
		what: `the store key ${JSON.stringify(key)} is the name of a further volume of ${JSON.stringify(base)}`,
		fix: "Choose a key that does not end in a dot and three digits.",
		code: "STORE_KEY"
	});
}
function isContinued({ size, facts }) {
	return facts?.volume !== void 0 && Number(facts.volume) === size && size > 0;
}
function volumeFacts(put, volumeBytes) {
	return {
		put,
		volume: String(volumeBytes)
	};
}
function partBytesFor(estimate, limits) {
	const { partBytes, minPartBytes, maxPartBytes, partBudget } = limits;
	const usual = Math.max(partBytes, minPartBytes);
	const needed = Math.ceil((estimate ?? 0) * 1.1 / partBudget / MIB) * MIB;
	return Math.min(Math.max(usual, needed), Math.max(usual, maxPartBytes));
}
const MIB = 1 << 20;
// scripts/lib/storage/bucket/read.ts
async function headObject(asked, key, version, signal) {
	const first = await headVolume(asked, key, version, signal);
	if (first === void 0 || !isContinued(first) || version !== void 0) return first;
	let size = first.size;
	for (let number = 1, last = first; isContinued(last); number++) {
		const name = volumeKey(key, number);
		const next = await headVolume(asked, name, void 0, signal);
		checkVolume(first, name, next);
		size += next.size;
		last = next;
	}
	return {
		...first,
		size
	};
}
async function headVolume(asked, key, version, signal) {
	try {
		return await tryAgain(asked, {
			action: `looking at ${key}`,
			signal
		}, (s) => asked.bucket.head(key, version, s));
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		if (error.verdict.kind === "absent") return void 0;
		throw error.explained;
	}
}
async function volumeLock(asked, key, version, signal) {
	const { bucket } = asked;
	if (bucket.lockOf === void 0) return (await headVolume(asked, key, version, signal))?.lock;
	const action = `looking at the lock of ${key}`;
	try {
		return await tryAgain(asked, {
			action,
			signal
		}, async (s) => await bucket.lockOf?.(key, version, s));
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		if (error.verdict.kind === "absent") return void 0;
		throw error.explained;
	}
}
async function* readObject(asked, key, { offset = 0, length, version }, signal) {
	let left = length ?? Number.POSITIVE_INFINITY;
	let skip = offset;
	let before = 0;
	let first;
	for (let number = 0;; number++) {
		const name = volumeKey(key, number);
		const range = {
			first: skip,
			last: lastByte(skip, left),
			version,
			content: void 0
		};
		const reading = left === 0 ? void 0 : await startReading(asked, name, range, signal);
		const object = reading?.object ?? await headVolume(asked, name, version, signal);
		if (number === 0 && object === void 0) throw notFound(key, version);
		if (first === void 0) first = object;
		else checkVolume(first, name, object);
		if (reading !== void 0) for await (const bytes of readOn(asked, name, reading, range, signal)) {
			left -= bytes.length;
			yield bytes;
		}
		const size = object?.size ?? 0;
		const continued = object !== void 0 && isContinued(object) && version === void 0;
		if (!continued && skip > size) throw badRange(key, offset, before + size);
		if (!continued || left <= 0) return;
		before += size;
		skip = Math.max(0, skip - size);
	}
}
async function startReading(asked, key, range, signal) {
	try {
		return await tryAgain(asked, {
			action: `reading ${key}`,
			signal
		}, (s) => asked.bucket.read(key, range, s));
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		if (error.verdict.kind === "absent" || error.verdict.kind === "range") return void 0;
		throw error.explained;
	}
}
async function* readOn(asked, key, started, range, signal) {
	const { patience, bucket } = asked;
	const expected = started.length;
	let done = 0;
	let reading = started;
	for (let failures = 0;;) {
		const from = done;
		let failure;
		try {
			for await (const bytes of lively(asked, reading, signal)) {
				done += bytes.length;
				yield bytes;
			}
		} catch (error) {
			failure = error;
		}
		if (done === expected) return;
		if (signal.aborted) throw abortReason(signal);
		failures = done - from >= patience.slowest ? 1 : failures + 1;
		const broken = failure ?? new Error(`the connection ended after ${done} of ${expected} bytes`);
		if (failure !== void 0 && !isBroken(asked, failure)) throw bucket.explain(failure, `reading ${key}`);
		if (done > expected || failures >= patience.attempts) throw cut(key, done, expected, broken);
		await wait(backoff(patience, failures), signal);
		const again = {
			...range,
			first: range.first + done,
			last: range.first + expected - 1,
			content: started.content
		};
		reading = await ask(asked, {
			action: `reading ${key} from byte ${again.first}`,
			signal
		}, (s) => bucket.read(key, again, s));
	}
}
function isBroken(asked, failure) {
	return failure instanceof Stuck || asked.bucket.judge(failure).kind === "again";
}
var Stuck = class extends Error {};
async function* lively({ patience: { quiet, slowest } }, { bytes, close }, signal) {
	const source = bytes[Symbol.asyncIterator]();
	let credit = quiet;
	try {
		for (;;) {
			const began = performance.now();
			const next = await within(source.next(), credit, signal);
			if (next.done) return;
			credit = Math.min(quiet, credit - (performance.now() - began) + next.value.length / slowest * 1e3);
			if (credit <= 0) throw new Stuck("the server sends next to nothing");
			yield asBuffer(next.value);
		}
	} finally {
		close();
		Promise.allSettled([source.return?.()]);
	}
}
async function within(promise, milliseconds, signal) {
	const done = new AbortController();
	const late = setTimeout$1(milliseconds, void 0, { signal: AbortSignal.any([done.signal, signal]) }).then(() => {
		throw new Stuck("the server sends nothing");
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		done.abort();
		Promise.allSettled([late, promise]);
	}
}
function asBuffer(bytes) {
	return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function lastByte(first, left) {
	return Number.isFinite(left) ? first + left - 1 : void 0;
}
function checkVolume(first, key, found) {
	if (found !== void 0 && found.facts?.put === first.facts?.put) return;
	throw new BulkheadError({
		what: found === void 0 ? `object ${first.key} goes on in ${key}, which is not in the store` : `object ${first.key} goes on in ${key}, which was stored by another put`,
		fix: "The object cannot be read whole: use another run, and find out who or what changed the store.",
		code: "STORE_VOLUME",
		exit: 1
	});
}
function cut(key, done, expected, cause) {
	return new BulkheadError({
		what: `reading ${key} broke off after ${done} of ${expected} bytes, again and again`,
		fix: "Look at the network between here and the store; then run it again.",
		code: "STORE_CUT",
		cause
	});
}
// scripts/lib/storage/bucket/list.ts
async function* listObjects(asked, prefix, signal) {
	const held = [];
	for await (const object of pages(asked, prefix, signal)) {
		for (let first = held[0]; first !== void 0 && isPast(first, object.key); first = held[0]) {
			held.shift();
			yield first.object;
		}
		const owner = held.find(({ object: { key } }) => key === baseOf(object.key));
		if (owner !== void 0) await addVolumes(asked, owner, signal);
		if (owner?.volumes?.has(object.key) !== true) held.push({ object });
	}
	for (const { object } of held) yield object;
}
async function addVolumes(asked, held, signal) {
	if (held.volumes !== void 0) return;
	const volumes = new Set();
	const { key, size } = held.object;
	const first = await headVolume(asked, key, void 0, signal);
	let whole = size;
	for (let last = first; last !== void 0 && isContinued(last);) {
		last = await headVolume(asked, volumeKey(key, volumes.size + 1), void 0, signal);
		if (last === void 0 || last.facts?.put !== first?.facts?.put) break;
		volumes.add(last.key);
		whole += last.size;
	}
	held.object = {
		...held.object,
		size: whole
	};
	held.volumes = volumes;
}
function isPast({ object }, current) {
	return Buffer.compare(Buffer.from(current), Buffer.from(`${object.key}.999`)) > 0;
}
async function* pages(asked, prefix, signal) {
	const exchange = {
		action: `listing ${prefix === "" ? "the store" : prefix}`,
		signal
	};
	let from;
	do {
		const at = from;
		const page = await ask(asked, exchange, (s) => asked.bucket.listPage(prefix, at, s));
		yield* page.items;
		from = page.next;
	} while (from !== void 0);
}
// scripts/lib/storage/bucket/memory.ts
var Memory = class {
	#limit;
	#lent = 0;
	#kept = [];
	#waiting = [];
	constructor(limit) {
		this.#limit = limit;
	}
	async borrow(bytes, signal) {
		if (signal.aborted) throw abortReason(signal);
		if (this.#waiting.length > 0 || !this.#fits(bytes)) await this.#queue(bytes, signal);
		else this.#lent += bytes;
		const at = this.#kept.findIndex((candidate) => candidate.length === bytes);
		const [kept] = at === -1 ? [] : this.#kept.splice(at, 1);
		return this.#loan(kept ?? Buffer.allocUnsafeSlow(bytes));
	}
	#fits(bytes) {
		return this.#lent === 0 || this.#lent + bytes <= this.#limit;
	}
	#loan(buffer) {
		let open = true;
		return {
			buffer,
			release: () => {
				if (!open) return;
				open = false;
				this.#lent -= buffer.length;
				this.#keep(buffer);
				this.#grantNext();
			}
		};
	}
	#keep(buffer) {
		this.#kept.push(buffer);
		let held = this.#lent + this.#kept.reduce((sum, { length }) => sum + length, 0);
		while (held > this.#limit && this.#kept.length > 1) held -= this.#kept.shift()?.length ?? 0;
	}
	#queue(bytes, signal) {
		const { promise, resolve, reject } = Promise.withResolvers();
		const entry = {
			bytes,
			grant: () => {
				signal.removeEventListener("abort", onAbort);
				this.#lent += bytes;
				resolve();
			}
		};
		const onAbort = () => {
			this.#waiting.splice(this.#waiting.indexOf(entry), 1);
			reject(abortReason(signal));
			this.#grantNext();
		};
		signal.addEventListener("abort", onAbort, { once: true });
		this.#waiting.push(entry);
		return promise;
	}
	#grantNext() {
		for (let next = this.#waiting[0]; next !== void 0 && this.#fits(next.bytes); next = this.#waiting[0]) {
			this.#waiting.shift();
			next.grant();
		}
	}
};
// scripts/lib/storage/bucket/parts.ts
const SMALL_BYTES = 1 << 20;
async function* cutParts(body, partBytes, { small, large }, signal) {
	let loan = await small.borrow(Math.min(SMALL_BYTES, partBytes), signal);
	let fill = 0;
	try {
		for await (const piece of body) for (let at = 0; at < piece.length;) {
			if (fill === partBytes) {
				const full = loan;
				loan = NONE;
				yield {
					...full,
					bytes: full.buffer.subarray(0, fill),
					last: false
				};
				loan = await large.borrow(partBytes, signal);
				fill = 0;
			} else if (fill === loan.buffer.length) {
				const larger = await large.borrow(partBytes, signal);
				loan.buffer.copy(larger.buffer);
				loan.release();
				loan = larger;
			}
			const bytes = piece.subarray(at, at + loan.buffer.length - fill);
			loan.buffer.set(bytes, fill);
			fill += bytes.length;
			at += bytes.length;
		}
		const rest = loan;
		loan = NONE;
		yield {
			...rest,
			bytes: rest.buffer.subarray(0, fill),
			last: true
		};
	} finally {
		loan.release();
	}
}
const NONE = {
	buffer: Buffer.alloc(0),
	release: () => void 0
};
// scripts/lib/storage/bucket/parted-put.ts
var PartedPut = class {
	#putting;
	#put;
	#partBytes;
	#budget;
	#onFailure;
	#volumes = [];
	#underWay = new Set();
	#lastBytes = 0;
	#empty;
	#failure;
	constructor(putting, put, partBytes, onFailure) {
		this.#putting = putting;
		this.#put = put;
		this.#partBytes = partBytes;
		this.#budget = putting.limits.partBudget;
		this.#onFailure = onFailure;
	}
	get begun() {
		return this.#volumes.length > 0;
	}
	get failure() {
		return this.#failure;
	}
	async send(part, signal) {
		try {
			const volume = await this.#volumeWithRoom(signal);
			volume.parts += 1;
			const number = volume.parts;
			this.#lastBytes = part.bytes.length;
			this.#start(part, () => ask(this.#putting, {
				action: `storing part ${number} of ${volume.key}`,
				bytes: part.bytes.length,
				signal
			}, (s) => volume.upload.part(number, part.bytes, s)));
		} catch (error) {
			part.release();
			throw error;
		}
	}
	#start(part, operation) {
		const sending = operation().catch((error) => {
			if (this.#failure !== void 0) return;
			this.#failure = error;
			this.#onFailure(error);
		}).finally(() => {
			part.release();
			this.#underWay.delete(sending);
		});
		this.#underWay.add(sending);
	}
	async #volumeWithRoom(signal) {
		const last = this.#volumes.at(-1);
		if (last !== void 0 && last.parts < this.#budget) return last;
		const { bucket } = this.#putting;
		const key = this.#nextKey();
		const facts = volumeFacts(this.#put.id, this.#partBytes * this.#budget);
		const volume = {
			key,
			upload: await ask(this.#putting, {
				action: `beginning the upload of ${key}`,
				signal
			}, (s) => bucket.begin(key, {
				facts,
				lock: this.#put.lock
			}, s)),
			parts: 0
		};
		this.#volumes.push(volume);
		return volume;
	}
	#nextKey() {
		const count = this.#volumes.length;
		if (count < 1e3) return volumeKey(this.#put.key, count);
		throw new BulkheadError({
			what: `${this.#put.key} is larger than ${count} volumes of ${this.#budget} parts`,
			fix: "Raise the part size (part-size in the address of the store).",
			code: "STORE_TOO_LARGE"
		});
	}
	async complete(signal) {
		await Promise.all(this.#underWay);
		if (this.#failure !== void 0) throw this.#failure;
		if (signal?.aborted) throw abortReason(signal);
		const uninterrupted = new AbortController().signal;
		if (this.#volumes.at(-1)?.parts === this.#budget && this.#lastBytes === this.#partBytes) {
			const key = this.#nextKey();
			this.#empty = {
				key,
				...await putBytes(this.#putting, this.#put, key, NOTHING, uninterrupted)
			};
		}
		let done = {};
		for (const volume of [...this.#volumes].reverse()) {
			const exchange = {
				action: `completing the upload of ${volume.key}`,
				signal: uninterrupted
			};
			done = await decided(this.#putting, this.#put, volume.key, exchange, (ifAbsent, s) => volume.upload.complete(ifAbsent, s));
			volume.done = done;
		}
		return done;
	}
	async abort(reason) {
		this.#failure ??= reason;
		this.#onFailure(reason);
		await Promise.all(this.#underWay);
		for (const { key, upload, done } of this.#volumes) if (done === void 0) await cleanUp(this.#putting, `aborting the upload of ${key}`, (s) => upload.abort(s));
		else await this.#remove(key, done.version);
		if (this.#empty !== void 0) await this.#remove(this.#empty.key, this.#empty.version);
	}
	async #remove(key, version) {
		await cleanUp(this.#putting, `removing ${key}`, (s) => this.#putting.bucket.remove(key, version, s));
	}
};
const NOTHING = Buffer.alloc(0);
// scripts/lib/storage/bucket/put.ts
async function putObject(putting, key, body, { ifAbsent = false, signal, lock, estimate }) {
	const { bucket } = putting;
	if (lock !== void 0 && !bucket.features.lock) throw noLock(bucket.description);
	if (signal?.aborted) throw abortReason(signal);
	const stop = new AbortController();
	const either = signal === void 0 ? stop.signal : AbortSignal.any([signal, stop.signal]);
	if (ifAbsent && await headVolume(putting, key, void 0, either) !== void 0) throw taken(key);
	const put = {
		id: randomBytes(8).toString("hex"),
		key,
		lock,
		ifAbsent
	};
	const partBytes = partBytesFor(estimate, putting.limits);
	const parted = new PartedPut(putting, put, partBytes, (error) => stop.abort(error));
	const hash = createHash("sha256");
	let size = 0;
	try {
		for await (const part of cutParts(abortable(body, either), partBytes, putting.pools, either)) {
			hash.update(part.bytes);
			size += part.bytes.length;
			if (part.last && !parted.begun) {
				const { version } = await putPart(putting, put, part, either);
				return stored(size, hash.digest("hex"), version);
			}
			await parted.send(part, either);
		}
		const { version } = await parted.complete(signal);
		return stored(size, hash.digest("hex"), version);
	} catch (error) {
		await parted.abort(error);
		throw parted.failure;
	}
}
async function putPart(putting, put, part, signal) {
	try {
		return await putBytes(putting, put, put.key, part.bytes, signal);
	} finally {
		part.release();
	}
}
async function putBytes(asked, put, key, bytes, signal) {
	return decided(asked, put, key, {
		action: `storing ${key}`,
		bytes: bytes.length,
		signal
	}, (ifAbsent, s) => asked.bucket.putWhole(key, bytes, {
		facts: { put: put.id },
		lock: put.lock,
		ifAbsent
	}, s));
}
async function decided(asked, put, key, exchange, operation) {
	let conditional = put.ifAbsent && asked.bucket.features.conditional;
	for (let round = 1;; round++) {
		const ifAbsent = conditional;
		try {
			return await tryAgain(asked, exchange, (signal) => operation(ifAbsent, signal));
		} catch (error) {
			if (!(error instanceof ExchangeError)) throw error;
			const { kind } = error.verdict;
			if (kind === "unconditional" && conditional) {
				conditional = false;
				continue;
			}
			if (kind !== "exists" && kind !== "conflict" && kind !== "absent" && !error.maybeDone) throw error.explained;
			const found = await lookFor(asked, key, error, exchange.signal);
			if (found?.facts?.put === put.id) return found.version === void 0 ? {} : { version: found.version };
			if (kind === "exists") throw taken(key);
			if (kind !== "conflict" || round >= asked.patience.attempts) throw error.explained;
			if (found !== void 0) throw taken(key);
		}
	}
}
async function lookFor(asked, key, error, signal) {
	const [found] = await Promise.allSettled([headVolume(asked, key, void 0, signal)]);
	if (found?.status === "fulfilled") return found.value;
	throw error.explained;
}
function stored(size, sha256, version) {
	return {
		size,
		sha256,
		...version === void 0 ? {} : { version }
	};
}
async function cleanUp(putting, what, operation) {
	const exchange = {
		action: what,
		signal: AbortSignal.timeout(putting.patience.quiet * 2)
	};
	const [outcome] = await Promise.allSettled([ask(putting, exchange, operation)]);
	if (outcome?.status === "rejected") {
		const reason = outcome.reason;
		putting.warn(`${reason instanceof Error ? reason.message : String(reason)} A later sweep of the store removes it.`);
	}
}
// scripts/lib/storage/bucket/remove.ts
async function removeObject(asked, key, version, signal) {
	await removeOne(asked, key, version, signal);
	if (version !== void 0) return;
	const prefix = `${key}.`;
	const { items } = await ask(asked, {
		action: `listing the volumes of ${key}`,
		signal
	}, (s) => asked.bucket.listPage(prefix, void 0, s));
	for (const volume of items) if (baseOf(volume.key) === key) await removeOne(asked, volume.key, void 0, signal);
}
async function removeOne(asked, key, version, signal) {
	try {
		await tryAgain(asked, {
			action: `removing ${key}`,
			signal
		}, (s) => asked.bucket.remove(key, version, s));
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		if (error.verdict.kind === "absent") return;
		if (version === void 0) throw error.explained;
		const lock = await lockBehind(asked, key, version, error, signal);
		throw lock === void 0 || lock.until <= new Date() ? error.explained : locked(key, lock, error);
	}
}
async function extendLock(asked, key, lock, version, signal) {
	if (!asked.bucket.features.lock) throw noLock(asked.bucket.description);
	try {
		await tryAgain(asked, {
			action: `locking ${key}`,
			signal
		}, (s) => asked.bucket.extendLock(key, lock, version, s));
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		const found = await lockBehind(asked, key, version, error, signal);
		throw found === void 0 || found.until <= lock.until ? error.explained : locked(key, found, error);
	}
}
async function lockBehind(asked, key, version, { verdict }, signal) {
	if (!asked.bucket.features.lock || verdict.kind !== "locked" && verdict.kind !== "final") return void 0;
	const [found] = await Promise.allSettled([volumeLock(asked, key, version, signal)]);
	return found?.status === "fulfilled" ? found.value : void 0;
}
function locked(key, { mode, until }, { explained }) {
	return new BulkheadError({
		what: `${key} is locked (${mode}) until ${until.toISOString()}`,
		fix: "Nothing was changed. Remove it after that date; a lock can only be moved to a later one.",
		code: "STORE_LOCKED",
		cause: explained
	});
}
// scripts/lib/storage/bucket/bucket-store.ts
const SMALL_SHARE = 4;
function bucketStore(bucket, options) {
	const asked = {
		bucket,
		gate: new Gate(options.requests),
		patience: options.patience ?? PATIENCE
	};
	const { signal } = options;
	const smallBytes = Math.max(2 * SMALL_BYTES, Math.floor(options.memory / SMALL_SHARE));
	const largeBytes = Math.max(options.memory - smallBytes, 2 * bucket.limits.partBytes);
	const putting = {
		...asked,
		limits: limitsWithin(bucket.limits, largeBytes),
		pools: {
			small: new Memory(smallBytes),
			large: new Memory(largeBytes)
		},
		warn: options.warn
	};
	const check = (key) => {
		checkKey(key);
		bucket.checkKey(key);
	};
	const pages = (action, page) => allPages(asked, action, page, signal);
	return {
		description: bucket.description,
		features: bucket.features,
		async put(key, body, given = {}) {
			check(key);
			refuseVolumeName(key);
			const either = given.signal === void 0 ? signal : AbortSignal.any([given.signal, signal]);
			return putObject(putting, key, body, {
				...given,
				signal: either
			});
		},
		get(key, given = {}) {
			check(key);
			return readObject(asked, key, given, signal);
		},
		async head(key, version) {
			check(key);
			const found = await headObject(asked, key, version, signal);
			return found === void 0 ? void 0 : told(found);
		},
		async lockOf(key, version) {
			check(key);
			return await volumeLock(asked, key, version, signal);
		},
		async *list(prefix) {
			checkPrefix(prefix);
			for await (const object of listObjects(asked, prefix, signal)) yield told(object);
		},
		listFolders(prefix) {
			checkPrefix(prefix);
			return pages(`listing ${prefix}`, (from, s) => bucket.listFolderPage(prefix, from, s));
		},
		async *listVersions(prefix) {
			checkPrefix(prefix);
			const all = pages(`listing the versions of ${prefix}`, (from, s) => bucket.listVersionPage(prefix, from, s));
			for await (const version of all) yield {
				...told(version),
				latest: version.latest,
				marker: version.marker
			};
		},
		async remove(key, version) {
			check(key);
			await removeObject(asked, key, version, signal);
		},
		async extendLock(key, lock, version) {
			check(key);
			await extendLock(asked, key, lock, version, signal);
		},
		async now() {
			return ask(asked, {
				action: `asking ${bucket.description} for its time`,
				signal
			}, (s) => bucket.now(s));
		},
		async sweep(olderThan) {
			const removed = [];
			const unfinished = pages("listing unfinished uploads", (from, s) => bucket.listUnfinishedPage(from, s));
			for await (const upload of unfinished) {
				if (upload.begun >= olderThan) continue;
				await ask(asked, {
					action: `aborting the upload of ${upload.key}`,
					signal
				}, (s) => bucket.abortUnfinished(upload, s));
				removed.push(`${upload.key} (upload of ${upload.begun.toISOString()})`);
			}
			return removed;
		}
	};
}
function limitsWithin(limits, largeBytes) {
	return {
		...limits,
		maxPartBytes: Math.min(limits.maxPartBytes, Math.floor(largeBytes / 2))
	};
}
async function* allPages(asked, action, page, signal) {
	let from;
	do {
		const at = from;
		const { items, next } = await ask(asked, {
			action,
			signal
		}, (s) => page(at, s));
		yield* items;
		from = next;
	} while (from !== void 0);
}
function told({ key, size, modified, version, lock }) {
	return {
		key,
		size,
		modified,
		...version === void 0 ? {} : { version },
		...lock === void 0 ? {} : { lock }
	};
}
// scripts/lib/storage/bucket/connection.ts
const FAILURES = new Set([
	"ECONNRESET",
	"ECONNREFUSED",
	"ECONNABORTED",
	"EPIPE",
	"ETIMEDOUT",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH"
]);
const MOST_PATIENCE = 60;
function isConnectionFailure(code, own) {
	return FAILURES.has(code) || own.has(code);
}
function retryAfterOf(header) {
	const seconds = Number(header ?? 0);
	return seconds > 0 ? seconds : void 0;
}
function againAfter(seconds) {
	if (seconds === void 0) return { kind: "again" };
	return {
		kind: "again",
		after: Math.min(seconds, MOST_PATIENCE) * 1e3
	};
}
export { Gate, PATIENCE, againAfter, ask, baseOf, bucketStore, isConnectionFailure, retryAfterOf };
