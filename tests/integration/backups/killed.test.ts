import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { backupId } from '../../../shared/contract/backups.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';
import { realEngines } from '../../support/real-engines.ts';
import { reportSeed } from '../../support/property.ts';
import { backUp, fill } from './support.ts';

const child = fileURLToPath(new URL('./back-up-until-killed-child.ts', import.meta.url));
const rounds = 5;

it('leaves whole backups and nothing half-made when the process is killed in the middle of one', async () => {
  const { seed } = reportSeed({});
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const first = await openTestCore({ ports: realEngines, folder });
  await fill(first, 'First');
  await backUp(first);
  await first.close();

  for (let round = 0; round < rounds; round += 1) {
    const worker = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    worker.stdout.once('data', () => {
      setTimeout(() => worker.kill('SIGKILL'), (seed * (round + 1)) % 160);
    });
    // oxlint-disable-next-line no-await-in-loop -- each round goes on with the folder of the one before
    await once(worker, 'close');
  }

  const core = await openTestCore({ ports: realEngines, folder });
  const { backups } = await core.call('backups/list', {});
  expect(backups.length).toBeGreaterThanOrEqual(1);
  for (const { id } of backups) {
    // oxlint-disable-next-line no-await-in-loop -- one check after the other
    const { jobId } = await core.call('backups/verify', { id });
    // oxlint-disable-next-line no-await-in-loop -- the same
    expect((await jobEnd(core, jobId)).failure).toBeNull();
  }
  await backUp(core);
  const names = await readdir(join(folder, 'backups'));
  expect(names.filter((name) => !backupId.safeParse(name).success)).toEqual(['evidence']);
  await core.close();
});
