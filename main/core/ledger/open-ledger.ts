import { z } from 'zod';
import type { Actor, AnchorStore, Clock, IdSource, Logger, SecretStore } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { readSetting, writeSetting } from '../storage/workspace-settings.ts';
import { createCheckpointer } from './checkpointer.ts';
import type { Checkpointer } from './checkpointer.ts';
import { createLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { createLedgerRepository } from './repository.ts';
import type { LedgerRepository } from './repository.ts';
import { formatNoteKey, noteKeyId, parseNoteKey } from './signed-note.ts';
import type { NoteKey, NoteSigner } from './signed-note.ts';
import { openSigningKey } from './signing-key.ts';

export type OpenLedger = {
  readonly ledger: Ledger;
  readonly repository: LedgerRepository;
  readonly checkpointer: Checkpointer;
  readonly signer: NoteSigner;
  /** Every key that ever signed for this log, oldest first. */
  readonly keys: readonly NoteKey[];
  readonly heldIn: SecretStore['kind'];
};

const storedKeys = z.array(z.string());

function readKeys(database: Database): NoteKey[] {
  const stored = readSetting(database, 'ledger-keys');
  if (stored === null) return [];
  return storedKeys.parse(JSON.parse(stored)).flatMap((text) => parseNoteKey(text) ?? []);
}

const originOf = (installation: string): string => `driftguard/${installation}/log/1`;

/** Name and keys of the ledger in a database; null before its first entry. */
export function readLedgerIdentity(database: Database): { origin: string; keys: readonly NoteKey[] } | null {
  const installation = readSetting(database, 'installation-id');
  return installation === null ? null : { origin: originOf(installation), keys: readKeys(database) };
}

/**
 * Opens the ledger of a data folder: names it at the first start, finds or makes the key that signs its
 * checkpoints and enters a new key into the ledger itself. A key that was there and is gone is replaced,
 * which is an entry too; what the old key signed stays valid.
 */
export async function openLedger(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly secrets: SecretStore;
  readonly anchors: AnchorStore;
  readonly version: string;
  /** On whose behalf keys are made. */
  readonly actor: Actor;
}): Promise<OpenLedger> {
  const { database, clock, ids, log, secrets, anchors, version, actor } = dependencies;
  const installation = readSetting(database, 'installation-id') ?? ids.next();
  const origin = originOf(installation);
  const repository = createLedgerRepository(database);
  let checkpointer: Checkpointer | null = null;
  const ledger = createLedger({
    repository,
    clock,
    origin,
    version,
    onAppend: () => checkpointer?.appended(),
  });

  const { signer } = await openSigningKey(secrets, origin);
  const known = readKeys(database);
  const isKnown = known.some((key) => noteKeyId(key) === noteKeyId(signer));
  const keys = isKnown ? known : [...known, { name: signer.name, publicKey: signer.publicKey }];
  if (!isKnown) {
    database.write(() => {
      writeSetting(database, 'installation-id', installation);
      writeSetting(database, 'ledger-keys', JSON.stringify(keys.map(formatNoteKey)));
      ledger.append({
        actor,
        action: known.length === 0 ? 'ledger.key-created' : 'ledger.key-replaced',
        target: { type: 'workspace', id: 'ledger' },
        note: formatNoteKey(signer),
      });
    });
    if (known.length > 0) log.warn('ledger key was not found and was replaced', { keys: keys.length });
  }
  checkpointer = createCheckpointer({ database, repository, ledger, signer, anchors, clock, log });
  return { ledger, repository, checkpointer, signer, keys, heldIn: secrets.kind };
}
