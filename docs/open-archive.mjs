// Opens one object of a bulkhead backup with plain Node.js (20 or later) and nothing else: docs/formats/archive.md.
//   node open-archive.mjs <run folder> <object> <file with the key> <public signing key> | zstd -d
import { createDecipheriv, createHash, createPublicKey, hkdfSync, privateDecrypt, verify } from 'node:crypto';
import { createReadStream, promises, readdirSync, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const [folder, object, keyFile, publicKeyFile] = process.argv.slice(2);
if (!publicKeyFile) stop('usage: open-archive.mjs <run folder> <object> <key file> <public key file>');
const load = (name) => readFileSync(`${folder}/${name}`);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const derive = (key, salt, info, length) => Buffer.from(hkdfSync('sha256', key, salt, info, length));
function stop(why) {
  throw new Error(why);
}
function decrypt(key, nonce, sealed, context) {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}
// 1. The manifest: who signed it, and what it says about the object.
const manifest = load('manifest.json');
const message = Buffer.concat([Buffer.from('bulkhead/manifest/v1\0'), sha256(manifest)]);
const sig = Buffer.from(JSON.parse(load('manifest.sig')).sig, 'base64');
if (!verify(null, message, readFileSync(publicKeyFile), sig)) stop('the manifest has another signature');
const { run, objects } = JSON.parse(manifest);
const entry = objects.find(({ name }) => name === object) ?? stop(`the manifest does not list ${object}`);
const digest = createHash('sha256');
await pipeline(createReadStream(`${folder}/${object}`), digest);
if (digest.digest('hex') !== entry.sha256) stop(`${object} is not what was signed: cut off or altered`);
// 2. The header: it must be that of this object.
const file = await promises.open(`${folder}/${object}`);
const at = async (place, length) => (await file.read(Buffer.alloc(length), 0, length, place)).buffer;
const core = Buffer.from(JSON.stringify({ v: 1, run, object, chunk: 1048576, comp: 'zstd' }));
const start = 76 + core.length;
if (!(await at(12, core.length)).equals(core)) stop('the header is not that of this object');
const [salt, commitment] = [await at(start - 64, 32), await at(start - 32, 32)];
// 3. The payload key, from the newest keys file that leads to it: whoever can write there can add one that does not.
const text = readFileSync(keyFile, 'utf8').trim();
const rsa = text.includes('PRIVATE KEY') && createPublicKey(text).export({ type: 'spki', format: 'der' });
const kek = rsa || Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
const hex = sha256(kek).toString('hex');
const kid = rsa ? `rsa-${hex.slice(0, 16)}` : `kek-${hex.slice(0, 12)}`;
const oaepLabel = Buffer.from(`bulkhead/v1/wrap\0${kid}\0${run}`);
const oaep = { key: text, oaepHash: 'sha256', oaepLabel };
const info = Buffer.concat([Buffer.from('bulkhead/v1/payload\0'), sha256(core)]);
function payloadKey(name) {
  const group = JSON.parse(load(name)).groups.find(({ id }) => id === entry.keyGroup);
  const stanza =
    group.recipients.find((each) => each.kid === kid) ?? stop(`the run does not open with ${kid}`);
  const ct = Buffer.from(stanza.ct, 'base64');
  const wrapped = [ct.subarray(0, 12), ct.subarray(12)];
  const runKey = rsa ? privateDecrypt(oaep, ct) : decrypt(kek, ...wrapped, oaepLabel);
  const objectKey = derive(runKey, '', `bulkhead/v1/object\0${run}\0${object}`, 32);
  const keys = derive(objectKey, salt, info, 64);
  return keys.subarray(32).equals(commitment)
    ? keys.subarray(0, 32)
    : stop('its key is not that of the header');
}
const generation = (name) => /^keys\.([1-9]\d*)\.json$/.exec(name)?.[1] ?? 0;
let [key, refusals] = [undefined, ''];
const newestFirst = readdirSync(folder).sort((a, b) => generation(b) - generation(a));
for (const name of newestFirst.filter(generation)) {
  try {
    key ??= payloadKey(name);
  } catch (error) {
    refusals += `\n${name}: ${error.message}`;
  }
}
if (!key) stop(`no keys file opens ${object}:${refusals}`);
if (refusals) process.stderr.write(`passed over:${refusals}\n`);
// 4. The payload: numbered chunks of 1 MiB and a tag, the last one marked. Without exit code 0 it is worth nothing.
await pipeline(async function* () {
  for (let i = 0, place = start; place < entry.size; i += 1, place += 1048592) {
    const nonce = i.toString(16).padStart(22, '0') + (place + 1048592 < entry.size ? '00' : '01');
    const sealed = await at(place, Math.min(1048592, entry.size - place));
    yield decrypt(key, Buffer.from(nonce, 'hex'), sealed, '');
  }
}, process.stdout);
