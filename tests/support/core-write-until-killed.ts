import { openTestCore } from './core-harness.ts';
import { modelDraftOf } from './core-models.ts';

/*
 * Registers models in a data folder until it is killed, and prints the identifier of each one when the
 * reply is there: core-write-until-killed.ts DATA_FOLDER
 */
const [folder = ''] = process.argv.slice(2);
const core = await openTestCore({ folder });
for (let number = 1; ; number += 1) {
  // oxlint-disable-next-line no-await-in-loop -- each model is acknowledged before the next is sent
  const { id } = await core.call('models/create', modelDraftOf({ name: `${process.pid} ${number}` }));
  process.stdout.write(`${id}\n`);
}
