import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listWindows, sliceWindow } from '../../../../main/adapters/duckdb-windows.ts';
import type { MonitorWindows } from '../../../../shared/schema/monitor.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const { signal } = new AbortController();

async function query(sql: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('windows of evidence', () => {
  let folder: Awaited<ReturnType<typeof makeTestFolder>>;
  let path = '';
  const rows = 100;
  const settings = () => ({ tempFolder: folder.path, memoryLimitMb: 256, threads: 1 });
  const list = (windows: MonitorWindows) =>
    listWindows(settings(), { path, rows, name: 'March', windows, signal });

  beforeAll(async () => {
    folder = await makeTestFolder();
    path = join(folder.path, 'timed [1].parquet');
    // Every six hours from 30 March; each tenth row has no time, the last one an endless one.
    await query(`COPY (SELECT n AS position,
      CASE WHEN n % 10 = 9 THEN NULL WHEN n = 98 THEN 'infinity'::TIMESTAMPTZ
        ELSE TIMESTAMPTZ '2026-03-30 00:00:00+00' + INTERVAL (n * 6) HOUR END AS "at time"
      FROM range(${rows}) t(n)) TO '${path}' (FORMAT parquet)`);
  });
  afterAll(() => folder.remove());

  it('takes a whole data set as one window', async () => {
    expect(await list({ kind: 'whole' })).toEqual({
      windows: [{ label: 'March', column: null, from: null, until: null, firstRow: null, rows }],
      withoutTime: 0,
    });
  });

  it('cuts by rows, the last window being what is left', async () => {
    const { windows } = await list({ kind: 'rows', rows: 30 });
    expect(windows.map(({ label, firstRow, rows: count }) => [label, firstRow, count])).toEqual([
      ['rows 1 to 30', 0, 30],
      ['rows 31 to 60', 30, 30],
      ['rows 61 to 90', 60, 30],
      ['rows 91 to 100', 90, 10],
    ]);
  });

  it('cuts by the calendar in UTC and counts the rows without a time', async () => {
    const { windows, withoutTime } = await list({ kind: 'calendar', unit: 'month', column: 'at time' });
    expect(windows.map(({ label, from, until }) => ({ label, from, until }))).toEqual([
      { label: '2026-03', from: '2026-03-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' },
      { label: '2026-04', from: '2026-04-01T00:00:00.000Z', until: '2026-05-01T00:00:00.000Z' },
    ]);
    expect(withoutTime).toBe(11);
    expect(windows.reduce((sum, window) => sum + window.rows, 0)).toBe(rows - 11);
  });

  it('begins weeks on Monday and names quarters', async () => {
    const weeks = await list({ kind: 'calendar', unit: 'week', column: 'at time' });
    expect(weeks.windows[0]?.label).toBe('week of 2026-03-30');
    const quarters = await list({ kind: 'calendar', unit: 'quarter', column: 'at time' });
    expect(quarters.windows.map(({ label }) => label)).toEqual(['2026 Q1', '2026 Q2']);
  });

  it('writes each row of the windows of a data set once, in its order', async () => {
    for (const windows of [
      { kind: 'rows', rows: 30 },
      { kind: 'calendar', unit: 'day', column: 'at time' },
    ] satisfies MonitorWindows[]) {
      const seen: unknown[] = [];
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that the order can be looked at
      for (const [index, window] of (await list(windows)).windows.entries()) {
        const targetPath = join(folder.path, `${windows.kind}-${index}.parquet`);
        // oxlint-disable-next-line no-await-in-loop
        expect(await sliceWindow(settings(), { path, window, targetPath, signal })).toBe(window.rows);
        // oxlint-disable-next-line no-await-in-loop
        seen.push(...(await query(`SELECT position FROM '${targetPath}'`)).flat());
      }
      const timed = Array.from({ length: rows }, (_, index) => String(index)).filter(
        (position) => windows.kind === 'rows' || (!position.endsWith('9') && position !== '98'),
      );
      expect(seen).toEqual(timed);
    }
  });

  it('refuses to cut data into more windows than can be looked at', async () => {
    await expect(
      listWindows(settings(), {
        path,
        rows: 3_000_000,
        name: 'Large',
        windows: { kind: 'rows', rows: 30 },
        signal,
      }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message:
        'The data would be cut into 100,000 windows; at most 2,000 are possible. Choose more rows for each window.',
    });
  });
});
