import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSetting, writeSetting } from '../../../../../main/core/storage/workspace-settings.ts';
import { openTestDatabase } from '../../../../support/core-database.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.close());

it('keeps the last value of a setting', () => {
  const { database } = test;
  expect(readSetting(database, 'demo-loaded-at')).toBeNull();
  for (const value of ['first', 'second']) {
    database.write(() => writeSetting(database, 'demo-loaded-at', value));
    expect(readSetting(database, 'demo-loaded-at')).toBe(value);
  }
});
