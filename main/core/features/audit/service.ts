import { inclusionProof, rootAt, sameBytes } from '../../../../shared/canonical/merkle.ts';
import { auditVerification } from '../../../../shared/contract/audit.ts';
import type { AuditEntryDetail, AuditStatus, AuditVerification } from '../../../../shared/contract/audit.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { verifyEvidence } from '../../evidence/verify-evidence.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import type { Checkpoint } from '../../ledger/checkpoint.ts';
import { sha256, toHex } from '../../ledger/entry.ts';
import type { OpenLedger } from '../../ledger/open-ledger.ts';
import type { StoredEntry } from '../../ledger/repository.ts';
import { formatNoteKey } from '../../ledger/signed-note.ts';
import { verifyLedger } from '../../ledger/verify.ts';
import type { Actor, AnchorStore, Clock, FileVault, VaultFile } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { csvExport, jsonExport } from './export.ts';
import type { AuditRepository } from './repository.ts';
import { evidenceSentence, verificationSentence } from './sentence.ts';

export type AuditServiceDependencies = {
  readonly database: Database;
  readonly repository: AuditRepository;
  readonly opened: OpenLedger;
  readonly anchors: AnchorStore;
  readonly clock: Clock;
  readonly vault: FileVault;
  readonly store: EvidenceStore;
};

export type AuditService = {
  status(): AuditStatus;
  /** Throws NOT_FOUND. */
  get(seq: number): AuditEntryDetail;
  verify(job: JobContext, actor: Actor): Promise<JobOutcome>;
  /** Holds the ledger against what is kept outside the data folder; cheap enough for every start. */
  checkAnchors(): Promise<void>;
  export(format: 'csv' | 'json', actor: Actor): Promise<VaultFile>;
};

const exportBatch = 2000;
const workspace = { type: 'workspace', id: 'ledger' } as const;

export function createAuditService(dependencies: AuditServiceDependencies): AuditService {
  const { database, repository, opened, anchors, clock, vault, store } = dependencies;
  const { ledger, repository: entries, keys, checkpointer } = opened;

  function latestVerification(): AuditVerification | null {
    const stored = readSetting(database, 'ledger-verification');
    return stored === null ? null : auditVerification.parse(JSON.parse(stored));
  }

  async function anchorsOutside(): Promise<Checkpoint[]> {
    const notes = await anchors.read(ledger.origin);
    return notes.flatMap((note) => openCheckpoint(note, keys) ?? []);
  }

  function* batches(size: number): Generator<StoredEntry[]> {
    for (let seq = 0; seq < size; seq += exportBatch) {
      yield entries.entriesFrom(seq, Math.min(exportBatch, size - seq));
    }
  }

  function* bodies(size: number): Generator<string[]> {
    for (const batch of batches(size)) yield batch.map((row) => Buffer.from(row.body).toString('utf8'));
  }

  return {
    status() {
      const { size, root } = ledger.head();
      const latest = entries.latestCheckpoint();
      return {
        origin: ledger.origin,
        size,
        root: toHex(root) as Sha256,
        key: { verifier: formatNoteKey(opened.signer), heldIn: opened.heldIn },
        latestCheckpoint: latest,
        uncovered: size - (latest?.size ?? 0),
        latestVerification: latestVerification(),
      };
    },
    get(seq) {
      const row = repository.entry(seq);
      if (!row) throw new DriftGuardError('NOT_FOUND', `The ledger has no entry ${seq}.`);
      const { size, root } = ledger.head();
      return {
        ...repository.describe(row),
        body: Buffer.from(row.body).toString('utf8'),
        leafHash: toHex(row.leaf_hash) as Sha256,
        fields: row.change_id === null ? [] : repository.fieldsOf(row.change_id),
        proof: {
          size,
          root: toHex(root) as Sha256,
          path: inclusionProof(sha256, seq, size, entries.subtree).map((node) => toHex(node) as Sha256),
        },
      };
    },
    async verify(job, actor) {
      const outside = await anchorsOutside();
      const verdict = await verifyLedger({
        repository: entries,
        origin: ledger.origin,
        keys,
        anchors: outside,
        changeDigest: (id) => repository.digestOf(id),
        signal: job.signal,
        onProgress: (done, total) =>
          job.report({ done, total, unit: 'entries', phase: 'Recomputing the ledger' }),
      });
      const evidence = await verifyEvidence({
        store,
        recorded: repository.recordedEvidence(),
        signal: job.signal,
        onProgress: (done, total) =>
          job.report({ done, total, unit: 'files', phase: 'Hashing the evidence again' }),
      });
      const found: AuditVerification = {
        at: clock.now(),
        ok: verdict.ok && evidence.missing.length === 0 && evidence.changed.length === 0,
        size: verdict.size,
        root: verdict.root as Sha256,
        checkpoints: verdict.checkpoints,
        badSeq: verdict.problem?.seq ?? null,
        sentence: `${verificationSentence(verdict, outside.length)} ${evidenceSentence(evidence)}`,
      };
      database.write(() => {
        writeSetting(database, 'ledger-verification', JSON.stringify(found));
        const action = found.ok ? 'ledger.verified' : 'ledger.found-altered';
        ledger.append({ actor, action, target: workspace, note: found.sentence.slice(0, 1000) });
      });
      // A log that was found altered is not signed anew because somebody looked at it.
      if (found.ok) await checkpointer.checkpoint();
      return { entity: 'ledger', id: ledger.origin, message: found.sentence };
    },
    async checkAnchors() {
      const latest = (await anchorsOutside()).at(-1);
      if (!latest) return;
      const { size, root } = ledger.head();
      const agrees =
        latest.size <= size && sameBytes(latest.root, rootAt(sha256, latest.size, entries.subtree));
      if (agrees) return;
      const what =
        latest.size > size
          ? `The ledger ends after ${size} entries, but a signed checkpoint outside the data folder covers ${latest.size}. Entries were removed, or an older copy of the data folder was put in place.`
          : `The first ${latest.size} entries are not those of the signed checkpoint outside the data folder.`;
      const found: AuditVerification = {
        at: clock.now(),
        ok: false,
        size,
        root: toHex(root) as Sha256,
        checkpoints: 0,
        badSeq: latest.size > size ? size : null,
        sentence: `The ledger is not as it was written. ${what}`,
      };
      database.write(() => {
        writeSetting(database, 'ledger-verification', JSON.stringify(found));
      });
    },
    async export(format, actor) {
      database.write(() => {
        ledger.append({ actor, action: 'ledger.exported', target: workspace, note: format.toUpperCase() });
      });
      const checkpoint = await checkpointer.checkpoint();
      const size = checkpoint?.size ?? 0;
      const pieces =
        format === 'csv'
          ? csvExport(batches(size), (row) => repository.describe(row))
          : jsonExport({
              checkpoint: checkpoint?.note ?? '',
              keys: keys.map(formatNoteKey),
              batches: bodies(size),
            });
      return vault.write(`ledger-${clock.now().slice(0, 10)}.${format}`, pieces);
    },
  };
}
