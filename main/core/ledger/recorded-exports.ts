import { createHash } from 'node:crypto';
import type { HeldFile } from '../../../shared/contract/files.ts';
import type { Actor, FileVault } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { Ledger } from './ledger.ts';

export type ExportRequest = {
  /** Name of the file, with its ending. */
  readonly name: string;
  readonly chunks: Iterable<string> | AsyncIterable<string>;
  readonly actor: Actor;
  /** How the entry is called, such as “run.exported”. */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
};

/** Files that leave the workspace, each with an entry that tells who took what, and its digest. */
export type RecordedExports = {
  /** Rejects as the vault does. The file is handed out only after its entry is written and signed. */
  write(request: ExportRequest): Promise<HeldFile>;
};

/** Gives the chunks on and hashes them on their way. */
async function* hashing(
  chunks: Iterable<string> | AsyncIterable<string>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    hash.update(chunk, 'utf8');
    yield chunk;
  }
}

/** `mayRecord` is false in recovery, where files may be taken out and nothing is written on top of the ledger. */
export function createRecordedExports(dependencies: {
  readonly vault: FileVault;
  readonly database: Database;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly mayRecord: () => boolean;
  /** Signs the present head. */
  readonly checkpoint: () => Promise<unknown>;
}): RecordedExports {
  const { vault, database, ledger, mayRecord, checkpoint } = dependencies;
  return {
    async write({ name, chunks, actor, action, target }) {
      const hash = createHash('sha256');
      const file = await vault.write(name, hashing(chunks, hash));
      if (mayRecord()) {
        const note = name.slice(name.lastIndexOf('.') + 1).toUpperCase();
        const facts = { sha256: hash.digest('hex'), bytes: file.sizeBytes };
        database.write(() => {
          ledger.append({ actor, action, target, note, facts });
        });
        await checkpoint();
      }
      return { token: file.token, name: file.name, sizeBytes: file.sizeBytes };
    },
  };
}
