import { parentPort } from "node:worker_threads";
import { hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
function scanChunk({ folder, lines }) {
	const sights = [];
	let total = 0;
	for (const [line, text] of lines.entries()) {
		const entry = JSON.parse(text);
		const bytes = readWhole(join(folder, entry.path));
		if (bytes === void 0) {
			sights.push({
				line,
				found: "missing"
			});
			continue;
		}
		total += bytes.length;
		const sha256 = hash("sha256", bytes, "hex");
		if (sha256 !== entry.sha256) sights.push({
			line,
			found: "changed",
			sha256
		});
		else sights.push(...look(line, entry, bytes.toString("utf8")));
	}
	return {
		sights,
		bytes: total
	};
}
function look(line, entry, text) {
	const report = parseReport(text);
	if (report === void 0 || !says(report, entry)) return [{
		line,
		found: "suspect"
	}];
	const { manifestSha256, indexes, late, recorded } = recordOf(report.facts);
	const { name: command } = recordOf(report.command);
	if (entry.kind === "backup" && entry.manifest !== manifestSha256) {
		const isDigest = typeof manifestSha256 === "string" && /^[0-9a-f]{64}$/.test(manifestSha256);
		if (entry.manifest !== void 0) return [{
			line,
			found: "suspect"
		}];
		return isDigest ? [{
			line,
			found: "manifest",
			manifest: manifestSha256
		}] : [];
	}
	if (command === "archive-reports" && Array.isArray(indexes)) return [{
		line,
		found: "vouchers",
		vouchers: indexes.filter(isVoucher)
	}];
	if (command !== "record-reports") return [];
	const paths = [...pathsIn(late), ...pathsIn(recorded, (item) => recordOf(item).late === true)];
	return paths.length === 0 ? [] : [{
		line,
		found: "late",
		paths
	}];
}
function pathsIn(list, wanted = () => true) {
	if (!Array.isArray(list)) return [];
	return list.filter(wanted).map((item) => typeof item === "string" ? item : recordOf(item).path).filter((path) => typeof path === "string");
}
function parseReport(text) {
	try {
		const value = JSON.parse(text);
		return `${JSON.stringify(value, void 0, 2)}\n` === text ? recordOf(value) : void 0;
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
function says(report, entry) {
	const { id, attempt, commit = null } = recordOf(report.run);
	const folder = `${entry.at.slice(0, 4)}/${entry.at.slice(5, 7)}`;
	return report.schema === "bulkhead/report/1" && report.at === entry.at && report.kind === entry.kind && `${entry.kind}/${folder}/${String(report.id)}.json` === entry.path && report.verdict === entry.verdict && recordOf(report.facts).partial === true === (entry.partial === true) && id === entry.run && attempt === entry.attempt && commit === entry.commit;
}
function recordOf(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
function isVoucher(value) {
	const { path, sha256 } = recordOf(value);
	return typeof path === "string" && typeof sha256 === "string";
}
let buffer = Buffer.allocUnsafeSlow(1 << 18);
function readWhole(path) {
	let file;
	try {
		file = openSync(path, "r");
	} catch (error) {
		if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return void 0;
		throw error;
	}
	try {
		for (let length = 0;;) {
			const read = readSync(file, buffer, length, buffer.length - length, null);
			if (read === 0) return buffer.subarray(0, length);
			length += read;
			if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(length)]);
		}
	} finally {
		closeSync(file);
	}
}
// scripts/lib/reports/ledger-scan-worker.ts
parentPort?.on("message", (chunk) => {
	parentPort?.postMessage(scanChunk(chunk));
});
export {};
