import { consistencyProof } from '../../../../shared/canonical/merkle.ts';
import { decodeEntry, sha256 } from '../../ledger/entry.ts';
import { keyEventOf } from '../../ledger/key-history.ts';
import type { LedgerRepository, StoredCheckpoint, StoredEntry } from '../../ledger/repository.ts';
import { formatNoteKey } from '../../ledger/signed-note.ts';
import { jsonExport } from './export.ts';
import type { ConsistentCheckpoint } from './export.ts';

const exportBatch = 2000;
/** Earlier checkpoints that go along: enough to find one near any that somebody kept. */
const maxConsistency = 50;

/** What entries changed, by id of the change; counted over all logs. */
export type ChangesOf = (first: number, count: number) => ReadonlyMap<string, string>;

/** The entries of a log up to a size, some at a time. */
export function* entryBatches(repository: LedgerRepository, size: number): Generator<StoredEntry[]> {
  for (let seq = 0; seq < size; seq += exportBatch) {
    yield repository.entriesFrom(seq, Math.min(exportBatch, size - seq));
  }
}

function* textBatches(repository: LedgerRepository, size: number): Generator<string[]> {
  for (const batch of entryBatches(repository, size)) {
    yield batch.map((row) => Buffer.from(row.body).toString('utf8'));
  }
}

/** What each entry with a change has changed, in the order of the entries; null where it is not held any more. */
function* changeBatches(
  repository: LedgerRepository,
  size: number,
  changesOf: ChangesOf,
): Generator<(string | null)[]> {
  for (const batch of entryBatches(repository, size)) {
    const [first] = batch;
    const texts = first === undefined ? new Map<string, string>() : changesOf(first.seq, batch.length);
    yield batch.flatMap(({ change_id: id }) => (id === null ? [] : [texts.get(id) ?? null]));
  }
}

/** The keys that the entries of a log name, oldest first, and the checkpoints that hand over from one to the next. */
function keysOf(
  repository: LedgerRepository,
  size: number,
): { readonly keys: string[]; readonly handovers: string[] } {
  const keys: string[] = [];
  const handovers: string[] = [];
  for (const row of repository.keyEntries()) {
    const body = decodeEntry(row.body);
    const event = body && body.seq < size ? keyEventOf(body) : null;
    if (!body || !event || event.kind === 'revoked') continue;
    keys.push(formatNoteKey(event.kind === 'introduced' ? event.key : event.to));
    if (event.kind === 'handed-over') handovers.push(repository.checkpoint(body.seq + 1)?.note ?? '');
  }
  return { keys, handovers };
}

function consistencyOf(repository: LedgerRepository, size: number): ConsistentCheckpoint[] {
  const earlier = repository.newestCheckpoints(maxConsistency).filter((one) => one.size < size);
  return earlier.toReversed().map((one) => ({
    checkpoint: one.note,
    proof: consistencyProof(sha256, one.size, size, repository.subtree).map((node) =>
      Buffer.from(node).toString('base64'),
    ),
  }));
}

/** A log up to a checkpoint as the JSON document that verifies without this application. */
export function logAsJson(
  repository: LedgerRepository,
  checkpoint: StoredCheckpoint,
  changesOf: ChangesOf,
): Generator<string> {
  const { size, note } = checkpoint;
  return jsonExport({
    ...keysOf(repository, size),
    checkpoint: note,
    consistency: consistencyOf(repository, size),
    changes: changeBatches(repository, size, changesOf),
    batches: textBatches(repository, size),
  });
}
