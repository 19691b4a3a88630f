import { sql } from 'kysely';
import type { ExpressionBuilder, RawBuilder } from 'kysely';
import { z } from 'zod';
import type { DriftRunRow } from '../../../../shared/contract/drift.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { featureResult } from '../../../../shared/schema/drift.ts';
import type { FeatureResult } from '../../../../shared/schema/drift.ts';
import { runId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, encodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import { toRunRow } from './repository.ts';

type RunListRequest = ParsedInput<'drift/list'>;
type FeatureListRequest = ParsedInput<'drift/features'>;
type SortField = FeatureListRequest['sort']['field'];

const runPosition = z.tuple([utcInstant, runId]);
const featurePosition = z.array(z.union([z.string(), z.number()]));

/*
 * What features are sorted by. The position comes last and always rises, whichever way the rest is
 * sorted, so that equal features stay in the order of the columns.
 */
const sortKeys: Readonly<Record<SortField, readonly RawBuilder<string | number>[]>> = {
  verdict: [sql`verdict_rank`, sql`effect`],
  name: [sql`name`],
  effect: [sql`effect`],
};

/** True for a run of all rows of its current data against all of its reference. */
const ofWholeData = sql<boolean>`(reference_window IS NULL AND (data_window IS NULL
  OR (data_window ->> '$.column' IS NULL AND data_window ->> '$.firstRow' IS NULL)))`;

function matching({ id, verdicts, search }: FeatureListRequest) {
  return (eb: ExpressionBuilder<Tables, 'drift_features'>) =>
    eb.and([
      eb('run_id', '=', id),
      ...(verdicts.length > 0 ? [eb('verdict', 'in', verdicts)] : []),
      ...(search === '' ? [] : [sql<boolean>`instr(lower(name), lower(${search})) > 0`]),
    ]);
}

export function createDriftListRepository(database: Database) {
  const { from } = database;
  return {
    /** A page of runs, newest first. Throws INVALID_INPUT at `cursor`. */
    runs({ cursor, limit, modelId, scope }: RunListRequest): Page<DriftRunRow> {
      const binding = ['drift-runs', modelId, scope];
      const after = cursor === null ? null : decodeCursor(binding, cursor, runPosition);
      let listed = from
        .selectFrom('drift_runs')
        .innerJoin('models', 'models.id', 'drift_runs.model_id')
        .selectAll('drift_runs')
        .leftJoin('monitors', 'monitors.id', 'drift_runs.monitor_id')
        .select(['models.name as model_name', 'monitors.name as monitor_name']);
      let counted = from.selectFrom('drift_runs').select((eb) => eb.fn.countAll<number>().as('total'));
      if (modelId !== null) {
        listed = listed.where('drift_runs.model_id', '=', modelId);
        counted = counted.where('model_id', '=', modelId);
      }
      if (scope === 'whole') {
        listed = listed.where(ofWholeData);
        counted = counted.where(ofWholeData);
      }
      if (after !== null) {
        const [createdAt, id] = after;
        listed = listed.where((eb) =>
          eb(eb.refTuple('drift_runs.created_at', 'drift_runs.id'), '<', eb.tuple(createdAt, id)),
        );
      }
      const rows = database.all(
        listed
          .orderBy('drift_runs.created_at', 'desc')
          .orderBy('drift_runs.id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: toRunRow,
        position: (last) => [last.created_at, last.id],
      });
    },

    /** A page of the features of a run. Throws INVALID_INPUT at `cursor`. */
    features(request: FeatureListRequest): Page<FeatureResult> {
      const { cursor, limit, sort, ...filter } = request;
      const binding = ['drift-features', sort, filter];
      const matches = matching(request);
      const downwards = sort.direction === 'desc';
      const keys = [...sortKeys[sort.field], downwards ? sql<number>`-position` : sql<number>`position`];
      const after = cursor === null ? null : decodeCursor(binding, cursor, featurePosition);

      const total =
        database.first(
          from
            .selectFrom('drift_features')
            .select((eb) => eb.fn.countAll<number>().as('total'))
            .where(matches),
        )?.total ?? 0;
      let page = from
        .selectFrom('drift_features')
        .select(['result', 'verdict_rank', 'effect', 'name', 'position'])
        .where(matches);
      if (after !== null) {
        page = page.where(
          sql<boolean>`(${sql.join(keys)}) ${downwards ? sql`<` : sql`>`} (${sql.join(after)})`,
        );
      }
      for (const key of keys) page = page.orderBy(key, sort.direction);
      const rows = database.all(page.limit(limit + 1));

      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const positionOf = (row: (typeof rows)[number]): (string | number)[] => {
        const place = downwards ? -row.position : row.position;
        if (sort.field === 'verdict') return [row.verdict_rank, row.effect, place];
        return [sort.field === 'name' ? row.name : row.effect, place];
      };
      return {
        items: shown.map(({ result }) => featureResult.parse(JSON.parse(result))),
        total,
        nextCursor:
          rows.length > limit && last !== undefined ? encodeCursor(binding, positionOf(last)) : null,
      };
    },
  };
}
