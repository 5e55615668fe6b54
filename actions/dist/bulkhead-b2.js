import { __toESM } from "./runtime.js";
import { array, number, object, record, string } from "./vendor.js";
import { Gate, PATIENCE, againAfter, ask, baseOf, bucketStore, isConnectionFailure, retryAfterOf } from "./bulkhead-b2-s3.js";
import { BulkheadError, messageOf } from "./bulkhead.js";
import { require_backblaze_b2 } from "./vendor-b2.js";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
// scripts/lib/storage/b2/failure.ts
var B2Failure = class extends Error {
	name = "B2Failure";
	code;
	status;
	retryAfter;
	constructor(code, status, message = code, retryAfter) {
		super(message.replace(TOKEN, "***"));
		this.code = code;
		this.status = status;
		this.retryAfter = retryAfter;
	}
};
const TOKEN = /[\w+/=-]{24,}/g;
const MAX_ERROR_BYTES = 16384;
const AXIOS = new Set([
	"ERR_NETWORK",
	"ERR_BAD_RESPONSE",
	"ERR_STREAM_PREMATURE_CLOSE"
]);
const ABSENT = new Set([
	"file_not_present",
	"no_such_file",
	"not_found"
]);
const SHA1_DIFFERS = "sha1_differs";
const BAD_ANSWER = "bad_answer";
async function failureOf(error) {
	if (error instanceof B2Failure || !(error instanceof Error)) return error;
	const response = field(error, "response");
	const status = Number(field(response, "status") ?? 0);
	if (status < 400) {
		const code = field(error, "code");
		return field(error, "isAxiosError") === true && typeof code === "string" ? new B2Failure(code) : brokenBody(error) ?? error;
	}
	const body = await bodyOf(field(response, "data"));
	const code = field(body, "code");
	const message = field(body, "message");
	return new B2Failure(typeof code === "string" && /^\w{1,60}$/.test(code) ? code : `HTTP ${status}`, status, typeof message === "string" ? message : void 0, retryAfterOf(field(field(response, "headers"), "retry-after")));
}
function brokenBody(error) {
	if (error instanceof B2Failure) return error;
	const code = field(error, "code");
	return typeof code === "string" && isConnectionFailure(code, AXIOS) ? new B2Failure(code) : void 0;
}
function isTokenRefused({ status, code }) {
	return status === 401 && (code === "expired_auth_token" || code === "bad_auth_token");
}
function isDoubtful(error) {
	if (!(error instanceof B2Failure)) return true;
	const { status, code } = error;
	if (code === "sha1_differs") return false;
	return status === void 0 || status === 408 || status >= 500 && status !== 503;
}
function judge(error) {
	const failure = brokenBody(error);
	if (failure === void 0) return { kind: "final" };
	const { code, status, retryAfter } = failure;
	if (isConnectionFailure(code, AXIOS) || code === "sha1_differs" || code === "bad_answer") return { kind: "again" };
	if (isTokenRefused(failure) || code === "auth_token_limit") return { kind: "again" };
	if (isDamaged(failure)) return { kind: "again" };
	if (ABSENT.has(code) || status === 404) return { kind: "absent" };
	if (status === 416) return { kind: "range" };
	if (status === 408 || status === 409 || status === 429 || (status ?? 0) >= 500) return againAfter(retryAfter);
	return { kind: "final" };
}
function isDamaged({ code, message }) {
	return code === "bad_request" && /checksum|sha-?1.*match|did not match/i.test(message);
}
function absentId(error) {
	return error instanceof B2Failure && error.status === 400 && judge(error).kind === "final" ? new B2Failure("not_found", 404, error.message) : error;
}
async function bodyOf(data) {
	if (!(data instanceof Readable)) return data;
	const pieces = [];
	let bytes = 0;
	try {
		for await (const piece of data) {
			pieces.push(Buffer.from(piece));
			bytes += piece.length;
			if (bytes > MAX_ERROR_BYTES) break;
		}
		return JSON.parse(Buffer.concat(pieces).toString());
	} catch {
		return;
	}
}
function field(value, name) {
	return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : void 0;
}
// scripts/lib/storage/b2/advice.ts
const CREDENTIALS = {
	code: "STORE_CREDENTIALS",
	fix: "Backblaze does not accept this key: check B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY, that both are of one key, and that it was neither deleted nor has run out."
};
const BUSY = {
	code: "STORE_BUSY",
	fix: "The store refused for longer than we waited: run it again later, with fewer requests at once (option requests in the address of the store)."
};
const UNREACHABLE = {
	code: "STORE_UNREACHABLE",
	fix: "Check the network between here and Backblaze (and B2_ENDPOINT, if it is set)."
};
const DENIED = {
	code: "STORE_DENIED",
	fix: "Give the application key the capability for that (writing: listBuckets, listFiles, writeFiles; reading: readFiles; pruning: deleteFiles; locks: readFileRetentions, writeFileRetentions), for this bucket and prefix."
};
const PARTS = {
	code: "STORE_PARTS",
	fix: "The store does not have the parts that it confirmed. Nothing was stored: look at the store, then run it again."
};
const DIGEST = {
	code: "STORE_DIGEST",
	fix: "What arrived was not what was sent, again and again: look at the network and at proxies in between."
};
const TLS = {
	code: "STORE_TLS",
	fix: "The certificate or protocol of the endpoint cannot be trusted: look at proxies in between, and give Node their authority by NODE_EXTRA_CA_CERTS."
};
const ACCOUNT = {
	code: "STORE_DENIED",
	fix: "Backblaze does not serve this account: sign in there, and look at its e-mail address and its payments."
};
function cap(which) {
	return {
		code: "STORE_FULL",
		fix: `The ${which} cap of the account is used up: raise it under Caps & Alerts at Backblaze, or wait for the next day (caps are counted from 00:00 UTC), then run it again.`
	};
}
const BY_CODE = {
	key_refused: CREDENTIALS,
	bad_auth_token: CREDENTIALS,
	expired_auth_token: {
		code: "STORE_CREDENTIALS_EXPIRED",
		fix: "The token has run out, and so did each new one: look at when the application key expires, then run it again with a new one."
	},
	unauthorized: DENIED,
	access_denied: DENIED,
	unsupported: {
		code: "STORE_CREDENTIALS",
		fix: "The application key is for several buckets, which this version of Backblaze’s API does not know: make one for this bucket."
	},
	email_not_verified: ACCOUNT,
	no_payment_history: ACCOUNT,
	storage_cap_exceeded: cap("storage"),
	transaction_cap_exceeded: cap("transaction"),
	download_cap_exceeded: cap("download"),
	cap_exceeded: cap("usage"),
	bad_bucket_id: {
		code: "STORE_NO_BUCKET",
		fix: "The bucket was removed: make it, or correct its name in BACKUP_STORE."
	},
	missing_part: PARTS,
	part_sha1_mismatch: PARTS,
	sha1_differs: DIGEST,
	bad_answer: {
		code: "STORE_ANSWER",
		fix: "What answered is not Backblaze: look at proxies in between (and at B2_ENDPOINT, if it is set)."
	},
	range_not_satisfiable: {
		code: "STORE_RANGE",
		fix: "The object is shorter than its record says: verify the run."
	},
	ENOTFOUND: UNREACHABLE,
	EAI_AGAIN: UNREACHABLE,
	EPROTO: TLS
};
function explain(error, action, settings) {
	const failure = brokenBody(error);
	if (failure === void 0) return error instanceof Error ? error : new Error(String(error));
	const { code, status, message } = failure;
	const advice = adviceOn(failure);
	const answered = status === void 0 || code.startsWith("HTTP") ? "" : ` (HTTP ${status})`;
	return new BulkheadError({
		what: `${action} failed with ${code}${answered} in bucket ${settings.bucket}`,
		...advice,
		cause: new Error(scrub(message, settings))
	});
}
function adviceOn(failure) {
	const { code, status, message } = failure;
	if (isDamaged(failure)) return DIGEST;
	if (status === 400 && /file.?lock|object.?lock|retention/i.test(message)) return {
		code: "STORE_NO_LOCK",
		fix: "The bucket has no object lock, or does not take that retention: enable it for the bucket, or take the lock out of the settings."
	};
	const known = BY_CODE[code];
	if (known !== void 0) return known;
	if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return TLS;
	if (status === void 0) return UNREACHABLE;
	if (status === 401) return CREDENTIALS;
	if (status === 403) return DENIED;
	if (status === 408 || status === 429 || status >= 500) return BUSY;
	return {
		code: "STORE_REFUSED",
		fix: "Look the code up in the documents of the B2 API, and check the settings."
	};
}
function scrub(text, { applicationKey, applicationKeyId }) {
	return [applicationKey, applicationKeyId].reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}
// scripts/lib/storage/b2/fields.ts
const PREFIX = "bulkhead-";
function infoOf(facts) {
	return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${PREFIX}${name}`, value]));
}
function factsOf(info) {
	return Object.fromEntries(Object.entries(info).filter(([name]) => name.startsWith(PREFIX)).map(([name, value]) => [name.slice(9), value]));
}
function factsOfHeaders(headers) {
	const info = Object.entries(headers).filter(([name]) => name.toLowerCase().startsWith("x-bz-info-")).map(([name, value]) => [name.slice(10).toLowerCase(), decodeURIComponent(String(value))]);
	return factsOf(Object.fromEntries(info));
}
function retentionOf({ mode, until }) {
	return {
		mode,
		retainUntilTimestamp: until.getTime()
	};
}
function lockHeaders(lock) {
	if (lock === void 0) return {};
	return {
		"X-Bz-File-Retention-Mode": lock.mode,
		"X-Bz-File-Retention-Retain-Until-Timestamp": String(lock.until.getTime())
	};
}
const fileEntry = object({
	action: string(),
	fileId: string().nullish(),
	fileName: string(),
	contentLength: number().nullish(),
	uploadTimestamp: number().nullish(),
	fileInfo: record(string(), string()).nullish(),
	fileRetention: object({ value: object({
		mode: string().nullish(),
		retainUntilTimestamp: number().nullish()
	}).nullish() }).nullish()
});
function versionOf(entry, key, latest) {
	const lock = lockOf(entry);
	return {
		key,
		size: entry.contentLength ?? 0,
		modified: new Date(entry.uploadTimestamp ?? 0),
		facts: factsOf(entry.fileInfo ?? {}),
		latest,
		marker: entry.action === "hide",
		...entry.fileId == null ? {} : { version: entry.fileId },
		...lock === void 0 ? {} : { lock }
	};
}
function lockOf({ fileRetention }) {
	const { mode, retainUntilTimestamp } = fileRetention?.value ?? {};
	if (retainUntilTimestamp == null || mode !== "governance" && mode !== "compliance") return void 0;
	return {
		until: new Date(retainUntilTimestamp),
		mode
	};
}
// scripts/lib/storage/b2/session.ts
var import_backblaze_b2 = __toESM(require_backblaze_b2(), 1);
const authorisation = object({ allowed: object({
	bucketId: string().nullish(),
	bucketName: string().nullish(),
	namePrefix: string().nullish()
}) });
const buckets = object({ buckets: array(object({
	bucketId: string(),
	bucketName: string()
})) });
const LIMIT = 3e4;
var Sessions = class {
	#settings;
	#current;
	constructor(settings) {
		this.#settings = settings;
	}
	async call(signal, operation) {
		this.#current ??= this.#begin();
		const current = this.#current;
		const session = await unlessAborted(current, signal);
		try {
			return await operation(session);
		} catch (error) {
			const failure = await failureOf(error);
			if (failure instanceof B2Failure && isTokenRefused(failure) && this.#current === current) this.#current = void 0;
			throw failure;
		}
	}
	get(signal) {
		return this.call(signal, async (session) => session);
	}
	renew(signal) {
		this.#current = this.#begin();
		return this.get(signal);
	}
	#begin() {
		const begun = authorise(this.#settings).catch((error) => {
			if (this.#current === begun) this.#current = void 0;
			throw error;
		});
		Promise.allSettled([begun]);
		return begun;
	}
};
async function authorise(settings) {
	const { applicationKeyId, applicationKey, endpoint, bucket, prefix } = settings;
	const b2 = new import_backblaze_b2.default({
		applicationKeyId,
		applicationKey,
		axios: { maxRedirects: 0 },
		retry: { retries: 0 }
	});
	const signal = AbortSignal.timeout(LIMIT);
	try {
		const url = `${endpoint}/b2api/v2/b2_authorize_account`;
		const answer = await b2.authorize({ axiosOverride: {
			url,
			signal
		} }).catch(refusedKey);
		const { allowed } = parse(authorisation, answer.data);
		checkPrefix(prefix, allowed.namePrefix ?? "");
		const date = typeof answer.headers.date === "string" ? answer.headers.date : void 0;
		if (allowed.bucketId != null) {
			if (allowed.bucketName !== bucket) throw noBucket(bucket, "the application key is for another bucket");
			return {
				b2,
				bucketId: allowed.bucketId,
				date
			};
		}
		const [one] = parse(buckets, (await b2.getBucket({
			bucketName: bucket,
			axiosOverride: { signal }
		})).data).buckets.filter(({ bucketName }) => bucketName === bucket);
		if (one === void 0) throw noBucket(bucket, "this account has no such bucket");
		return {
			b2,
			bucketId: one.bucketId,
			date
		};
	} catch (error) {
		throw signal.aborted ? new B2Failure("ETIMEDOUT") : await failureOf(error);
	}
}
const REFUSED = [
	"unauthorized",
	"bad_auth_token",
	"expired_auth_token"
];
async function refusedKey(error) {
	const failure = await failureOf(error);
	if (!(failure instanceof B2Failure) || !REFUSED.includes(failure.code)) throw failure;
	throw new B2Failure("key_refused", failure.status, failure.message);
}
function parse(schema, data) {
	const result = schema.safeParse(data);
	if (result.success) return result.data;
	throw new B2Failure(BAD_ANSWER, void 0, "the answer has not the form that it should have");
}
function otherCall({ b2 }, name, data, signal) {
	return b2.getFileInfo({ axiosOverride: {
		url: `${b2.apiUrl}/b2api/v2/${name}`,
		data,
		signal
	} });
}
function checkPrefix(prefix, allowed) {
	if (allowed === "" || `${prefix}/`.startsWith(allowed)) return;
	throw new BulkheadError({
		what: `the application key is only for names that begin with ${JSON.stringify(allowed)}, and the store's prefix is ${JSON.stringify(prefix)}`,
		fix: "Use that prefix in BACKUP_STORE, or a key for this one.",
		code: "STORE_DENIED"
	});
}
function noBucket(bucket, why) {
	return new BulkheadError({
		what: `the bucket ${bucket} cannot be used: ${why}`,
		fix: "Correct its name in BACKUP_STORE, or use an application key that is for this bucket.",
		code: "STORE_NO_BUCKET"
	});
}
async function unlessAborted(promise, signal) {
	signal.throwIfAborted();
	const { promise: aborted, reject } = Promise.withResolvers();
	const onAbort = () => reject(signal.reason);
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}
// scripts/lib/storage/b2/b2-list.ts
const PAGE = 1e3;
const UNFINISHED_PAGE = 100;
const page = object({
	files: array(fileEntry),
	nextFileName: string().nullish(),
	nextFileId: string().nullish()
});
async function listObjects(listed, prefix, from, signal) {
	const { files, nextFileName } = await names(listed, {
		prefix,
		from,
		count: PAGE
	}, signal);
	return {
		items: files.map((file) => versionOf(file, listed.keyOf(file.fileName), true)),
		next: nextFileName ?? void 0
	};
}
async function listFolders(listed, prefix, from, signal) {
	const { files, nextFileName } = await names(listed, {
		prefix,
		from,
		count: PAGE,
		delimiter: "/"
	}, signal);
	return {
		items: files.filter(({ action }) => action === "folder").map(({ fileName }) => listed.keyOf(fileName)),
		next: nextFileName ?? void 0
	};
}
async function listVersions(listed, prefix, from, signal) {
	const [name, id, told] = parseMarker(from);
	const { files, nextFileName, nextFileId } = await versions(listed, {
		prefix,
		name,
		id,
		count: PAGE
	}, signal);
	const items = [];
	let last = told;
	for (const file of files) {
		if (file.action !== "upload" && file.action !== "hide") continue;
		items.push(versionOf(file, listed.keyOf(file.fileName), file.fileName !== last));
		last = file.fileName;
	}
	return {
		items,
		next: nextFileName == null ? void 0 : JSON.stringify([
			nextFileName,
			nextFileId ?? null,
			last ?? null
		])
	};
}
async function findFile(listed, name, version, signal) {
	const { files } = version === void 0 ? await names(listed, {
		prefix: name,
		from: name,
		count: 1
	}, signal) : await versions(listed, {
		prefix: name,
		name,
		id: version,
		count: 1
	}, signal).catch((error) => {
		throw absentId(error);
	});
	const [found] = files;
	if (!(found?.fileName === name && (version === void 0 || found.fileId === version)) || found.action !== "upload") throw new B2Failure("not_found", 404);
	return found;
}
async function listUnfinished({ sessions, keyOf }, namePrefix, from, signal) {
	const answer = await sessions.call(signal, (session) => {
		const { bucketId } = session;
		const data = {
			bucketId,
			namePrefix,
			maxFileCount: UNFINISHED_PAGE
		};
		const start = from === void 0 ? {} : { startFileId: from };
		return otherCall(session, "b2_list_unfinished_large_files", {
			...data,
			...start
		}, signal);
	});
	const { files, nextFileId } = parse(page, answer.data);
	return {
		items: files.map(({ fileName, fileId, uploadTimestamp, fileInfo }) => ({
			key: keyOf(fileName),
			id: fileId ?? "",
			begun: new Date(uploadTimestamp ?? 0),
			facts: factsOf(fileInfo ?? {})
		})),
		next: nextFileId ?? void 0
	};
}
async function names({ sessions }, { prefix, from, count, delimiter }, signal) {
	const answer = await sessions.call(signal, ({ b2, bucketId }) => b2.listFileNames({
		bucketId,
		prefix,
		maxFileCount: count,
		...from === void 0 ? {} : { startFileName: from },
		axiosOverride: {
			signal,
			...delimiter === void 0 ? {} : { data: { delimiter } }
		}
	}));
	return parse(page, answer.data);
}
async function versions({ sessions }, { prefix, name, id, count }, signal) {
	const answer = await sessions.call(signal, ({ b2, bucketId }) => b2.listFileVersions({
		bucketId,
		maxFileCount: count,
		...name === void 0 ? {} : { startFileName: name },
		axiosOverride: {
			signal,
			data: {
				prefix,
				...id === void 0 ? {} : { startFileId: id }
			}
		}
	}));
	return parse(page, answer.data);
}
function parseMarker(from) {
	if (from === void 0) return [];
	const marker = JSON.parse(from);
	return Array.isArray(marker) ? marker.map((text) => typeof text === "string" ? text : void 0) : [];
}
// scripts/lib/storage/b2/b2-read.ts
async function readFile(sessions, { bucket }, { key, name }, { first, last, version, content }, signal) {
	const whole = first === 0 && last === void 0;
	const headers = whole ? {} : { Range: `bytes=${first}-${last ?? ""}` };
	const fileId = content ?? version;
	const how = {
		responseType: "stream",
		axiosOverride: {
			headers,
			signal
		}
	};
	const answer = await sessions.call(signal, ({ b2 }) => fileId === void 0 ? b2.downloadFileByName({
		bucketName: bucket,
		fileName: name,
		...how
	}) : b2.downloadFileById({
		fileId,
		...how
	})).catch((error) => {
		throw fileId === void 0 ? error : absentId(error);
	});
	const { data, status } = answer;
	if (!(data instanceof Readable)) throw new TypeError("the body of a download is no stream");
	const header = (wanted) => {
		const value = answer.headers[wanted];
		return typeof value === "string" ? value : void 0;
	};
	const length = Number(header("content-length") ?? NaN);
	const size = whole ? length : Number(/\/(\d+)$/.exec(header("content-range") ?? "")?.[1] ?? NaN);
	const id = header("x-bz-file-id");
	const named = decoded(header("x-bz-file-name")) === name;
	if (!named || id === void 0 || Number.isNaN(size) || Number.isNaN(length) || !whole && status !== 206) {
		data.destroy();
		if (id !== void 0 && !named) throw new B2Failure("not_found", 404);
		throw new B2Failure(BAD_ANSWER, void 0, "the answer to a download lacks its headers");
	}
	return {
		object: {
			key,
			size,
			modified: new Date(Number(header("x-bz-upload-timestamp") ?? 0)),
			version: id,
			facts: factsOfHeaders(answer.headers)
		},
		content: id,
		bytes: data,
		length,
		close: () => void data.destroy()
	};
}
function decoded(name) {
	return name === void 0 ? void 0 : decodeURIComponent(name.replaceAll("+", " "));
}
// scripts/lib/storage/b2/upload-urls.ts
const uploadUrl = object({
	uploadUrl: string(),
	authorizationToken: string()
});
var UploadUrls = class {
	#fetch;
	#idle = [];
	constructor(fetch) {
		this.#fetch = fetch;
	}
	async use(signal, upload) {
		const url = this.#idle.pop() ?? await this.#fetch(signal);
		try {
			const answer = await upload(url);
			this.#idle.push(url);
			return answer;
		} catch (error) {
			const failure = await failureOf(error);
			if (failure instanceof B2Failure && failure.status === 401) this.#idle = [];
			throw failure;
		}
	}
};
// scripts/lib/storage/b2/b2-upload.ts
const CONTENT_TYPE = "application/octet-stream";
const fileId = object({ fileId: string() });
const stored = object({
	fileId: string(),
	contentSha1: string()
});
const storedPart = object({ contentSha1: string() });
function fileUrls(sessions) {
	return new UploadUrls(async (signal) => {
		const answer = await sessions.call(signal, ({ b2, bucketId }) => b2.getUploadUrl({
			bucketId,
			axiosOverride: { signal }
		}));
		return parse(uploadUrl, answer.data);
	});
}
async function uploadFile({ sessions, urls }, fileName, bytes, { facts, lock }, signal) {
	const hash = sha1(bytes);
	const { b2 } = await sessions.get(signal);
	return urls.use(signal, async (url) => {
		const answer = await b2.uploadFile({
			...sent(url, bytes, hash),
			fileName,
			mime: CONTENT_TYPE,
			info: infoOf(facts),
			axiosOverride: {
				signal,
				headers: lockHeaders(lock)
			}
		});
		const { fileId: version, contentSha1 } = parse(stored, answer.data);
		if (!agrees(hash, contentSha1)) {
			await Promise.allSettled([b2.deleteFileVersion({
				fileName,
				fileId: version,
				axiosOverride: { signal }
			})]);
			throw differs();
		}
		return { version };
	});
}
async function startLargeFile(sessions, fileName, { facts, lock }, signal) {
	const data = {
		fileInfo: infoOf(facts),
		...lock === void 0 ? {} : { fileRetention: retentionOf(lock) }
	};
	const answer = await sessions.call(signal, ({ b2, bucketId }) => b2.startLargeFile({
		bucketId,
		fileName,
		contentType: CONTENT_TYPE,
		axiosOverride: {
			signal,
			data
		}
	}));
	return parse(fileId, answer.data).fileId;
}
function largeFile(listed, fileName, id) {
	const { sessions } = listed;
	const digests = new Map();
	const urls = new UploadUrls(async (signal) => {
		const answer = await sessions.call(signal, ({ b2 }) => b2.getUploadPartUrl({
			fileId: id,
			axiosOverride: { signal }
		}));
		return parse(uploadUrl, answer.data);
	});
	return {
		async part(partNumber, bytes, signal) {
			const hash = sha1(bytes);
			const { b2 } = await sessions.get(signal);
			await urls.use(signal, async (url) => {
				const answer = await b2.uploadPart({
					...sent(url, bytes, hash),
					partNumber,
					axiosOverride: { signal }
				});
				if (!agrees(hash, parse(storedPart, answer.data).contentSha1)) throw differs();
			});
			digests.set(partNumber, hash);
		},
		async complete(_ifAbsent, signal) {
			const partSha1Array = [...digests].sort(([a], [b]) => a - b).map(([, digest]) => digest);
			try {
				await sessions.call(signal, ({ b2 }) => b2.finishLargeFile({
					fileId: id,
					partSha1Array,
					axiosOverride: { signal }
				}));
			} catch (error) {
				if (!await isFinished(listed, fileName, id, signal)) throw error;
			}
			return { version: id };
		},
		async abort(signal) {
			try {
				await sessions.call(signal, ({ b2 }) => cancel(b2, id, signal));
			} catch (error) {
				if (!isGone(error)) throw error;
			}
		}
	};
}
function cancel(b2, id, signal) {
	return b2.cancelLargeFile({
		fileId: id,
		axiosOverride: { signal }
	});
}
function isGone(error) {
	return error instanceof B2Failure && error.status === 400 && /no active upload|not present/i.test(error.message);
}
async function isFinished(listed, name, id, signal) {
	const [found] = await Promise.allSettled([findFile(listed, name, id, signal)]);
	return found?.status === "fulfilled";
}
function sent({ uploadUrl: address, authorizationToken }, data, hash) {
	return {
		uploadUrl: address,
		uploadAuthToken: authorizationToken,
		data,
		contentLength: data.length,
		hash
	};
}
function agrees(hash, confirmed) {
	return confirmed.replace(/^unverified:/, "") === hash;
}
function differs() {
	return new B2Failure(SHA1_DIFFERS, void 0, "the store confirmed other bytes than were sent");
}
function sha1(bytes) {
	return createHash("sha1").update(bytes).digest("hex");
}
// scripts/lib/storage/b2/doubts.ts
var Doubts = class {
	#open = new Set();
	async resolve(name, call, find) {
		const found = this.#open.has(name) ? await find() : void 0;
		try {
			const done = found ?? await call();
			this.#open.delete(name);
			return done;
		} catch (error) {
			if (isDoubtful(error)) this.#open.add(name);
			throw error;
		}
	}
};
// scripts/lib/storage/b2/only-part.ts
function orWhole(upload, store) {
	let only;
	let parts = 0;
	return {
		async part(number, bytes, signal) {
			parts = Math.max(parts, number);
			if (parts === 1) only ??= Buffer.from(bytes);
			else only = void 0;
			await upload.part(number, bytes, signal);
		},
		async complete(ifAbsent, signal) {
			if (only === void 0) return upload.complete(ifAbsent, signal);
			await upload.abort(signal);
			return store(only, signal);
		},
		abort: (signal) => upload.abort(signal)
	};
}
// scripts/lib/storage/b2/b2-bucket.ts
const MAX_NAME_BYTES = 1024;
const MAX_SEGMENT_BYTES = 250;
const MIN_PART_BYTES = 5e6;
const MAX_PART_BYTES = 5e9;
function b2Bucket(settings, sessions = new Sessions(settings)) {
	const { prefix, partBytes, partBudget } = settings;
	const fullName = (key) => prefix === "" ? key : `${prefix}/${key}`;
	const listed = {
		sessions,
		keyOf: (name) => prefix === "" ? name : name.slice(prefix.length + 1)
	};
	const small = {
		sessions,
		urls: fileUrls(sessions)
	};
	const doubts = new Doubts();
	const putWhole = (key, bytes, { facts, lock }, signal) => doubts.resolve(`put ${facts.put} ${key}`, () => uploadFile(small, fullName(key), bytes, {
		facts,
		lock
	}, signal), () => findOwn(listed, fullName(key), facts.put, signal));
	return {
		description: describe(settings),
		features: {
			conditional: false,
			versions: true,
			lock: true,
			checksum: "sha1",
			sweep: true,
			volumeBytes: partBytes * partBudget
		},
		limits: {
			partBytes,
			minPartBytes: MIN_PART_BYTES,
			maxPartBytes: MAX_PART_BYTES,
			partBudget
		},
		checkKey: (key) => checkName(key, fullName(key)),
		putWhole,
		async begin(key, how, signal) {
			const name = fullName(key);
			const id = await doubts.resolve(`begin ${how.facts.put} ${key}`, () => startLargeFile(sessions, name, how, signal), () => findBegun(listed, name, how.facts.put, signal));
			const upload = largeFile(listed, name, id);
			if (baseOf(key) === void 0) return upload;
			return orWhole(upload, (bytes, s) => putWhole(key, bytes, {
				...how,
				ifAbsent: false
			}, s));
		},
		read: (key, range, signal) => readFile(sessions, settings, {
			key,
			name: fullName(key)
		}, range, signal),
		async head(key, version, signal) {
			return versionOf(await findFile(listed, fullName(key), version, signal), key, true);
		},
		listPage: (from, next, signal) => listObjects(listed, fullName(from), next, signal),
		listFolderPage: (from, next, signal) => listFolders(listed, fullName(from), next, signal),
		listVersionPage: (from, next, signal) => listVersions(listed, fullName(from), next, signal),
		listUnfinishedPage: (next, signal) => listUnfinished(listed, fullName(""), next, signal),
		async abortUnfinished({ id }, signal) {
			try {
				await sessions.call(signal, ({ b2 }) => cancel(b2, id, signal));
			} catch (error) {
				if (!isGone(error)) throw error;
			}
		},
		remove: (key, version, signal) => version === void 0 ? hide(sessions, fullName(key), signal) : removeVersion(sessions, fullName(key), version, signal),
		async extendLock(key, lock, version, signal) {
			const fileName = fullName(key);
			const fileId = version ?? (await findFile(listed, fileName, void 0, signal)).fileId;
			await sessions.call(signal, (session) => {
				return otherCall(session, "b2_update_file_retention", {
					fileName,
					fileId,
					fileRetention: retentionOf(lock),
					bypassGovernance: false
				}, signal);
			});
		},
		async now(signal) {
			const { date } = await sessions.renew(signal);
			const time = new Date(date ?? NaN);
			if (!Number.isNaN(time.getTime())) return time;
			throw new B2Failure(BAD_ANSWER, void 0, "the answer of the store has no date");
		},
		judge,
		explain: (error, action) => explain(error, action, settings)
	};
}
async function findOwn(listed, name, put, signal) {
	const { items } = await listVersions(listed, name, void 0, signal);
	const own = items.find(({ key, facts }) => key === listed.keyOf(name) && facts?.put === put);
	return own?.version === void 0 ? void 0 : { version: own.version };
}
async function findBegun(listed, name, put, signal) {
	const { items } = await listUnfinished(listed, name, void 0, signal);
	return items.find(({ key, facts }) => key === listed.keyOf(name) && facts.put === put)?.id;
}
async function hide(sessions, fileName, signal) {
	try {
		await sessions.call(signal, ({ b2, bucketId }) => b2.hideFile({
			bucketId,
			fileName,
			axiosOverride: { signal }
		}));
	} catch (error) {
		if (!(error instanceof B2Failure) || !["already_hidden", "no_such_file"].includes(error.code)) throw error;
	}
}
async function removeVersion(sessions, fileName, fileId, signal) {
	await sessions.call(signal, ({ b2 }) => b2.deleteFileVersion({
		fileName,
		fileId,
		axiosOverride: { signal }
	}));
}
function checkName(key, name) {
	if (!name.split("/").some((segment) => Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) && Buffer.byteLength(name) <= MAX_NAME_BYTES) return;
	throw new BulkheadError({
		what: `the store key ${JSON.stringify(key)} is too long for B2: ${MAX_NAME_BYTES} bytes with the prefix of the store, ${MAX_SEGMENT_BYTES} between two slashes`,
		fix: "Shorten the name, or the prefix in the address of the store.",
		code: "STORE_KEY"
	});
}
function describe({ bucket, prefix, endpoint }) {
	return `B2 bucket ${bucket}${prefix === "" ? "" : `/${prefix}`} at ${new URL(endpoint).host}`;
}
// scripts/lib/storage/b2/contest.ts
function withdrawing(store, asked) {
	return {
		...store,
		async put(key, body, options = {}) {
			const stored = await store.put(key, body, options);
			if (options.ifAbsent === true) await yieldToOthers(asked, key, stored.version);
			return stored;
		}
	};
}
async function yieldToOthers(asked, key, version) {
	let told;
	try {
		told = await versionsUnder(asked, key, key);
	} catch (error) {
		const remaining = await withdraw(asked, version === void 0 ? [] : [{
			key,
			version
		}]);
		throw remaining === void 0 ? error : unfinished(key, error, remaining);
	}
	const { own, others } = sortOut(told, version);
	if (others.length === 0) return;
	const put = own[0]?.facts?.put;
	const volumes = (await versionsUnder(asked, `${key}.`, void 0)).filter((found) => baseOf(found.key) === key && found.facts?.put === put);
	throw contested(key, await withdraw(asked, [...own, ...volumes]));
}
function sortOut(told, version) {
	const at = told.findIndex((found) => found.version === version);
	const removal = told.findIndex(({ marker }, index) => marker && index > at);
	const there = told.slice(0, removal === -1 ? void 0 : removal).filter(({ marker }) => !marker);
	const put = told[at]?.facts?.put;
	const isOwn = (found) => found.version === version || put !== void 0 && found.facts?.put === put;
	return {
		own: there.filter(isOwn),
		others: there.filter((found) => !isOwn(found))
	};
}
async function versionsUnder(asked, prefix, only) {
	const action = `looking whether ${prefix} was stored by another writer as well`;
	const found = [];
	let from;
	do {
		const at = from;
		const page = await ask(asked, {
			action,
			signal: unending()
		}, (s) => asked.bucket.listVersionPage(prefix, at, s));
		for (const version of page.items) {
			if (only !== void 0 && version.key !== only) return found;
			found.push(version);
		}
		from = page.next;
	} while (from !== void 0);
	return found;
}
async function withdraw(asked, versions) {
	let remaining;
	for (const { key, version } of versions) {
		const exchange = {
			action: `withdrawing ${key}`,
			signal: unending()
		};
		const [outcome] = await Promise.allSettled([ask(asked, exchange, (s) => asked.bucket.remove(key, version, s))]);
		if (outcome?.status !== "rejected") continue;
		remaining = `version ${version} of ${key} is still there: ${messageOf(outcome.reason)}`;
	}
	return remaining;
}
function unending() {
	return new AbortController().signal;
}
function contested(key, remaining) {
	return new BulkheadError({
		what: `another writer stored ${key} at the same time, and this one ${remaining === void 0 ? "has withdrawn" : "could not withdraw"}`,
		fix: `${remaining === void 0 ? "" : `${remaining} `}Two runs with one name cannot be: see that only one writes at a time, and start a new run.`,
		code: "STORE_EXISTS"
	});
}
function unfinished(key, cause, remaining) {
	return new BulkheadError({
		what: `storing ${key} ended without knowing whether another writer did the same, and could not be undone`,
		fix: `${remaining} Start a new run.`,
		code: "STORE_CONFLICT",
		cause
	});
}
// scripts/lib/storage/b2/open-b2.ts
function b2Store(settings, { log, signal }, patience = PATIENCE) {
	const bucket = b2Bucket(settings);
	return withdrawing(bucketStore(bucket, {
		memory: settings.memory,
		requests: settings.requests,
		warn: (text) => log.warn(text),
		signal,
		patience
	}), {
		bucket,
		patience,
		gate: new Gate(settings.requests)
	});
}
export { b2Store };
