import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordDigests } from '../../../../../main/core/storage/digest-repository.ts';
import { writeSetting } from '../../../../../main/core/storage/workspace-settings.ts';
import { openTestDatabase } from '../../../../support/core-database.ts';

describe('createRecordDigests', () => {
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeEach(async () => {
    test = await openTestDatabase();
  });
  afterEach(() => test.close());

  const lock = (minutes: string) => () => writeSetting(test.database, 'idle-lock-minutes', minutes);

  it('knows a record once its own row is there', () => {
    const digests = createRecordDigests(test.database);
    expect(digests.has('setting', 'idle-lock')).toBe(false);
    expect(digests.digestOf('setting', 'idle-lock')).toBeNull();
    test.database.write(lock('15'));
    expect(digests.has('setting', 'idle-lock')).toBe(true);
    expect(digests.has('setting', 'backups')).toBe(false);
    expect(digests.has('setting', 'of nobody')).toBe(false);
  });

  it('tells another digest when a row says something else, and the former one when it says so again', () => {
    const digests = createRecordDigests(test.database);
    const told = ['15', '20', '15'].map((minutes) => {
      test.database.write(lock(minutes));
      return digests.digestOf('setting', 'idle-lock');
    });
    // printf '["15"]\n\n' | sha256sum
    expect(told[0]).toBe('8e21d296cd449c964da0489b2d964458c7e87be4e06c1ea5a25e9844069ea5e8');
    expect(told[1]).not.toBe(told[0]);
    expect(told[2]).toBe(told[0]);
  });
});
