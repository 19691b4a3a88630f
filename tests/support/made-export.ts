import { generateKeyPairSync } from 'node:crypto';
import { jsonExport } from '../../main/core/features/audit/export.ts';
import { signCheckpoint } from '../../main/core/ledger/checkpoint.ts';
import { encodeEntry, hashEntry, noPrevious, sha256, toHex } from '../../main/core/ledger/entry.ts';
import { entryBody } from '../../main/core/ledger/entry-body.ts';
import { formatNoteKey } from '../../main/core/ledger/signed-note.ts';
import type { NoteSigner } from '../../main/core/ledger/signed-note.ts';
import { sha256Hex } from '../../shared/schema/ids.ts';
import { appendLeaf, consistencyProof, emptyFrontier, rootOf } from '../../shared/canonical/merkle.ts';

const origin = 'driftguard/made/log/1';
const batch = 1000;

/** What an entry changed: every third says so, with letters of one to four bytes and what JSON has to escape. */
function changeOf(seq: number, padding: number): string | null {
  if (seq % 3 !== 1) return null;
  const text = `Größe „α“ \\ "${seq}" 🜚\n\u2028\u0007 ${'é'.repeat(seq % 5)}${'x'.repeat(padding)}`;
  return JSON.stringify([`c-${seq}`, 'model', `m-${seq}`, text]);
}

const first = entryBody.parse({
  v: 1,
  log: origin,
  seq: 0,
  prev: noPrevious,
  ts: '2026-11-27T12:00:00.000Z',
  clock: 1_795_780_800_000,
  actor: { id: 'p-1', role: 'administrator' },
  action: 'ledger.key-created',
  target: { type: 'ledger', id: origin },
  change: null,
  note: 'Note 0',
  app: '0.0.0-test',
});

function entryOf(seq: number, key: string, padding: number): Uint8Array {
  if (seq === 0) return encodeEntry({ ...first, facts: { key } });
  const change = changeOf(seq, padding);
  const digest = change === null ? null : sha256Hex.parse(toHex(sha256(Buffer.from(change))));
  return encodeEntry({
    ...first,
    seq,
    clock: first.clock + seq,
    action: 'model.updated',
    target: { type: 'model', id: `m-${seq}` },
    change: digest && { id: `c-${seq}`, sha256: digest },
    note: `Note ${seq} „ß“ 🜚 "\\`,
  });
}

function* batches<T>(entries: number, itemOf: (seq: number) => readonly T[]): Generator<T[]> {
  for (let from = 0; from < entries; from += batch) {
    const items: T[] = [];
    for (let seq = from; seq < Math.min(entries, from + batch); seq += 1) items.push(...itemOf(seq));
    yield items;
  }
}

/** The export of a log of so many entries, signed by a key of its own, piece by piece. */
export function madeExport(entries: number, padding = 0): { key: string; pieces: Generator<string> } {
  const pair = generateKeyPairSync('ed25519');
  const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const signer: NoteSigner = { name: origin, publicKey: new Uint8Array(raw), privateKey: pair.privateKey };
  const key = formatNoteKey(signer);
  const earlier = Math.ceil(entries / 2);
  const nodes = new Map<string, Uint8Array>();
  let frontier = emptyFrontier;
  let checkpoint = '';
  for (let seq = 0; seq < entries; seq += 1) {
    frontier = appendLeaf(sha256, frontier, hashEntry(entryOf(seq, key, padding)), (level, index, node) =>
      nodes.set(`${level}/${index}`, node),
    );
    if (frontier.size !== earlier) continue;
    checkpoint = signCheckpoint({ origin, size: earlier, root: rootOf(sha256, frontier) }, signer);
  }
  const proof = consistencyProof(
    sha256,
    earlier,
    entries,
    (level, index) => nodes.get(`${level}/${index}`) ?? new Uint8Array(),
  );
  return {
    key,
    pieces: jsonExport({
      keys: [key],
      checkpoint: signCheckpoint({ origin, size: entries, root: rootOf(sha256, frontier) }, signer),
      handovers: [],
      consistency: [{ checkpoint, proof: proof.map((node) => Buffer.from(node).toString('base64')) }],
      changes: batches(entries, (seq) => {
        if (seq % 3 !== 1) return [];
        return [seq % 30 === 1 ? null : changeOf(seq, padding)];
      }),
      batches: batches(entries, (seq) => [Buffer.from(entryOf(seq, key, padding)).toString('utf8')]),
    }),
  };
}
