import { allow, inBucket, withinPrefix } from './access.ts';
import { type FakeAnswer, type FakeRequest, fieldsOf, textIn } from './exchange.ts';
import { Refusal } from './refusal.ts';
import { checkRetention, told } from './rules.ts';
import { type FakeFile, type State, sequenceOf } from './state.ts';

/** b2_hide_file. */
export function hideFile(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'writeFiles');
  const fields = fieldsOf(request, { bucketId: 'string', fileName: 'string' });
  inBucket(state, fields);
  const name = textIn(fields, 'fileName');
  withinPrefix(key, name);
  const [newest] = state.versions(name).filter(({ action }) => action !== 'start');
  if (newest === undefined) throw new Refusal(400, 'no_such_file', `File not present: ${name}`);
  if (newest.action === 'hide') throw new Refusal(400, 'already_hidden', `File already hidden: ${name}`);
  const nothing = { info: {}, sha1: 'none', size: 0, pieces: [], retention: undefined };
  return { body: told(state, state.add({ ...nothing, name, action: 'hide' }), key) };
}

/** b2_delete_file_version. An unfinished large file is cancelled by it, too. */
export function deleteFileVersion(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'deleteFiles');
  const fields = fieldsOf(request, { fileName: 'string', fileId: 'string', 'bypassGovernance?': 'boolean' });
  const file = present(state, fields);
  withinPrefix(key, file.name);
  // No capability of the fake bypasses governance.
  if ((file.retention?.until ?? 0) > state.now()) throw new Refusal(403, 'access_denied', 'Access Denied');
  state.drop(file);
  return { body: { fileId: file.id, fileName: file.name } };
}

/** b2_update_file_retention. */
export function updateRetention(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'writeFileRetentions');
  const fields = fieldsOf(request, {
    fileName: 'string',
    fileId: 'string',
    fileRetention: 'object',
    'bypassGovernance?': 'boolean',
  });
  const file = present(state, fields);
  withinPrefix(key, file.name);
  const retention = checkRetention(state, fields.fileRetention, key);
  const shorter = file.retention !== undefined && retention.until < file.retention.until;
  const weaker = file.retention?.mode === 'compliance' && retention.mode !== 'compliance';
  if (shorter || weaker) throw new Refusal(403, 'access_denied', 'Access Denied');
  file.retention = retention;
  return { body: { fileId: file.id, fileName: file.name, fileRetention: fields.fileRetention } };
}

function present(state: State, fields: Readonly<Record<string, unknown>>): FakeFile {
  const id = textIn(fields, 'fileId');
  const name = textIn(fields, 'fileName');
  sequenceOf(id);
  const file = state.find(id);
  if (file === undefined || file.name !== name) {
    throw new Refusal(400, 'file_not_present', `File not present: ${name} ${id}`);
  }
  return file;
}
