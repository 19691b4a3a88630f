import { z } from 'zod';
import { backupKind } from '../../../shared/contract/backups.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';
import { noteKeyId, openNote, parseNote, parseNoteKey, signNote } from '../ledger/signed-note.ts';
import type { NoteKey, NoteSigner } from '../ledger/signed-note.ts';

/** First line of a manifest: what is signed cannot be taken for a checkpoint or anything else. */
const manifestHeader = 'driftguard/backup/1';
const segmentHeader = 'driftguard/log-segment/1';
const baseHeader = 'driftguard/log-base/1';

/** Head of the ledger in a copy. */
export const ledgerFacts = z.strictObject({
  origin: z.string(),
  size: z.int().min(0),
  root: sha256Hex,
});
export type LedgerFacts = z.infer<typeof ledgerFacts>;

export const backupManifest = z.strictObject({
  kind: backupKind,
  at: utcInstant,
  app: z.string(),
  schemaVersion: z.int().min(0),
  database: z.strictObject({ sha256: sha256Hex, sizeBytes: z.int().min(0) }),
  /** Null in a copy from before there was a ledger. */
  ledger: ledgerFacts.extend({ checkpoint: z.string(), keys: z.array(z.string()).max(1000) }).nullable(),
  evidence: z.strictObject({
    files: z.int().min(0),
    sizeBytes: z.int().min(0),
    /** Digest of the list beside the manifest. */
    listSha256: sha256Hex,
    /** Recorded, but gone or altered when the backup was made. */
    missing: z.array(sha256Hex).max(10_000),
  }),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** A byte copy of the database file, on which segments of its log follow. */
export const logBase = z.strictObject({
  at: utcInstant,
  app: z.string(),
  database: z.strictObject({ sha256: sha256Hex, sizeBytes: z.int().min(0) }),
  ledger: ledgerFacts,
});
export type LogBase = z.infer<typeof logBase>;

/** Committed frames of the write-ahead log, in the order in which they were written. */
export const logSegment = z.strictObject({
  base: z.string(),
  sequence: z.int().min(1),
  /** Digest of the segment file before; of the base record for the first. */
  previous: sha256Hex,
  at: utcInstant,
  /** Names the log the bytes are from: SQLite draws a new salt whenever it begins the log anew. */
  salt: z.string().regex(/^[0-9a-f]{16}$/),
  fromByte: z.int().min(0),
  bytes: z.int().min(1),
  sha256: sha256Hex,
  /** Head of the ledger once these bytes are applied; null for a piece that has to be followed by the next. */
  ledger: ledgerFacts.nullable(),
});
export type LogSegment = z.infer<typeof logSegment>;

const documents = {
  manifest: { header: manifestHeader, schema: backupManifest },
  segment: { header: segmentHeader, schema: logSegment },
  base: { header: baseHeader, schema: logBase },
} as const;
type Documents = typeof documents;
type DocumentName = keyof Documents;
type DocumentOf<Name extends DocumentName> = z.infer<Documents[Name]['schema']>;

/** Signs a document as a note of two lines: what it is, and its canonical JSON. */
export function signDocument<Name extends DocumentName>(
  name: Name,
  body: DocumentOf<Name>,
  signer: NoteSigner,
): string {
  return signNote(`${documents[name].header}\n${canonicalJson(body)}\n`, signer);
}

export type OpenedDocument<Body> = {
  readonly body: Body;
  /** `own`: by a key that was given; `unknown`: by another key; `broken`: not what was signed. */
  readonly signature: 'own' | 'unknown' | 'broken';
};

/**
 * Reads a signed document. Null when it is not one at all. Who signed it is said, not decided: without a
 * key of the workspace at hand, a copy can still be checked against itself. `publicKeys` are those that may
 * have signed, under whatever name.
 */
export function openDocument<Name extends DocumentName>(
  name: Name,
  note: string,
  publicKeys: readonly Uint8Array[],
): OpenedDocument<DocumentOf<Name>> | null {
  const parsed = parseNote(note);
  const [header, line, rest] = parsed?.text.split('\n') ?? [];
  if (parsed === null || header !== documents[name].header || line === undefined || rest !== '') return null;
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return null;
  }
  const body = documents[name].schema.safeParse(data);
  if (!body.success) return null;
  // The schema of `name` was used, which the compiler cannot follow through the table.
  const value = body.data as DocumentOf<Name>;
  const keys = parsed.signatures.flatMap((signature) =>
    publicKeys
      .map((publicKey) => ({ name: signature.name, publicKey }))
      .filter((key) => noteKeyId(key) === signature.keyId),
  );
  if (keys.length === 0) return { body: value, signature: 'unknown' };
  return { body: value, signature: openNote(note, keys) === null ? 'broken' : 'own' };
}

/** The keys a manifest names as those of its own ledger. */
export function keysInManifest(manifest: BackupManifest): NoteKey[] {
  return (manifest.ledger?.keys ?? []).flatMap((text) => parseNoteKey(text) ?? []);
}
