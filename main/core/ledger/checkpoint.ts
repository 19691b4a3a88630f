import { openNote, signNote } from './signed-note.ts';
import type { NoteKey, NoteSigner } from './signed-note.ts';

/** Head of the log at one moment: how many entries, and the Merkle root over them. */
export type Checkpoint = {
  /** Names the log, and with it the key that signs: no white space, no plus sign. */
  readonly origin: string;
  readonly size: number;
  /** SHA-256, 32 bytes. */
  readonly root: Uint8Array;
};

const checkpointText = /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;

/** The checkpoint as a signed note, c2sp.org/tlog-checkpoint, without extension lines. */
export function signCheckpoint(checkpoint: Checkpoint, ...signers: readonly NoteSigner[]): string {
  const root = Buffer.from(checkpoint.root).toString('base64');
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${root}\n`;
  if (!checkpointText.test(text)) throw new RangeError('Not a checkpoint that can be written');
  return signNote(text, ...signers);
}

/** The checkpoint that a text says; null when it is not exactly in the format. */
export function readCheckpoint(text: string): Checkpoint | null {
  const match = checkpointText.exec(text);
  if (!match) return null;
  const size = Number(match[2]);
  const root = Buffer.from(match[3] ?? '', 'base64');
  if (!Number.isSafeInteger(size) || root.toString('base64') !== match[3]) return null;
  return { origin: match[1] ?? '', size, root: new Uint8Array(root) };
}

/** A checkpoint, and the keys that signed it; at least one. */
export type SignedCheckpoint = Checkpoint & { readonly signedBy: readonly NoteKey[] };

/** The checkpoint in a note that one of `keys` signed; null when anything at all is not as it should be. */
export function openCheckpoint(note: string, keys: readonly NoteKey[]): SignedCheckpoint | null {
  const opened = openNote(note, keys);
  const checkpoint = readCheckpoint(opened?.text ?? '');
  return checkpoint && opened ? { ...checkpoint, signedBy: opened.signedBy } : null;
}
