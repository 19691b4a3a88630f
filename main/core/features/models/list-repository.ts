import { sql } from 'kysely';
import type { ExpressionBuilder, RawBuilder } from 'kysely';
import { z } from 'zod';
import type { ModelRow } from '../../../../shared/contract/models.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { modelId } from '../../../../shared/schema/ids.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, encodeCursor } from '../../storage/page-cursor.ts';
import { standingBand } from '../../storage/risk-band.ts';
import type { Tables } from '../../storage/schema.ts';
import { toListedFields } from './repository.ts';

export type ModelListRequest = ParsedInput<'models/list'>;
type SortField = ModelListRequest['sort']['field'];
type SortValue = string | number;

/*
 * What a list is sorted by, never null, so that a position in the list is always comparable: states in
 * the order of a model's life, risk by weight, verdicts by urgency, models never compared before all others.
 */
const sortKeys: Readonly<Record<SortField, RawBuilder<SortValue>>> = {
  name: sql`name_key`,
  owner: sql`owner_key`,
  updatedAt: sql`updated_at`,
  lastRunAt: sql`coalesce(last_run_at, '')`,
  state: sql`CASE state WHEN 'draft' THEN 0 WHEN 'staging' THEN 1 WHEN 'canary' THEN 2 WHEN 'production' THEN 3
    WHEN 'blocked' THEN 4 WHEN 'rolled-back' THEN 5 ELSE 6 END`,
  riskClass: sql`CASE risk_class WHEN 'minimal' THEN 0 WHEN 'limited' THEN 1 WHEN 'high' THEN 2 ELSE 3 END`,
  lastRunVerdict: sql`CASE last_run_verdict WHEN 'stable' THEN 1 WHEN 'insufficient' THEN 2 WHEN 'moderate' THEN 3
    WHEN 'major' THEN 4 ELSE 0 END`,
  riskScore: sql`coalesce((SELECT score FROM risk_standings WHERE model_id = models.id), -1)`,
};

const listedColumns = [
  'id',
  'name',
  'semantic_version',
  'owner',
  'task',
  'risk_class',
  'state',
  'last_run_verdict',
  'last_run_at',
  'row_version',
  'created_at',
  'updated_at',
  'deleted_at',
] as const;

const position = z.tuple([z.union([z.string(), z.number()]), modelId]);

function matching(request: ModelListRequest) {
  return (eb: ExpressionBuilder<Tables, 'models'>) => {
    const { states, riskClasses, verdicts, grades, deleted, search } = request;
    // Every word has to occur, in the name or in the owner, in any case.
    const words = nameKey(search)
      .split(/\s+/u)
      .filter((word) => word !== '');
    return eb.and([
      // The plus sign keeps SQLite from walking the index of live names, which costs a search for every row;
      // one pass over the table is ten times as fast.
      deleted ? sql<boolean>`+deleted_at IS NOT NULL` : sql<boolean>`+deleted_at IS NULL`,
      ...(states.length > 0 ? [eb('state', 'in', states)] : []),
      ...(riskClasses.length > 0 ? [eb('risk_class', 'in', riskClasses)] : []),
      ...(verdicts.length > 0 ? [eb('last_run_verdict', 'in', verdicts)] : []),
      ...(grades.length > 0
        ? [
            sql<boolean>`id IN (SELECT model_id FROM risk_standings
              WHERE ${standingBand} IN (${sql.join(grades)}))`,
          ]
        : []),
      ...words.map((word) => sql<boolean>`(instr(name_key, ${word}) > 0 OR instr(owner_key, ${word}) > 0)`),
    ]);
  };
}

export function createModelListRepository(database: Database) {
  const { from } = database;

  function datasetCounts(ids: readonly ModelId[]): ReadonlyMap<ModelId, number> {
    if (ids.length === 0) return new Map();
    const rows = database.all(
      from
        .selectFrom('datasets')
        .select((eb) => ['model_id', eb.fn.countAll<number>().as('count')])
        .where('model_id', 'in', ids)
        .where('deleted_at', 'is', null)
        .groupBy('model_id'),
    );
    return new Map(rows.map((row) => [row.model_id, row.count]));
  }

  function standings(ids: readonly ModelId[]): ReadonlyMap<ModelId, ModelRow['risk']> {
    if (ids.length === 0) return new Map();
    const rows = database.all(
      from
        .selectFrom('risk_standings')
        .select(['model_id', 'score', 'low', 'high', 'grade', 'unknown_terms as unknownTerms'])
        .where('model_id', 'in', ids),
    );
    return new Map(rows.map(({ model_id: id, ...standing }) => [id, standing]));
  }

  /** A page of models. Throws INVALID_INPUT at `cursor`. */
  return function list(request: ModelListRequest): Page<ModelRow> {
    const { cursor, limit, sort, ...filter } = request;
    const binding = ['models', sort, filter];
    const key = sortKeys[sort.field];
    const matches = matching(request);
    const after = cursor === null ? null : decodeCursor(binding, cursor, position);
    const comparison = sort.direction === 'asc' ? sql`>` : sql`<`;

    const total =
      database.first(
        from
          .selectFrom('models')
          .select((eb) => eb.fn.countAll<number>().as('total'))
          .where(matches),
      )?.total ?? 0;
    let page = from.selectFrom('models').select(listedColumns).select(key.as('sort_key')).where(matches);
    if (after !== null) {
      page = page.where(sql<boolean>`(${key}, id) ${comparison} (${after[0]}, ${after[1]})`);
    }
    const rows = database.all(
      page
        .orderBy(key, sort.direction)
        .orderBy('id', sort.direction)
        .limit(limit + 1),
    );

    const shown = rows.slice(0, limit);
    const ids = shown.map((row) => row.id);
    const counts = datasetCounts(ids);
    const risks = standings(ids);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        ...toListedFields(row),
        datasetCount: counts.get(row.id) ?? 0,
        risk: risks.get(row.id) ?? null,
      })),
      total,
      nextCursor:
        rows.length > limit && last !== undefined ? encodeCursor(binding, [last.sort_key, last.id]) : null,
    };
  };
}
