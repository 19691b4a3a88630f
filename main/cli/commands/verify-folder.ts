import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openSqlite } from '../../adapters/better-sqlite3.ts';
import { createAuditRepository } from '../../core/features/audit/repository.ts';
import { verificationSentence } from '../../core/features/audit/sentence.ts';
import { openCheckpoint } from '../../core/ledger/checkpoint.ts';
import { createLedgerRepository } from '../../core/ledger/repository.ts';
import { parseNoteKey } from '../../core/ledger/signed-note.ts';
import { readLedgerIdentity } from '../../core/ledger/open-ledger.ts';
import { verifyLedger } from '../../core/ledger/verify.ts';
import type { AnchorStore } from '../../core/ports.ts';
import { createDatabase } from '../../core/storage/database.ts';
import { layoutOf } from '../../core/storage/data-layout.ts';
import { listEvidenceFiles } from '../../core/evidence/evidence-repository.ts';
import type { ExportFinding } from './verify-export.ts';

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function evidenceProblems(folder: string, files: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const sha256 of files) {
    const path = join(folder, sha256.slice(0, 2), `${sha256}.parquet`);
    if (!existsSync(path)) problems.push(`Evidence file ${sha256} is missing.`);
    // oxlint-disable-next-line no-await-in-loop -- one file at a time keeps the disk busy and memory flat
    else if ((await digestOf(path)) !== sha256) problems.push(`Evidence file ${sha256} was changed.`);
  }
  return problems;
}

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
    const files = listEvidenceFiles(database);
    const problems = await evidenceProblems(layout.evidence, files);
    const evidence =
      problems.length === 0 ? [`All ${files.length} evidence files are as they were recorded.`] : problems;
    return {
      ok: verdict.ok && problems.length === 0,
      sentences: [verificationSentence(verdict, anchors.length), ...evidence],
    };
  } finally {
    connection.close();
  }
}
