import { sql } from 'kysely';
import type { RawBuilder, SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import type { RiskClass } from '../../../../shared/contract/models.ts';
import type { RiskHistoryRow, RiskRow, RiskSummary } from '../../../../shared/contract/risk.ts';
import { modelId, riskScoreId } from '../../../../shared/schema/ids.ts';
import type { ModelId, RiskScoreId } from '../../../../shared/schema/ids.ts';
import { dataWindow } from '../../../../shared/schema/monitor.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { countUnknown, riskGrades, riskTermNames } from '../../../../shared/schema/risk.ts';
import type { RiskGrade, RiskTerm } from '../../../../shared/schema/risk.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import { standingBand } from '../../storage/risk-band.ts';
import { createRiskDueRepository } from './due-repository.ts';
import { storedTerms, toScore } from './score-row.ts';
import type { StoredScore } from './score-row.ts';
import { createRiskSettingsRepository } from './settings-repository.ts';
import type { Tables } from '../../storage/schema.ts';

/** A model as far as scoring is concerned. */
export type ScoredModel = { readonly id: ModelId; readonly name: string; readonly riskClass: RiskClass };

export type GradeCounts = Record<RiskGrade, number>;

export const noGrades = (): GradeCounts => ({ A: 0, B: 0, C: 0, D: 0, E: 0, F: 0 });

const storedSide = z.object({ name: z.string() });

type SortField = ParsedInput<'risk/list'>['sort']['field'];

const sortKeys: Readonly<Record<SortField, RawBuilder<string | number>>> = {
  score: sql`risk_standings.score`,
  uncertainty: sql`(risk_standings.high - risk_standings.low)`,
  name: sql`models.name_key`,
  at: sql`risk_standings.at`,
};

const listPosition = z.tuple([z.union([z.string(), z.number()]), modelId]);
const historyPosition = z.tuple([utcInstant, riskScoreId]);

function filtered<Row>(
  query: SelectQueryBuilder<Tables, 'models' | 'risk_standings', Row>,
  { grades, search }: Pick<ParsedInput<'risk/list'>, 'grades' | 'search'>,
) {
  const words = nameKey(search)
    .split(/\s+/u)
    .filter((word) => word !== '');
  let matching = query;
  if (grades.length > 0) matching = matching.where(standingBand, 'in', grades);
  for (const word of words) {
    matching = matching.where(
      sql<boolean>`(instr(models.name_key, ${word}) > 0 OR instr(models.owner_key, ${word}) > 0)`,
    );
  }
  return matching;
}

export type RiskRepository = ReturnType<typeof createRiskRepository>;

/** Scores and the one that each model has now; beside them the settings in all their versions, and which models wait. */
export function createRiskRepository(database: Database) {
  const { from } = database;

  const live = () =>
    from
      .selectFrom('risk_standings')
      .innerJoin('models', 'models.id', 'risk_standings.model_id')
      .where('models.deleted_at', 'is', null)
      .where('models.state', '<>', 'retired');

  const settings = createRiskSettingsRepository(database);

  return {
    ...settings,
    ...createRiskDueRepository(database),

    model(id: ModelId): ScoredModel | null {
      const row = database.first(
        from
          .selectFrom('models')
          .where('id', '=', id)
          .where('deleted_at', 'is', null)
          .select(['id', 'name', 'risk_class']),
      );
      return row === undefined ? null : { id: row.id, name: row.name, riskClass: row.risk_class };
    },

    /** The name of a model, in the bin or not. */
    nameOf(id: ModelId): string {
      return database.first(from.selectFrom('models').select('name').where('id', '=', id))?.name ?? id;
    },

    /** The data sets that the sentence of a measurement names; none where it is not there. */
    measuredNames(id: string): string[] {
      const row = database.first(
        from
          .selectFrom('performance_runs')
          .leftJoin('monitor_windows', 'monitor_windows.id', 'performance_runs.monitor_window_id')
          .select(['dataset', 'reference', 'data_window'])
          .where(sql<string>`performance_runs.id`, '=', id),
      );
      if (row === undefined) return [];
      const { name } = storedSide.parse(JSON.parse(row.dataset));
      const label = row.data_window === null ? null : dataWindow.parse(JSON.parse(row.data_window)).label;
      return [
        label === null || label === name ? name : `${name}, ${label}`,
        ...(row.reference === null ? [] : [storedSide.parse(JSON.parse(row.reference)).name]),
      ];
    },

    /** The score that a model has now. */
    current(id: ModelId): StoredScore | null {
      const row = database.first(
        from
          .selectFrom('risk_standings')
          .innerJoin('risk_scores', 'risk_scores.id', 'risk_standings.score_id')
          .where('risk_standings.model_id', '=', id)
          .selectAll('risk_scores'),
      );
      return row === undefined ? null : toScore(row);
    },

    find(id: RiskScoreId): StoredScore | null {
      const row = database.first(from.selectFrom('risk_scores').selectAll().where('id', '=', id));
      return row === undefined ? null : toScore(row);
    },

    /** Stores a score and makes it the one that the model has now. */
    insert(score: StoredScore, reviewAt: UtcInstant | null): void {
      database.run(
        from.insertInto('risk_scores').values({
          id: score.id,
          model_id: score.modelId,
          at: score.at,
          formula_version: score.formulaVersion,
          settings_version: score.settingsVersion,
          score: score.score,
          low: score.low,
          high: score.high,
          grade: score.grade,
          best_grade: score.bestGrade,
          worst_grade: score.worstGrade,
          terms: JSON.stringify(storedTerms.parse(score.terms)),
          result_sha256: score.resultSha256,
        }),
      );
      const standing = {
        score_id: score.id,
        at: score.at,
        score: score.score,
        low: score.low,
        high: score.high,
        grade: score.grade,
        unknown_terms: countUnknown(score.terms),
        review_at: reviewAt,
      };
      database.run(
        from
          .insertInto('risk_standings')
          .values({ model_id: score.modelId, ...standing })
          .onConflict((conflict) => conflict.column('model_id').doUpdateSet(standing)),
      );
    },

    /** What a score would be reviewed for, where the score itself stayed the same. */
    noteReview(id: ModelId, reviewAt: UtcInstant | null): void {
      database.run(
        from.updateTable('risk_standings').set({ review_at: reviewAt }).where('model_id', '=', id),
      );
    },

    /** From the standings alone: the scores behind them are large, and reading each would take ten times as long. */
    summary(): Omit<RiskSummary, 'waiting'> {
      const cutOffs = Object.values(settings.settings().settings.cutOffs);
      const isUndecided = sql.join(
        cutOffs.map(
          (begin) => sql<boolean>`(risk_standings.low < ${begin} AND risk_standings.high >= ${begin})`,
        ),
        sql` OR `,
      );
      const rows = database.all(
        live()
          .select((eb) => [
            standingBand.as('band'),
            eb.fn.countAll<number>().as('count'),
            sql<number>`sum(risk_standings.score)`.as('sum'),
            sql<number>`count(*) FILTER (WHERE ${isUndecided})`.as('undecided'),
          ])
          .groupBy(standingBand),
      );
      const grades = noGrades();
      let unknown = 0;
      for (const { band: found, count } of rows) {
        if (found === 'unknown') unknown = count;
        else grades[found] = count;
      }
      const add = (pick: (row: (typeof rows)[number]) => number): number =>
        rows.filter((row) => row.band !== 'unknown').reduce((total, row) => total + pick(row), 0);
      const graded = add(({ count }) => count);
      return {
        grades,
        unknown,
        scored: graded + unknown,
        meanScore: graded === 0 ? null : Math.round((10 * add(({ sum }) => sum)) / graded) / 10,
        undecided: add(({ undecided }) => undecided),
      };
    },

    /** A page of models by their score of now. Throws INVALID_INPUT at `cursor`. */
    list({ cursor, limit, sort, ...filter }: ParsedInput<'risk/list'>): Page<RiskRow> {
      const binding = ['risk', sort, filter];
      const key = sortKeys[sort.field];
      const after = cursor === null ? null : decodeCursor(binding, cursor, listPosition);
      const comparison = sort.direction === 'asc' ? sql`>` : sql`<`;
      let page = filtered(
        live().select([
          'models.id as modelId',
          'models.name as modelName',
          'models.owner as owner',
          'models.state as state',
          'models.risk_class as riskClass',
          'risk_standings.score as score',
          'risk_standings.low as low',
          'risk_standings.high as high',
          'risk_standings.grade as grade',
          'risk_standings.at as at',
          'risk_standings.unknown_terms as unknownTerms',
          key.as('sortKey'),
        ]),
        filter,
      );
      if (after !== null) {
        page = page.where(sql<boolean>`(${key}, models.id) ${comparison} (${after[0]}, ${after[1]})`);
      }
      const rows = database.all(
        page
          .orderBy(key, sort.direction)
          .orderBy('models.id', sort.direction)
          .limit(limit + 1),
      );
      const counted = filtered(
        live().select((eb) => eb.fn.countAll<number>().as('total')),
        filter,
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: ({ sortKey: _key, ...row }) => row,
        position: (last) => [last.sortKey, last.modelId],
      });
    },

    /** A page of the scores of a model, newest first. Throws INVALID_INPUT at `cursor`. */
    history({ cursor, limit, modelId: id }: ParsedInput<'risk/history'>): Page<RiskHistoryRow> {
      const binding = ['risk-history', id];
      const after = cursor === null ? null : decodeCursor(binding, cursor, historyPosition);
      let listed = from.selectFrom('risk_scores').selectAll().where('model_id', '=', id);
      if (after !== null) {
        const [at, scoreId] = after;
        listed = listed.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(at, scoreId)));
      }
      const rows = database.all(
        listed
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1),
      );
      const counted = from
        .selectFrom('risk_scores')
        .where('model_id', '=', id)
        .select((eb) => eb.fn.countAll<number>().as('total'));
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: (row) => toHistoryRow(toScore(row)),
        position: (last) => [last.at, last.id],
      });
    },

    /** What every model that counts was scored with last, for computing it by other settings. */
    inputs(): { id: ModelId; name: string; at: UtcInstant; terms: RiskTerm[] }[] {
      const rows = database.all(
        live()
          .innerJoin('risk_scores', 'risk_scores.id', 'risk_standings.score_id')
          .select(['models.id', 'models.name', 'risk_scores.at', 'risk_scores.terms'])
          .orderBy('models.id'),
      );
      // Written by `insert`, which parsed it; a check of thirty thousand terms would take longer than the work.
      return rows.map((row) => ({ ...row, terms: JSON.parse(row.terms) as RiskTerm[] }));
    },
  };
}

function toHistoryRow(score: StoredScore): RiskHistoryRow {
  const { id, at, low, high, grade, formulaVersion, settingsVersion, terms } = score;
  const contributions = Object.fromEntries(
    riskTermNames.map((name) => [name, terms.find((term) => term.name === name)?.contribution ?? 0]),
  ) as RiskHistoryRow['contributions'];
  return { id, at, score: score.score, low, high, grade, formulaVersion, settingsVersion, contributions };
}

/** The grades that models move between, in the order of the grades. */
export function movesBetween(
  moves: readonly { readonly from: RiskGrade; readonly to: RiskGrade }[],
): { from: RiskGrade; to: RiskGrade; models: number }[] {
  return riskGrades.flatMap((start) =>
    riskGrades.flatMap((end) => {
      const models = moves.filter(({ from, to }) => from === start && to === end && from !== to).length;
      return models === 0 ? [] : [{ from: start, to: end, models }];
    }),
  );
}
