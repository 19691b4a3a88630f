import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModelListRepository } from '../../../../../../main/core/features/models/list-repository.ts';
import type { ModelListRequest } from '../../../../../../main/core/features/models/list-repository.ts';
import { createModelRepository } from '../../../../../../main/core/features/models/repository.ts';
import type { ModelRow } from '../../../../../../shared/contract/models.ts';
import {
  modelListInput,
  modelSortField,
  modelState,
  riskClass,
} from '../../../../../../shared/contract/models.ts';
import { driftVerdict } from '../../../../../../shared/schema/drift.ts';
import type { CommandInput } from '../../../../../../shared/contract/index.ts';
import { riskBands, riskGrades } from '../../../../../../shared/schema/risk.ts';
import { datasetId, modelId, riskScoreId, sha256Hex } from '../../../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../../../shared/schema/time.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
let list: ReturnType<typeof createModelListRepository>;

const owners = ['Ünal', 'ana', 'Ana', 'Zoë'] as const;
const idOf = (index: number) =>
  modelId.parse(`01900000-0000-7000-8000-${String((index * 37) % 60).padStart(12, '0')}`);
function pick<Value>(values: readonly Value[], index: number): Value {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('Nothing to pick from');
  return value;
}

// Sixty models with many ties in every column and with models that were never compared.
beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  list = createModelListRepository(database);
  const models = createModelRepository(database);
  database.write(() => {
    for (let index = 0; index < 60; index += 1) {
      const at = toUtcInstant(Date.UTC(2026, 0, 1) + (index % 5) * 86_400_000);
      models.insert({
        ...modelDraftOf({
          name: `Model ${String.fromCodePoint(65 + (index % 26))}${index} 50%_`,
          owner: pick(owners, index),
          riskClass: pick(riskClass.options, index),
        }),
        id: idOf(index),
        state: pick(modelState.options, index),
        rowVersion: 1,
        createdAt: at,
        updatedAt: at,
        deletedAt: index % 10 === 9 ? at : null,
      });
      // Many with the same score, some with none, some of which nothing is known.
      if (index % 4 !== 3) {
        const standing = { at, score: 10 * (index % 6), low: 0, high: 100, grade: pick(riskGrades, index) };
        const id = riskScoreId.parse(`01900000-0000-7000-a000-${String(index).padStart(12, '0')}`);
        const digest = sha256Hex.parse('b'.repeat(64));
        database.run(
          database.from.insertInto('risk_scores').values({
            id,
            model_id: idOf(index),
            ...standing,
            formula_version: 1,
            settings_version: 1,
            best_grade: 'A',
            worst_grade: 'F',
            terms: '[]',
            result_sha256: digest,
          }),
        );
        database.run(
          database.from.insertInto('risk_standings').values({
            model_id: idOf(index),
            score_id: id,
            ...standing,
            unknown_terms: index % 5 === 0 ? 5 : 1,
            review_at: null,
          }),
        );
      }
      if (index % 3 === 0) continue;
      database.run(
        database.from
          .updateTable('models')
          .set({ last_run_verdict: pick(driftVerdict.options, index), last_run_at: at })
          .where('id', '=', idOf(index)),
      );
    }
    const sha = sha256Hex.parse('a'.repeat(64));
    const created = toUtcInstant(0);
    database.run(
      database.from
        .insertInto('evidence_files')
        .values({ sha256: sha, size_bytes: 1, rows: 1, created_at: created }),
    );
    for (const [number, deleted] of [null, null, created].entries()) {
      database.run(
        database.from.insertInto('datasets').values({
          id: datasetId.parse(`01900000-0000-7000-9000-00000000000${number}`),
          model_id: idOf(0),
          name: `d${number}`,
          name_key: `d${number}`,
          purpose: 'current',
          source_name: 'a.csv',
          source_format: 'csv',
          source_sha256: sha,
          import_digest: sha,
          evidence_sha256: sha,
          rows: 1,
          rejected_rows: 0,
          row_version: 1,
          created_at: created,
          deleted_at: deleted,
        }),
      );
    }
  });
});
afterAll(() => test.close());

const request = (input: CommandInput<'models/list'>): ModelListRequest => modelListInput.parse(input);

function everyPage(input: CommandInput<'models/list'>): ModelRow[] {
  const rows: ModelRow[] = [];
  let cursor: string | null = null;
  do {
    const page = list(request({ ...input, cursor }));
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

const stateOrder = ['draft', 'staging', 'canary', 'production', 'blocked', 'rolled-back', 'retired'];
const riskOrder = ['minimal', 'limited', 'high', 'critical'];
const verdictOrder = [null, 'stable', 'insufficient', 'moderate', 'major'];

/** The order a person expects, computed without SQL. */
const rankOf: Record<(typeof modelSortField.options)[number], (row: ModelRow) => string | number> = {
  name: (row) => row.name.toLowerCase(),
  owner: (row) => row.owner.toLowerCase(),
  state: (row) => stateOrder.indexOf(row.state),
  riskClass: (row) => riskOrder.indexOf(row.riskClass),
  updatedAt: (row) => row.updatedAt,
  lastRunAt: (row) => row.lastRunAt ?? '',
  lastRunVerdict: (row) => verdictOrder.indexOf(row.lastRunVerdict),
  riskScore: (row) => row.risk?.score ?? -1,
};

function compare(left: string | number, right: string | number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

describe('models/list', () => {
  it('shows what the grid needs', () => {
    const shown = list(request({ limit: 1 }));
    expect(shown).toEqual({
      items: [
        {
          id: idOf(0),
          name: 'Model A0 50%_',
          semanticVersion: '1.0.0',
          owner: 'Ünal',
          task: 'binary-classification',
          riskClass: 'minimal',
          state: 'draft',
          rowVersion: 1,
          createdAt: '2026-01-01T00:00:00.000Z',
          updatedAt: '2026-01-01T00:00:00.000Z',
          deletedAt: null,
          lastRunVerdict: null,
          lastRunAt: null,
          datasetCount: 2,
          risk: { score: 0, low: 0, high: 100, grade: 'A', unknownTerms: 5 },
        },
      ],
      total: 54,
      nextCursor: shown.nextCursor,
    });
  });

  describe.each(modelSortField.options)('sorted by %s', (field) => {
    it.each(['asc', 'desc'] as const)(
      '%s gives every model once, in order, over pages that end within ties',
      (direction) => {
        const rows = everyPage({ sort: { field, direction }, limit: 7 });
        const sign = direction === 'asc' ? 1 : -1;
        const expected = rows.toSorted(
          (left, right) =>
            sign * (compare(rankOf[field](left), rankOf[field](right)) || compare(left.id, right.id)),
        );
        expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        expect(new Set(rows.map(({ id }) => id)).size).toBe(54);
      },
    );
  });

  it.each<[string, CommandInput<'models/list'>, (row: ModelRow) => boolean]>([
    ['states', { states: ['production', 'canary'] }, ({ state }) => ['production', 'canary'].includes(state)],
    ['risk classes', { riskClasses: ['high'] }, (row) => row.riskClass === 'high'],
    [
      'verdicts',
      { verdicts: ['major', 'insufficient'] },
      (row) => ['major', 'insufficient'].includes(row.lastRunVerdict ?? ''),
    ],
    [
      'grades, without models of which nothing is known',
      { grades: ['A', 'E'] },
      ({ risk }) => risk !== null && risk.unknownTerms < 5 && ['A', 'E'].includes(risk.grade),
    ],
    ['what is unknown', { grades: ['unknown'] }, ({ risk }) => risk?.unknownTerms === 5],
    [
      'every grade, which leaves out what was never scored',
      { grades: riskBands },
      ({ risk }) => risk !== null,
    ],
    ['a search over the owner in any case', { search: 'ÜNAL' }, ({ owner }) => owner === 'Ünal'],
    ['a search over the name', { search: 'model b' }, ({ name }) => name.startsWith('Model B')],
    [
      'words in any order, some in the name and some in the owner',
      { search: 'zoë  MODEL' },
      ({ owner }) => owner === 'Zoë',
    ],
    ['signs that SQL could take for wildcards', { search: '0 50%_' }, ({ name }) => name.includes('0')],
    ['wildcards that occur nowhere', { search: 'M%1' }, () => false],
    [
      'everything together',
      { states: ['draft'], riskClasses: ['minimal'], search: 'ünal' },
      (row) => row.state === 'draft' && row.riskClass === 'minimal' && row.owner === 'Ünal',
    ],
  ])('filters by %s', (_what, input, keeps) => {
    const rows = everyPage({ ...input, limit: 3 });
    const expected = everyPage({}).filter(keeps);
    expect(rows).toEqual(expected);
    expect(list(request(input)).total).toBe(expected.length);
  });

  it('shows the bin apart', () => {
    const rows = everyPage({ deleted: true });
    expect(rows.map(({ deletedAt }) => deletedAt === null)).toEqual(Array.from({ length: 6 }, () => false));
  });

  it('goes on at the same place when models were added before it', () => {
    const first = list(request({ limit: 10 }));
    const expected = list(request({ limit: 10, cursor: first.nextCursor })).items;
    test.database.write(() => {
      createModelRepository(test.database).insert({
        ...modelDraftOf({ name: 'AAA first of all' }),
        id: modelId.parse('01900000-0000-7000-8000-ffffffffffff'),
        state: 'draft',
        rowVersion: 1,
        createdAt: toUtcInstant(0),
        updatedAt: toUtcInstant(0),
        deletedAt: null,
      });
    });
    expect(list(request({ limit: 10, cursor: first.nextCursor })).items).toEqual(expected);
    test.database.write(() => {
      test.database.run(
        test.database.from
          .deleteFrom('models')
          .where('id', '=', modelId.parse('01900000-0000-7000-8000-ffffffffffff')),
      );
    });
  });

  it('refuses a cursor of another sort or filter, and one that is no cursor', () => {
    const { nextCursor } = list(request({ limit: 5 }));
    const refusal = expect.objectContaining({
      code: 'INVALID_INPUT',
      details: { problems: [{ path: 'cursor', message: 'This place in the list is not valid.' }] },
    });
    for (const other of [
      { sort: { field: 'name', direction: 'desc' } },
      { sort: { field: 'owner', direction: 'asc' } },
      { search: 'model' },
      { deleted: true },
    ] as const) {
      expect(() => list(request({ ...other, cursor: nextCursor }))).toThrow(refusal);
    }
    expect(() => list(request({ cursor: 'nonsense' }))).toThrow(refusal);
    expect(list(request({ limit: 3, cursor: nextCursor })).items).toHaveLength(3);
  });
});
