import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { integrityCheck } from '../../../main/core/storage/integrity.ts';
import { modelId } from '../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';

const child = fileURLToPath(new URL('../../support/core-write-until-killed.ts', import.meta.url));
const rounds = 5;

/** Lets another process write until `count` models were acknowledged, kills it and gives their identifiers. */
async function writeAndKill(folder: string, count: number): Promise<string[]> {
  const writer = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  writer.stdout.setEncoding('utf8');
  writer.stdout.on('data', (text: string) => {
    printed += text;
    if (printed.split('\n').length > count) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  // What follows the last line break was not printed whole.
  return printed.split('\n').slice(0, -1);
}

it('keeps every change that was acknowledged when the process is killed, and opens again', async () => {
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const acknowledged: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each round goes on with the folder of the one before
    acknowledged.push(...(await writeAndKill(folder, round * 7)));
  }

  const core = await openTestCore({ folder });
  const histories = await Promise.all(
    acknowledged.map((id) => core.call('models/history', { id: modelId.parse(id) })),
  );
  expect(acknowledged.length).toBeGreaterThanOrEqual(7 + 14 + 21 + 28 + 35);
  expect(histories.map(({ items }) => items.map(({ action }) => action))).toEqual(
    acknowledged.map(() => ['created']),
  );
  await core.close();

  const database = openSqlite(join(folder, 'driftguard.db'), 'read');
  expect(() => integrityCheck(database)).not.toThrow();
  database.close();
});
