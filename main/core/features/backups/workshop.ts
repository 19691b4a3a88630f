import type { BackupSettings } from '../../../../shared/contract/backups.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { LedgerEvent, LedgerHead } from '../../ledger/ledger.ts';
import type { NoteSigner } from '../../ledger/signed-note.ts';
import type { Actor, DatabaseCopies, SystemProbe } from '../../ports.ts';
import type { Storage } from '../../storage/open-storage.ts';
import { placeIsThere, placeOf, readSettings } from './settings.ts';
import type { PlaceOptions } from './settings.ts';

/** The ledger as backups need it. */
export type LedgerForBackups = {
  /** Name of the log that is written to. */
  origin(): string;
  head(): LedgerHead;
  /** Null while the key is not at hand. */
  signer(): NoteSigner | null;
  /** Signs the head and keeps the checkpoint in the database, so that a copy of it can be verified by itself. */
  checkpoint(): Promise<unknown>;
  /** Every key that ever signed for this workspace. */
  publicKeys(): readonly Uint8Array[];
  /** Entries after `size`, newest first, at most `limit`. */
  newest(limit: number): readonly { readonly seq: number; readonly at: string; readonly action: string }[];
};

export type BackupDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'log' | 'jobs' | 'changes' | 'timetable' | 'publish' | 'folders' | 'version'
> & {
  readonly append: (event: LedgerEvent) => void;
  readonly storage: Storage;
  readonly ledger: LedgerForBackups;
  readonly copies: DatabaseCopies;
  readonly probe: SystemProbe;
  readonly dataFolder: string;
  readonly installation: string;
  readonly store: Pick<EvidenceStore, 'pathOf' | 'putBack'>;
  /** Where evidence lies that was found damaged. */
  readonly quarantine: string;
  /** In whose name the timetable works. */
  readonly operator: Actor;
  /** False while nothing may be recorded on top of the ledger. */
  readonly mayRecord: () => boolean;
};

/** What every part of the feature needs to know, read anew each time because settings change. */
export type Workshop = BackupDependencies & {
  readonly placeOptions: PlaceOptions;
  settings(): BackupSettings;
  /** The folder in which backups lie. */
  place(): string;
  /** False while the disk of a chosen folder is not connected; nothing may make the folder anew elsewhere. */
  isPlaceThere(): boolean;
  /** The folder, for writing. Throws READ_ONLY while it is not there. */
  placeToWrite(): string;
  /** Throws KEY_NOT_READY while the key that signs is not at hand. */
  signer(): NoteSigner;
  /** Records an event in a transaction of its own and tells the screens. */
  record(actor: Actor, action: string, id: string, note: string): void;
  /** One piece of work on the place at a time. */
  exclusive<Value>(work: () => Promise<Value>): Promise<Value>;
};

const longestNote = 1000;

export function createWorkshop(dependencies: BackupDependencies): Workshop {
  const { database, folders, dataFolder, installation, ledger, append, publish } = dependencies;
  const placeOptions: PlaceOptions = { dataFolder, ownFolder: folders.backups, installation };
  let last: Promise<unknown> = Promise.resolve();
  const place = (): string => placeOf(readSettings(database), placeOptions);
  const isPlaceThere = (): boolean => placeIsThere(readSettings(database), placeOptions);

  return {
    ...dependencies,
    placeOptions,
    settings: () => readSettings(database),
    place,
    isPlaceThere,
    placeToWrite() {
      if (isPlaceThere()) return place();
      throw new DriftGuardError(
        'READ_ONLY',
        'The folder of the backups cannot be reached. Connect its disk, or choose another folder.',
      );
    },
    signer() {
      const signer = ledger.signer();
      if (signer !== null) return signer;
      throw new DriftGuardError(
        'KEY_NOT_READY',
        'The key that signs backups is not at hand. Open it on the Audit page, then try again.',
      );
    },
    record(actor, action, id, note) {
      database.write(() => {
        append({ actor, action, target: { type: 'backup', id }, note: note.slice(0, longestNote) });
      });
      publish({ topic: 'records/changed', payload: { entity: 'backup', ids: [id] } });
    },
    exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
      const run = last.then(work, work);
      last = run.catch(() => undefined);
      return run;
    },
  };
}
