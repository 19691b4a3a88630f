import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../main/adapters/clock.ts';
import { openImportWorkspace } from './support.ts';

/** Imports one file after another until it is killed; says on its output what was acknowledged. */
const [folder = '', run = ''] = process.argv.slice(2);
const workspace = await openImportWorkspace(folder, systemClock);
const model = workspace.createModel(`Model of run ${run}`);
process.stdout.write('ready\n');
for (let n = 0; ; n += 1) {
  const path = join(folder, '..', 'source.csv');
  const rows = Array.from({ length: 20_000 }, (_, row) => `${row},${run}-${n}-${row % 7},${row * n}`);
  await writeFile(path, `a,b,c\n${rows.join('\n')}\nx,refused,1\n`);
  const job = await workspace.importAndWait({
    model,
    path,
    name: `Set ${n}`,
    columns: [
      { name: 'a', type: 'numeric', role: 'feature' },
      { name: 'b', type: 'categorical', role: 'feature' },
      { name: 'c', type: 'numeric', role: 'feature' },
    ],
  });
  process.stdout.write(`imported ${job.outcome?.id ?? job.failure?.message ?? ''}\n`);
}
