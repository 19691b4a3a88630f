#!/usr/bin/env node
// Checks a ledger export without DriftGuard: node verify-ledger.mjs EXPORT.json [KEY]
// Needs Node 18 or newer and nothing else. KEY is the verifier key you received by another way; without it
// the key inside the file is used, which shows that the file is consistent but not whose it is.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, trusted] = process.argv.slice(2);
const fail = (sentence) => {
  console.log(`NOT VERIFIED: ${sentence}`);
  process.exit(1);
};
process.on('uncaughtException', () => fail('the file is not built as an export is.'));
if (!path) fail('name the exported file.');

let data;
let file;
try {
  file = readFileSync(path, 'utf8');
  data = JSON.parse(file);
} catch (error) {
  fail(`the file cannot be read as JSON (${error.message}).`);
}
if (data?.format !== 'driftguard-ledger-export' || data.version !== 1)
  fail('this is not a ledger export, version 1.');
if (!Array.isArray(data.entries) || !data.entries.every((entry) => typeof entry === 'string'))
  fail('it has no entries.');

// Text around the signed parts is not signed; only the exact text that an export has is taken.
const { format, version, recipe, keys: ownKeys, checkpoint, entries } = data;
const recipeDigest = 'acedef15b96d68641d563844681522721937f3bbec574dc6fe76fee0b24f9b0b';
const head = JSON.stringify({ format, version, recipe, keys: ownKeys, checkpoint }, null, 1).slice(0, -2);
const lines = entries.map((entry) => `\n  ${JSON.stringify(entry)}`).join(',');
const recipeIsOurs = createHash('sha256').update(JSON.stringify(recipe)).digest('hex') === recipeDigest;
if (!recipeIsOurs || file !== `${head},\n "entries": [${lines}\n ]\n}\n`)
  fail('the file was changed after it was exported.');

// The signed note: text, empty line, signature lines.
const note = String(data.checkpoint);
const split = note.lastIndexOf('\n\n');
const text = note.slice(0, split + 1);
const keys = trusted ? [trusted] : data.keys;
const exact = (base64) => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : Buffer.alloc(0);
};
const signedBy = keys.find((key) => {
  const [name, id, encoded] = String(key).split('+', 2).concat(String(key).split('+').slice(2).join('+'));
  const raw = exact(encoded);
  const keyId = createHash('sha256').update(`${name}\n`).update(raw).digest('hex').slice(0, 8);
  if (raw.length !== 33 || raw[0] !== 1 || keyId !== id) return false;
  const header = Buffer.from('302a300506032b6570032100', 'hex');
  const publicKey = createPublicKey({
    key: Buffer.concat([header, raw.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return note
    .slice(split + 2)
    .split('\n')
    .some((line) => {
      const [dash, who, blob] = line.split(' ');
      const bytes = exact(blob ?? '');
      return (
        dash === '\u2014' &&
        who === name &&
        bytes.subarray(0, 4).toString('hex') === id &&
        verify(null, Buffer.from(text), publicKey, bytes.subarray(4))
      );
    });
});
if (split < 0 || !signedBy) fail('no signature of the key verifies the checkpoint.');

// The Merkle root over the entries, RFC 6962 section 2.1.
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const [leafByte, nodeByte] = [Buffer.from([0]), Buffer.from([1])];
const stack = [];
data.entries.forEach((entry, index) => {
  const { seq, log } = JSON.parse(entry);
  if (seq !== index) fail(`entry ${index} is missing or out of place.`);
  if (log !== text.split('\n')[0]) fail(`entry ${index} belongs to another log.`);
  stack.push(sha256(leafByte, entry));
  for (let rest = index + 1; rest % 2 === 0; rest /= 2) {
    const right = stack.pop();
    stack.push(sha256(nodeByte, stack.pop(), right));
  }
});
const root = stack.length > 0 ? stack.reduceRight((right, left) => sha256(nodeByte, left, right)) : sha256();
const [, size, signedRoot] = text.split('\n');
if (size !== String(data.entries.length))
  fail(`the checkpoint covers ${size} entries, the file holds ${data.entries.length}.`);
if (root.toString('base64') !== signedRoot) fail('the entries are not those that were signed.');

console.log(`VERIFIED: ${size} entries, complete, in order and unchanged.`);
console.log(`Signed by ${signedBy}`);
if (!trusted)
  console.log('That key came with the file. Compare it with the one you received by another way.');
