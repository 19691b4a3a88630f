#!/usr/bin/env node
// Checks a ledger export without DriftGuard: node verify-ledger.mjs EXPORT.json [KEY]
// Needs Node 20 or newer and nothing else. KEY is the verifier key you received by another way; without it
// the keys inside the file are used, which shows that the file is consistent but not whose it is.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { fstatSync, openSync, readSync } from 'node:fs';

const [path, trusted] = process.argv.slice(2);
const fail = (sentence) => {
  console.log(`NOT VERIFIED: ${sentence}`);
  process.exit(1);
};
process.on('uncaughtException', () => fail('the file is not built as an export is.'));
if (!path) fail('name the exported file.');

// The file is read line by line, so that memory does not grow with it.
const changed = () => fail('the file was changed after it was exported.');
const longest = 64 * 1024 ** 2;
let file;
let fileSize;
try {
  file = openSync(path);
  fileSize = fstatSync(file).size;
  readSync(file, Buffer.alloc(1), 0, 1, 0);
} catch (error) {
  fail(`the file cannot be read (${error.message}).`);
}
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decode = (bytes) => {
  try {
    return utf8.decode(bytes);
  } catch {
    return fail('the file is not UTF-8 text.');
  }
};
/** Each line from a place on, and where the next one begins. */
function* linesFrom(start) {
  let rest = Buffer.alloc(0);
  let next = start;
  for (let at = start; at < fileSize;) {
    const chunk = Buffer.alloc(Math.min(1024 ** 2, fileSize - at));
    const length = readSync(file, chunk, 0, chunk.length, at);
    if (length === 0) changed();
    at += length;
    const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      next += end + 1 - from;
      yield { line: decode(bytes.subarray(from, end)), next };
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > longest) changed();
  }
  if (rest.length > 0) changed();
}

// Text around the signed parts is not signed; only the exact text that an export has is taken.
const headLines = [];
let changesAt;
for (const { line, next } of linesFrom(0)) {
  if (line === ' "changes": [') changesAt = next;
  if (changesAt || next > longest) break;
  headLines.push(line);
}
if (!changesAt) fail('this is not a ledger export, version 3.');
const headText = headLines.join('\n');
let data;
try {
  data = JSON.parse(`${headText.slice(0, -1)}\n}`);
} catch (error) {
  fail(`the file cannot be read as JSON (${error.message}).`);
}
if (data?.format !== 'driftguard-ledger-export' || data.version !== 3)
  fail('this is not a ledger export, version 3.');
const areTexts = (list) => Array.isArray(list) && list.every((item) => typeof item === 'string');
if (![data.keys, data.handovers].every(areTexts) || typeof data.checkpoint !== 'string')
  fail('it is not built as an export is.');
const { format, version, recipe, keys: ownKeys, checkpoint, handovers, consistency } = data;
const recipeDigest = 'a9081ef363e9774be87a75751c0d4eb856d3b8f0e676e548177a118fd1b5c142';
const proofs = consistency.map(({ checkpoint: note, proof }) => ({ checkpoint: note, proof }));
const parts = { format, version, recipe, keys: ownKeys, checkpoint, handovers, consistency: proofs };
const sha256 = (...bytes) => bytes.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const recipeIsOurs = sha256(JSON.stringify(recipe)).toString('hex') === recipeDigest;
if (!recipeIsOurs || headText !== `${JSON.stringify(parts, null, 1).slice(0, -2)},`) changed();

let entriesAt;
let listEnded = false;
for (const { line, next } of linesFrom(changesAt)) {
  if (listEnded) {
    if (line === ' "entries": [') entriesAt = next;
    break;
  }
  listEnded = line === ' ],';
}
if (!entriesAt) changed();

/** The items of a list, one on each line, as far as the line that ends it; the end of the second ends the file. */
function* itemsFrom(start, endOfList) {
  const lines = linesFrom(start);
  let last = '';
  for (let { value } = lines.next(); value?.line !== endOfList; { value } = lines.next()) {
    const [, json, comma] = /^ {2}(.*?)(,?)$/su.exec(value?.line ?? '') ?? [];
    if (!json || last === 'no comma') changed();
    last = comma ? 'comma' : 'no comma';
    const item = parseItem(json);
    if (JSON.stringify(item) !== json) changed();
    yield item;
  }
  if (last === 'comma') changed();
  if (endOfList === ' ],') return;
  const close = lines.next().value;
  if (close?.line !== '}' || close.next !== fileSize) changed();
}
const parseItem = (json) => {
  try {
    return JSON.parse(json);
  } catch {
    return changed();
  }
};

// Keys: name+id+base64 of the byte 01 and 32 bytes of Ed25519 public key.
const exact = (base64) => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : Buffer.alloc(0);
};
const readKey = (text) => {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text ?? '');
  const raw = exact(match?.[3] ?? '');
  if (raw.length !== 33 || raw[0] !== 1) fail('a key is not a verifier key.');
  const key = namedKey(match[1], raw);
  if (key.id !== match[2]) fail('a key is not a verifier key.');
  return key;
};
const namedKey = (name, raw) => ({
  name,
  raw,
  id: sha256(`${name}\n`, raw).toString('hex').slice(0, 8),
  text: `${name}+${sha256(`${name}\n`, raw).toString('hex').slice(0, 8)}+${raw.toString('base64')}`,
  publicKey: createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw.subarray(1)]),
    format: 'der',
    type: 'spki',
  }),
});
const same = (a, b) => a.raw.equals(b.raw);

// A signed note: text, empty line, signature lines. Says who of the keys signed; null when it is not exact.
const openNote = (note, keys) => {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const match = /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text);
  if (split < 0 || !match || !note.endsWith('\n') || exact(match[3]).length !== 32) return null;
  const signedBy = [];
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const [, name, blob] = /^\u2014 ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    const bytes = exact(blob ?? '');
    if (bytes.length < 5) return null;
    const id = bytes.subarray(0, 4).toString('hex');
    const key = keys.find((known) => known.name === name && known.id === id);
    // A line of a key that is not of this log would let a changed line go by as somebody else's.
    if (!key || bytes.length !== 68 || !verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4)))
      return null;
    signedBy.push(key);
  }
  return signedBy.length > 0 ? { origin: match[1], size: Number(match[2]), root: match[3], signedBy } : null;
};

// The Merkle root over the entries, RFC 6962 section 2.1, and what the entries say about keys.
const origin = checkpoint.split('\n', 1)[0];
const [leafByte, nodeByte] = [Buffer.from([0]), Buffer.from([1])];
const node = (left, right) => sha256(nodeByte, left, right);
const stack = [];
const rootNow = () =>
  (stack.length > 0 ? stack.reduceRight((right, left) => node(left, right)) : sha256()).toString('base64');
const wanted = new Set(consistency.map((one) => Number(one.checkpoint.split('\n')[1])));
const roots = new Map();
const keys = [];
const keyChanges = [];
const revoked = [];
// The changes are told before the entries; both lists are read side by side, each from its own place.
const changes = itemsFrom(changesAt, ' ],');
let [count, named, told, held] = [0, 0, 0, 0];
let wrongChange = null;
const nextChange = () => {
  const { done, value } = changes.next();
  if (done) return null;
  if (value !== null && typeof value !== 'string') fail('it is not built as an export is.');
  told += 1;
  if (value !== null) held += 1;
  return value;
};
for (const entry of itemsFrom(entriesAt, ' ]')) {
  if (typeof entry !== 'string') fail('it is not built as an export is.');
  const index = count;
  count += 1;
  const { seq, log, action, change, facts, note } = JSON.parse(entry);
  if (seq !== index) fail(`entry ${index} is missing or out of place.`);
  if (log !== origin) fail(`entry ${index} belongs to another log.`);
  if (change) {
    named += 1;
    // What was changed: the text that goes along is what the entry names by its digest.
    const text = nextChange();
    if (text !== null && sha256(text).toString('hex') !== change.sha256) wrongChange ??= index;
  }
  stack.push(sha256(leafByte, entry));
  for (let rest = index + 1; rest % 2 === 0; rest /= 2) {
    const right = stack.pop();
    stack.push(node(stack.pop(), right));
  }
  if (wanted.has(index + 1)) roots.set(index + 1, rootNow());
  if (['ledger.key-created', 'ledger.key-replaced', 'ledger.key-lost', 'log.epoch'].includes(action))
    keys.push(readKey(facts?.key ?? note));
  if (action === 'ledger.key-rotated') {
    keyChanges.push({ from: readKey(facts.old), to: readKey(facts.new), size: index + 1 });
    keys.push(readKey(facts.new));
  }
  if (action === 'ledger.key-revoked') revoked.push({ key: readKey(facts.key), ...facts });
}
for (let before = -1; before !== told;) {
  before = told;
  nextChange();
}
if (keys.map((key) => key.text).join(' ') !== ownKeys.join(' '))
  fail('the keys in the file are not those that its entries name.');

// Which keys count: all that the entries name, or the trusted one and those it handed over to.
const logNumber = Number(origin.split('/').at(-1));
const inForce = (key, size) =>
  !revoked.some(
    (one) =>
      same(keys.find((known) => known.text === one.key.text) ?? one.key, key) &&
      (logNumber > one.log || (logNumber === one.log && size > one.size)),
  );
const installation = (name) => /^(driftguard\/[^/]+\/log\/)\d+$/.exec(name)?.[1];
let vouched = keys;
if (trusted) {
  const key = readKey(trusted);
  const sameInstallation = installation(key.name) && installation(key.name) === installation(origin);
  vouched = [sameInstallation ? namedKey(origin, key.raw) : key];
}
if (handovers.length !== keyChanges.length) fail('a change of keys has no checkpoint over it.');
keyChanges.forEach(({ from, to, size }, index) => {
  const opened = openNote(handovers[index], [from, to]);
  if (opened?.size !== size || opened.signedBy.length !== 2 || opened.origin !== origin)
    fail(`the change of keys in entry ${size - 1} is not signed by both keys.`);
  if (vouched.some((key) => same(key, from)) && inForce(from, size)) vouched = [...vouched, to];
});

const head = openNote(checkpoint, keys);
if (!head) fail('no key that the entries name signed the checkpoint.');
if (!head.signedBy.some((key) => inForce(key, head.size)))
  fail('the checkpoint is signed by a key that was revoked before it.');
const signer = head.signedBy.find((key) => vouched.some((one) => same(one, key)));
if (!signer) fail('the key, or one that it handed over to, did not sign the checkpoint.');
if (head.size !== count) fail(`the checkpoint covers ${head.size} entries, the file holds ${count}.`);
if (rootNow() !== head.root) fail('the entries are not those that were signed.');

// Earlier checkpoints: their entries are the beginning of these, and the proof says so too, RFC 9162, 2.1.4.2.
const proves = (oldSize, oldRoot, proof) => {
  const rest = [...proof];
  let [position, last] = [oldSize - 1, count - 1];
  while (position % 2 === 1) [position, last] = [(position - 1) / 2, Math.floor(last / 2)];
  let left = position === 0 ? Buffer.from(oldRoot, 'base64') : rest.shift();
  let both = left;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      [left, both] = [node(sibling, left), node(sibling, both)];
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else both = node(both, sibling);
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && left?.toString('base64') === oldRoot && both.toString('base64') === head.root;
};
for (const { checkpoint: note, proof } of consistency) {
  const earlier = openNote(note, keys);
  if (!earlier) fail('an earlier checkpoint is not signed by a key of the log.');
  const hashes = proof.map(exact);
  const holds = hashes.every((hash) => hash.length === 32) && proves(earlier.size, earlier.root, hashes);
  if (roots.get(earlier.size) !== earlier.root || !holds)
    fail(`the first ${earlier.size} entries are not those of an earlier checkpoint.`);
}

if (told !== named) fail('the changes in the file are not those that its entries name.');
if (wrongChange !== null) fail(`what entry ${wrongChange} changed is not what was recorded.`);

console.log(`VERIFIED: ${head.size} entries, complete, in order and unchanged.`);
if (consistency.length > 0) console.log(`They go on from ${consistency.length} earlier checkpoint(s).`);
if (told > 0) console.log(`What they changed is told as it was recorded: ${held} of ${told}.`);
console.log(`Signed by ${signer.text}`);
if (!trusted)
  console.log('That key came with the file. Compare it with the one you received by another way.');
