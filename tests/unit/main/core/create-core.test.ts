import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../main/adapters/better-sqlite3.ts';
import { directCopies } from '../../../../main/core/safekeeping/direct-copies.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { idleComparison, idleEvidenceEngine } from '../../../support/core-engines.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';
import { openTestCore } from '../../../support/core-harness.ts';
import { modelDraftOf } from '../../../support/core-models.ts';

let parent: Awaited<ReturnType<typeof makeTestFolder>>;
let folder: string;
beforeEach(async () => {
  parent = await makeTestFolder();
  folder = join(parent.path, 'data');
});
afterEach(() => parent.remove());

describe('createCore', () => {
  it('finds its records and its operator again', async () => {
    const first = await openTestCore({ folder });
    const model = await first.call('models/create', modelDraftOf());
    await first.close();

    const second = await openTestCore({ folder });
    expect(await second.call('models/get', { id: model.id })).toEqual(model);
    expect(second.core.system).toEqual(first.core.system);
    await second.close();
  });

  it('holds the folder alone, and another start changes nothing in it', async () => {
    const first = await openTestCore({ folder });
    await writeFile(join(first.core.uploadFolder, 'upload.csv'), 'a\n1\n');
    await expect(openTestCore({ folder })).rejects.toMatchObject({ code: 'DATA_FOLDER_LOCKED' });
    expect(await readdir(first.core.uploadFolder)).toEqual(['upload.csv']);
    expect((await first.call('app/health', {})).database).toBe('ok');
    await first.close();
  });

  it('leaves nothing temporary behind, and answers nothing more', async () => {
    const core = await openTestCore({ folder });
    await writeFile(join(core.core.uploadFolder, 'upload.csv'), 'a\n1\n');
    await core.close();
    await core.core.close();

    expect(await readdir(join(folder, 'temp'))).toEqual([]);
    expect(existsSync(join(folder, 'driftguard.db-wal'))).toBe(false);
    expect(existsSync(join(folder, 'lock-holder.json'))).toBe(false);
  });

  it('closes what it opened when a later step fails, so that the next start works', async () => {
    const closed: string[] = [];
    const openEvidenceEngine = () => ({
      ...idleEvidenceEngine,
      close: () => {
        closed.push('evidence engine');
        return Promise.resolve();
      },
    });
    const broken = openTestCore({
      folder,
      ports: { openEvidenceEngine, openComparison: () => Promise.reject(new Error('no threads')) },
    });
    await expect(broken).rejects.toThrow('no threads');
    expect(closed).toEqual(['evidence engine']);

    const next = await openTestCore({ folder, ports: { openComparison: () => idleComparison } });
    await next.close();
  });

  it('stops a backup that is under way before it takes its thread away, and calls nothing failed', async () => {
    const copying = Promise.withResolvers<undefined>();
    const closed = new AbortController();
    const first = await openTestCore({
      folder,
      ports: {
        openCopies: () => ({
          ...directCopies(openSqlite),
          async copy(_source, _target, { signal }) {
            copying.resolve(undefined);
            // oxlint-disable-next-line no-await-in-loop -- as a thread does, it looks again and again
            while (!signal.aborted && !closed.signal.aborted) await setImmediate();
            throw signal.aborted ? new DriftGuardError('CANCELLED') : new Error('The thread ended.');
          },
          async close() {
            closed.abort();
          },
        }),
      },
    });
    const { jobId } = await first.call('backups/create', {});
    await copying.promise;
    await first.close();
    expect(first.log.filter(({ level }) => level !== 'info')).toEqual([]);

    const second = await openTestCore({ folder });
    expect(await second.call('jobs/get', { id: jobId })).toMatchObject({ state: 'interrupted' });
    expect((await second.call('backups/status', {})).lastFailure).toBeNull();
    await second.close();
  });

  it('refuses a folder that a newer version wrote, and leaves it free', async () => {
    await (await openTestCore({ folder })).close();
    const database = openSqlite(join(folder, 'driftguard.db'), 'write');
    database.exec("INSERT INTO schema_steps VALUES (999, 'from-the-future', '', '9.0.0', '')");
    database.close();

    for (let attempt = 0; attempt < 2; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the second attempt shows that the first let go
      await expect(openTestCore({ folder })).rejects.toMatchObject({
        code: 'SCHEMA_TOO_NEW',
        message: 'The data folder was written by a newer DriftGuard. Install that version to open it.',
      });
    }
  });

  it('says that a full disk is full, and goes on when there is space again', async () => {
    let fill: ((full: boolean) => void) | null = null;
    const core = await openTestCore({
      folder,
      ports: {
        openSqlite: (path, mode) => {
          const connection = openSqlite(path, mode);
          fill = (full) => connection.pragma(`max_page_count = ${full ? 1 : 1_000_000}`);
          return connection;
        },
      },
    });
    const setFull = (full: boolean) => fill?.(full);
    setFull(true);
    const big = modelDraftOf({ featureSchema: JSON.stringify({ description: 'x'.repeat(200_000) }) });
    await expect(core.call('models/create', big)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: 'The disk is full. Free some space and try again; nothing was changed.',
    });
    expect((await core.call('models/list', {})).total).toBe(0);
    setFull(false);
    const model = await core.call('models/create', big);
    expect((await core.call('models/history', { id: model.id })).total).toBe(1);
    expect((await core.call('app/health', {})).database).toBe('ok');
    await core.close();
  });

  it('tells of a change only after it can be read', async () => {
    const seen: Promise<unknown>[] = [];
    const core = await openTestCore({ folder });
    const push = core.pushes.push.bind(core.pushes);
    core.pushes.push = (...messages) => {
      for (const { topic, payload } of messages) {
        if (topic === 'records/changed') seen.push(core.ask('models/get', { id: payload.ids[0] }));
      }
      return push(...messages);
    };
    const model = await core.call('models/create', modelDraftOf());
    expect(await Promise.all(seen)).toMatchObject([{ ok: true, value: model }]);
    await core.close();
  });
});
