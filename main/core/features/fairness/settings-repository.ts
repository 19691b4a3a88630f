import { z } from 'zod';
import type { Change } from '../../../../shared/contract/models.ts';
import { fairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import type { FairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import { changeId } from '../../../../shared/schema/ids.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { Page, PageRequest } from '../../../../shared/schema/page.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import { shownFields } from '../history/shown-fields.ts';

export type StoredSettings = {
  readonly draft: FairnessSettingsDraft;
  readonly rowVersion: number;
  readonly savedAt: UtcInstant;
};

/** What the change history calls a change of the settings; it is a change of the model. */
export const settingsSaved = 'fairness settings saved';

export function createSettingsRepository(database: Database) {
  const { from } = database;
  return {
    find(modelId: ModelId): StoredSettings | null {
      const row = database.first(
        from.selectFrom('fairness_settings').selectAll().where('model_id', '=', modelId),
      );
      if (row === undefined) return null;
      return {
        draft: fairnessSettingsDraft.parse(JSON.parse(row.settings)),
        rowVersion: row.row_version,
        savedAt: row.saved_at,
      };
    },

    save(modelId: ModelId, { draft, rowVersion, savedAt }: StoredSettings): void {
      const row = { row_version: rowVersion, settings: JSON.stringify(draft), saved_at: savedAt };
      database.run(
        from
          .insertInto('fairness_settings')
          .values({ model_id: modelId, ...row })
          .onConflict((conflict) => conflict.column('model_id').doUpdateSet(row)),
      );
    },

    /** Columns of the model's live data sets with the role “protected”, by name. */
    protectedColumns(modelId: ModelId): string[] {
      return database
        .all(
          from
            .selectFrom('dataset_columns')
            .innerJoin('datasets', 'datasets.id', 'dataset_columns.dataset_id')
            .select('dataset_columns.name')
            .distinct()
            .where('datasets.model_id', '=', modelId)
            .where('datasets.deleted_at', 'is', null)
            .where('dataset_columns.role', '=', 'protected')
            .orderBy('dataset_columns.name')
            .limit(200),
        )
        .map(({ name }) => name);
    },

    /** A page of the changes of the settings, newest first. Throws INVALID_INPUT at `cursor`. */
    history(modelId: ModelId, { cursor, limit }: PageRequest): Page<Change> {
      const binding = ['fairness-settings', modelId];
      const of = from
        .selectFrom('changes')
        .where('entity', '=', 'model')
        .where('entity_id', '=', modelId)
        .where('action', '=', settingsSaved);
      const total = database.first(of.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0;
      const after = cursor === null ? null : decodeCursor(binding, cursor, z.tuple([changeId]))[0];
      const rows = database.all(
        of
          .selectAll()
          .$if(after !== null, (query) => query.where('id', '<', changeId.parse(after)))
          .orderBy('id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total,
        item: (row) => ({
          id: row.id,
          at: row.at,
          actor: { id: row.actor_id, name: row.actor_name },
          action: row.action,
          note: row.note,
          fields: shownFields(row.fields),
        }),
        position: (last) => [last.id],
      });
    },
  };
}
