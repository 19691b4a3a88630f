import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelRepository } from '../../../../../../main/core/features/models/repository.ts';
import { readOverview } from '../../../../../../main/core/features/workspace/overview-repository.ts';
import type { ModelState } from '../../../../../../shared/contract/models.ts';
import type { DriftVerdict } from '../../../../../../shared/schema/drift.ts';
import { datasetId, modelId, runId, sha256Hex } from '../../../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../../../shared/schema/time.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.close());

const sha = sha256Hex.parse('a'.repeat(64));
const id = (kind: number, index: number) =>
  `01900000-000${kind}-7000-8000-${String(index).padStart(12, '0')}`;
const day = (index: number) => toUtcInstant(Date.UTC(2026, 0, 1 + index));

type Sample = { verdict: DriftVerdict | null; state?: ModelState; deleted?: boolean };

/** Models with a reference data set each and, where there is a verdict, a run on the day of their number. */
function fill(samples: readonly Sample[]): void {
  const { database } = test;
  const { from } = database;
  const models = createModelRepository(database);
  database.write(() => {
    database.run(
      from.insertInto('evidence_files').values({ sha256: sha, size_bytes: 1, rows: 1, created_at: day(0) }),
    );
    for (const [index, { verdict, state = 'production', deleted = false }] of samples.entries()) {
      const model = modelId.parse(id(1, index));
      const dataset = datasetId.parse(id(2, index));
      const run = runId.parse(id(3, index));
      models.insert({
        ...modelDraftOf({ name: `Model ${index}` }),
        id: model,
        state,
        rowVersion: 1,
        createdAt: day(0),
        updatedAt: day(0),
        deletedAt: deleted ? day(1) : null,
      });
      database.run(
        from.insertInto('datasets').values({
          id: dataset,
          model_id: model,
          name: 'reference',
          name_key: 'reference',
          purpose: 'reference',
          source_name: 'a.csv',
          source_format: 'csv',
          source_sha256: sha,
          import_digest: sha,
          evidence_sha256: sha,
          rows: 1,
          rejected_rows: 0,
          row_version: 1,
          created_at: day(0),
          deleted_at: null,
        }),
      );
      if (verdict === null) continue;
      database.run(
        from.insertInto('drift_runs').values({
          id: run,
          model_id: model,
          reference_id: dataset,
          current_id: dataset,
          reference_name: 'reference',
          current_name: 'reference',
          reference_sha256: sha,
          current_sha256: sha,
          reference_rows: 1,
          current_rows: 1,
          verdict,
          summary: JSON.stringify({ reason: `Reason ${index}: “quoted” text` }),
          config: '{}',
          unmatched: '{}',
          software_version: '1',
          duration_ms: 1,
          created_at: day(index),
        }),
      );
      database.run(
        from
          .updateTable('models')
          .set({ last_run_id: run, last_run_verdict: verdict, last_run_at: day(index) })
          .where('id', '=', model),
      );
    }
  });
}

describe('readOverview', () => {
  it('is all zeros for an empty workspace', () => {
    expect(readOverview(test.database)).toEqual({
      models: 0,
      verdicts: { stable: 0, moderate: 0, major: 0, insufficient: 0, none: 0 },
      datasets: 0,
      runs: 0,
      attention: [],
    });
  });

  it('counts models in use by their last verdict and puts the worst and latest first', () => {
    fill([
      { verdict: 'stable' },
      { verdict: 'major' },
      { verdict: 'insufficient' },
      { verdict: 'moderate' },
      { verdict: null, state: 'draft' },
      { verdict: 'major' },
      { verdict: 'major', state: 'retired' },
      { verdict: 'major', deleted: true },
    ]);
    const overview = readOverview(test.database);
    expect(overview).toEqual({
      models: 7,
      verdicts: { stable: 1, moderate: 1, major: 3, insufficient: 1, none: 1 },
      datasets: 8,
      runs: 7,
      attention: [5, 1, 3, 2].map((index) => ({
        modelId: id(1, index),
        modelName: `Model ${index}`,
        verdict: { 5: 'major', 1: 'major', 3: 'moderate', 2: 'insufficient' }[index],
        reason: `Reason ${index}: “quoted” text`,
        runId: id(3, index),
        at: day(index),
      })),
    });
  });

  it('names ten models at most', () => {
    fill(Array.from({ length: 15 }, () => ({ verdict: 'major' as const })));
    const { attention } = readOverview(test.database);
    expect(attention.map(({ modelId: model }) => model)).toEqual(
      [14, 13, 12, 11, 10, 9, 8, 7, 6, 5].map((index) => id(1, index)),
    );
  });
});
