import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import type { FileVault } from '../../../main/core/ports.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { modelDraftNamed, worldColumns } from '../../contract/valid-inputs.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';

type Fillable = Pick<TestCore, 'call' | 'folder'> & {
  readonly core: { readonly vault: Pick<FileVault, 'register'> };
};

/** A model with a data set, so that there is a ledger and evidence to lose. */
export async function fill(core: Fillable, name: string): Promise<ModelId> {
  const model = await core.call('models/create', modelDraftNamed(name));
  const rows = Array.from(
    { length: 200 },
    (_, index) => `${index * name.length},${['red', 'green'][index % 2]}`,
  );
  const path = join(core.folder, `${name}.csv`);
  await writeFile(path, ['age,colour', ...rows, ''].join('\n'));
  const { token } = await core.core.vault.register(path, `${name}.csv`);
  const { jobId } = await core.call('datasets/import', {
    token,
    modelId: model.id,
    name: `Data of ${name}`,
    purpose: 'reference',
    columns: worldColumns,
  });
  await jobEnd(core, jobId);
  return model.id;
}

export async function backUp(core: TestCore): Promise<Job> {
  const { jobId } = await core.call('backups/create', {});
  return jobEnd(core, jobId);
}

/** Digest over every row of every table, in the order of their keys; jobs apart, which live on in a copy. */
export function logicalDump(path: string): string {
  const connection = openSqlite(path, 'read');
  try {
    const tables = connection.all(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      [],
    ) as { name: string }[];
    const hash = createHash('sha256');
    for (const { name } of tables) {
      hash.update(name);
      const rows = connection
        .all(`SELECT * FROM "${name}"`, [])
        .map((row) =>
          JSON.stringify(row, (_key, value: unknown) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
          ),
        );
      for (const row of rows.toSorted()) hash.update(row);
    }
    return hash.digest('hex');
  } finally {
    connection.close();
  }
}
