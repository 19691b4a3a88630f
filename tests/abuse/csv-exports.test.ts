import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandNames, commands } from '../../shared/contract/index.ts';
import type { CommandInput, CoreCommandName } from '../../shared/contract/index.ts';
import { handsOut } from '../../shared/contract/files.ts';
import type { ColumnRole } from '../../shared/schema/column.ts';
import { performanceRunId } from '../../shared/schema/ids.ts';
import type { FileToken } from '../../shared/schema/ids.ts';
import { unknownRecords } from '../contract/unknown-records.ts';
import { validInputs } from '../contract/valid-inputs.ts';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { jobEnd } from '../support/job-end.ts';
import { realEngines } from '../support/real-engines.ts';
import { modelDraftOf } from '../support/core-models.ts';

/* Every export of the contract, over records whose every text a spreadsheet would run as a formula. */

const formula = {
  model: '=HYPERLINK("http://evil.test","x")',
  owner: '+1+cmd|calc!A0',
  reference: '@SUM(A1:A9)',
  current: '-2+3+cmd',
  column: '=1+1',
  category: '@risk',
} as const;

let core: TestCore;
const ids = { ...unknownRecords };

async function importFile(
  purpose: 'reference' | 'current',
  shift: number,
  {
    modelId,
    roles,
  }: Pick<CommandInput<'datasets/import'>, 'modelId'> & {
    readonly roles: readonly [ColumnRole, ColumnRole, ColumnRole];
  },
): Promise<string> {
  const rows = Array.from(
    { length: 300 },
    (_unused, index) =>
      `${((index * 37) % 60) + shift},"${[formula.category, '+up', '-down', '=x'][index % 4] ?? ''}",${index}`,
  );
  const path = join(core.folder, `${purpose}.csv`);
  // The last row is refused, so that there is something to export of it.
  await writeFile(path, ['age,"=1+1",row', ...rows, '=cmd|calc,"=x",300', ''].join('\n'));
  const { token } = await core.core.vault.register(path, `${purpose}.csv`);
  const { jobId } = await core.call('datasets/import', {
    token,
    modelId,
    name: formula[purpose],
    purpose,
    columns: [
      { name: 'age', type: 'numeric', role: roles[0] },
      { name: formula.column, type: 'categorical', role: roles[1] },
      { name: 'row', type: 'numeric', role: roles[2] },
    ],
  });
  const job = await jobEnd(core, jobId);
  expect(job.failure).toBeNull();
  return job.outcome?.id ?? '';
}

beforeAll(async () => {
  core = await openTestCore({ ports: realEngines });
  const model = await core.call(
    'models/create',
    modelDraftOf({ name: formula.model, owner: formula.owner, purpose: '=1+1' }),
  );
  ids.modelId = model.id;
  const compared = { modelId: ids.modelId, roles: ['feature', 'feature', 'id'] } as const;
  ids.referenceId = (await importFile('reference', 0, compared)) as typeof ids.referenceId;
  ids.currentId = (await importFile('current', 25, compared)) as typeof ids.currentId;
  const { jobId } = await core.call('drift/run', {
    modelId: ids.modelId,
    referenceId: ids.referenceId,
    currentId: ids.currentId,
  });
  ids.runId = ((await jobEnd(core, jobId)).outcome?.id ?? '') as typeof ids.runId;
  await core.call('fairness/save-settings', {
    modelId: ids.modelId,
    rowVersion: 0,
    attributes: [{ column: formula.column }],
  });
  const check = await core.call('fairness/run', {
    modelId: ids.modelId,
    datasetId: ids.currentId,
    decision: { kind: 'median' },
    score: 'age',
    attributes: [formula.column],
  });
  ids.fairnessRunId = ((await jobEnd(core, check.jobId)).outcome?.id ?? '') as typeof ids.fairnessRunId;
  const measuredModel = await core.call(
    'models/create',
    modelDraftOf({ name: formula.owner, task: 'multiclass-classification' }),
  );
  const datasetId = await importFile('current', 0, {
    modelId: measuredModel.id,
    roles: ['prediction', 'label', 'feature'],
  });
  const measuring = await core.call('performance/run', {
    modelId: measuredModel.id,
    datasetId,
  });
  const measured = await jobEnd(core, measuring.jobId);
  ids.measured = { ...ids.measured, runId: performanceRunId.parse(measured.outcome?.id) };
}, 120_000);
afterAll(() => core.close());

/** Cells of a CSV, RFC 4180. */
function cellsOf(text: string): string[] {
  const cells: string[] = [];
  for (const match of text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/gu)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  return cells;
}

const exports = commandNames.filter(
  (name): name is CoreCommandName => commands[name].place === 'core' && handsOut(commands[name]),
);

/** Exports that are no tables: JSON, a card as text, and the signed note of a proof. */
const noTables: readonly string[] = ['app/export-diagnostics', 'audit/proof', 'versions/export-card'];

describe('every export as CSV', () => {
  it('is known here', () => {
    expect(exports).toEqual(
      expect.arrayContaining(['drift/export', 'datasets/export-rejects', 'audit/export']),
    );
  });

  it.each(exports.filter((name) => !noTables.includes(name)))('%s holds no formula', async (name) => {
    const valid = { ...validInputs(ids)[name] };
    const input = commands[name].input.safeParse({ ...valid, format: 'csv' }).success
      ? { ...valid, format: 'csv' }
      : valid;
    const reply = await core.ask(name, name === 'datasets/export-rejects' ? { id: ids.referenceId } : input);
    expect(reply).toMatchObject({ ok: true });
    // The output was parsed by the command's own schema.
    const { token } = (reply as { value: { token: FileToken } }).value;
    const text = await readFile(core.core.vault.resolve(token).path, 'utf8');
    const cells = cellsOf(text);
    expect(cells.length).toBeGreaterThan(3);
    const runs = cells.filter(
      (cell) => /^[=+\-@\t\r\n＝＋－＠]/u.test(cell) && !Number.isFinite(Number(cell)),
    );
    expect(runs).toEqual([]);
    // The formulas are there, so that the test is about something.
    expect(cells.some((cell) => /^'[=+\-@]/u.test(cell))).toBe(true);
  });
});
