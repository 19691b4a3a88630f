import { verifyInclusion } from '../../../shared/canonical/merkle.ts';
import { openCheckpoint } from './checkpoint.ts';
import { hashEntry, sha256 } from './entry.ts';
import type { NoteKey } from './signed-note.ts';

/*
 * Proof that a log holds one entry, c2sp.org/tlog-proof: a line of the format, the entry itself as extra
 * data, its number, the hashes of the path, an empty line, and the signed checkpoint.
 */

const format = 'c2sp.org/tlog-proof@v1';
const head =
  /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/]+={0,2})\nindex (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n/;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export function formatEntryProof(proof: {
  readonly body: Uint8Array;
  readonly index: number;
  readonly path: readonly Uint8Array[];
  readonly checkpoint: string;
}): string {
  const path = proof.path.map((node) => `${base64(node)}\n`).join('');
  return `${format}\nextra ${base64(proof.body)}\nindex ${proof.index}\n${path}\n${proof.checkpoint}`;
}

/** An entry that one of the keys signed for: its exact text, and where it stands. */
export type ProvenEntry = {
  readonly origin: string;
  readonly index: number;
  readonly size: number;
  readonly text: string;
};

function decode(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}

/** What a proof proves; null when anything at all is not as it should be. */
export function openEntryProof(text: string, keys: readonly NoteKey[]): ProvenEntry | null {
  const match = head.exec(text);
  if (!match) return null;
  const body = decode(match[1] ?? '');
  const path = (match[3] ?? '').split('\n').slice(0, -1).map(decode);
  const proof = path.filter((node) => node !== null);
  const checkpoint = openCheckpoint(text.slice(match[0].length), keys);
  if (!body || !checkpoint || proof.length !== path.length) return null;
  const { origin, size, root } = checkpoint;
  const index = Number(match[2]);
  const leaf = hashEntry(body);
  if (!verifyInclusion(sha256, { index, size, leaf, root, proof })) return null;
  return { origin, index, size, text: Buffer.from(body).toString('utf8') };
}
