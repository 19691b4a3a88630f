import { openTestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';

/* Opens a data folder and makes one backup after the other until it is killed. */

const [folder = ''] = process.argv.slice(2);
const core = await openTestCore({ folder });
process.stdout.write('ready\n');
for (;;) {
  // oxlint-disable-next-line no-await-in-loop -- one backup after the other
  const { jobId } = await core.call('backups/create', {});
  // oxlint-disable-next-line no-await-in-loop -- the same
  await jobEnd(core, jobId);
}
