import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';

it('ends what was sent by an application that was killed, and says so on record', async () => {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  const first = await openTestCore({ folder });
  await first.close();
  const connection = openSqlite(join(folder, 'driftguard.db'), 'write');
  connection.run(
    `INSERT INTO explanations SELECT 'cut', 'drift-run', 'r', '${'a'.repeat(64)}', 'http://127.0.0.1/v1', 'm', '{}', '[]', id,
      'sent', NULL, NULL, 0, 0, '2026-01-01T00:00:00.000Z', NULL FROM users LIMIT 1`,
    [],
  );
  connection.close();

  const again = await openTestCore({ folder });
  const [entry] = (await again.call('audit/list', { targetId: 'cut' })).items;
  expect(entry).toMatchObject({ action: 'explanation.failed', actor: { name: 'DriftGuard' } });
  await again.close();
  const third = await openTestCore({ folder });
  expect((await third.call('audit/list', { targetId: 'cut' })).total).toBe(1);
  await third.close();
});
