import { existsSync } from 'node:fs';
import { openSqlite } from '../../adapters/better-sqlite3.ts';
import { createAuditRepository } from '../../core/features/audit/repository.ts';
import { evidenceSentence, verificationSentence } from '../../core/features/audit/sentence.ts';
import { openCheckpoint } from '../../core/ledger/checkpoint.ts';
import { createLedgerRepository } from '../../core/ledger/repository.ts';
import { parseNoteKey } from '../../core/ledger/signed-note.ts';
import { readLedgerIdentity } from '../../core/ledger/open-ledger.ts';
import { verifyLedger } from '../../core/ledger/verify.ts';
import type { AnchorStore } from '../../core/ports.ts';
import { createDatabase } from '../../core/storage/database.ts';
import { layoutOf } from '../../core/storage/data-layout.ts';
import { createEvidenceStore } from '../../core/evidence/evidence-store.ts';
import { verifyEvidence } from '../../core/evidence/verify-evidence.ts';
import type { ExportFinding } from './verify-export.ts';

/** Checks ledger and evidence of a data folder, without changing anything in it. */
export async function verifyFolder(
  folder: string,
  options: { readonly trustedKey: string | null; readonly anchors: AnchorStore },
): Promise<ExportFinding> {
  const layout = layoutOf(folder);
  if (!existsSync(layout.database)) {
    return {
      ok: false,
      sentences: [`There is no DriftGuard database in ${folder}. Name the data folder itself.`],
    };
  }
  const connection = openSqlite(layout.database, 'read');
  try {
    const database = createDatabase(connection);
    const identity = readLedgerIdentity(database);
    if (!identity)
      return { ok: false, sentences: ['This data folder has no ledger yet. Open it once with DriftGuard.'] };
    const trusted = options.trustedKey === null ? null : parseNoteKey(options.trustedKey);
    if (options.trustedKey !== null && trusted === null) {
      return {
        ok: false,
        sentences: ['The key is not a verifier key. Write it as it stands on the Audit page.'],
      };
    }
    const keys = trusted === null ? identity.keys : [trusted];
    const notes = await options.anchors.read(identity.origin);
    const anchors = notes.flatMap((note) => openCheckpoint(note, identity.keys) ?? []);
    const audit = createAuditRepository(database);
    const verdict = await verifyLedger({
      repository: createLedgerRepository(database),
      origin: identity.origin,
      keys,
      anchors,
      changeDigest: (id) => audit.digestOf(id),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const evidence = await verifyEvidence({
      store: createEvidenceStore(layout),
      recorded: audit.recordedEvidence(),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    return {
      ok: verdict.ok && evidence.missing.length === 0 && evidence.changed.length === 0,
      sentences: [verificationSentence(verdict, anchors.length), evidenceSentence(evidence)],
    };
  } finally {
    connection.close();
  }
}
