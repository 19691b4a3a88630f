import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/*
 * C2SP signed notes (c2sp.org/signed-note): a text, an empty line, and signature lines. Only Ed25519
 * (type 0x01) is signed and verified; lines of other keys and types are passed over.
 * Parsing is strict, because a lenient reader accepts changed bytes that mean the same.
 */

/** The public half of a signing key, as notes name it. */
export type NoteKey = {
  /** Without spaces and plus signs. */
  readonly name: string;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
};

export type NoteSigner = NoteKey & { readonly privateKey: KeyObject };

export type NoteSignature = { readonly name: string; readonly keyId: string; readonly signature: Uint8Array };

export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

const ed25519Type = 0x01;
const signatureLength = 64;
/** More signature lines than any log has keys and witnesses. */
const maxSignatures = 64;
const maxNoteLength = 1_000_000;
const signatureLine = /^\u2014 ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})$/;
// Fixed DER header of an Ed25519 SubjectPublicKeyInfo, RFC 8410 section 10.1.
const spkiHeader = Buffer.from('302a300506032b6570032100', 'hex');

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), as 8 hexadecimal digits. */
export function noteKeyId(key: NoteKey): string {
  return createHash('sha256')
    .update(key.name)
    .update(Buffer.from([0x0a, ed25519Type]))
    .update(key.publicKey)
    .digest('hex')
    .slice(0, 8);
}

/** Verifier key of the note format: `name+keyid+base64(type ‖ public key)`. */
export function formatNoteKey(key: NoteKey): string {
  return `${key.name}+${noteKeyId(key)}+${Buffer.from([ed25519Type, ...key.publicKey]).toString('base64')}`;
}

function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** Reads what `formatNoteKey` writes; null when it is anything else. */
export function parseNoteKey(text: string): NoteKey | null {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text);
  const bytes = decodeBase64(match?.[3] ?? '');
  if (!match || bytes?.length !== 33 || bytes[0] !== ed25519Type) return null;
  const key = { name: match[1] ?? '', publicKey: new Uint8Array(bytes.subarray(1)) };
  return noteKeyId(key) === match[2] ? key : null;
}

function isNoteText(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f\u007f]/.test(text);
}

function signatureLineOf(text: string, signer: NoteSigner): string {
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  const blob = Buffer.concat([Buffer.from(noteKeyId(signer), 'hex'), signature]);
  return `\u2014 ${signer.name} ${blob.toString('base64')}\n`;
}

/**
 * Signs a text, which ends in a line break, with each of the keys. Throws RangeError for a text that a note
 * cannot carry.
 */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new RangeError('A note is lines of text without control characters');
  return `${text}\n${signers.map((signer) => signatureLineOf(text, signer)).join('')}`;
}

/** Takes a note apart; null when it is not exactly in the format. Proves nothing about the signatures. */
export function parseNote(note: string): Note | null {
  if (note.length > maxNoteLength) return null;
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, split + 1);
  if (!isNoteText(text)) return null;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const match = signatureLine.exec(line);
    const blob = decodeBase64(match?.[2] ?? '');
    if (!match || !blob || blob.length < 5) return null;
    signatures.push({
      name: match[1] ?? '',
      keyId: blob.subarray(0, 4).toString('hex'),
      signature: new Uint8Array(blob.subarray(4)),
    });
  }
  return { text, signatures };
}

/** A text that was signed, and those of the known keys that signed it; at least one. */
export type OpenedNote = { readonly text: string; readonly signedBy: readonly NoteKey[] };

/**
 * The text of a note and who signed it if one of `keys` did, else null. A line that names a known key and
 * does not verify spoils the whole note.
 */
export function openNote(note: string, keys: readonly NoteKey[]): OpenedNote | null {
  const parsed = parseNote(note);
  if (!parsed) return null;
  const signedBy: NoteKey[] = [];
  for (const line of parsed.signatures) {
    const key = keys.find((known) => known.name === line.name && noteKeyId(known) === line.keyId);
    if (!key) continue;
    const publicKey = createPublicKey({
      key: Buffer.concat([spkiHeader, key.publicKey]),
      format: 'der',
      type: 'spki',
    });
    if (line.signature.length !== signatureLength) return null;
    if (!verify(null, Buffer.from(parsed.text), publicKey, line.signature)) return null;
    signedBy.push(key);
  }
  return signedBy.length > 0 ? { text: parsed.text, signedBy } : null;
}
