import { z } from 'zod';
import type { Change } from '../../../../shared/contract/models.ts';
import { changeId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import type { ChangeEntity } from './change-recorder.ts';
import { shownFields } from './shown-fields.ts';

export type HistoryRequest = {
  readonly entity: ChangeEntity;
  readonly entityId: string;
  readonly cursor: string | null;
  readonly limit: number;
};

export type HistoryRepository = {
  append(row: Tables['changes']): void;
  /** Newest first. */
  page(request: HistoryRequest): Page<Change>;
};

function toChange(row: Tables['changes']): Change {
  return {
    id: row.id,
    at: row.at,
    actor: { id: row.actor_id, name: row.actor_name },
    action: row.action,
    note: row.note,
    fields: shownFields(row.fields),
  };
}

export function createHistoryRepository(database: Database): HistoryRepository {
  return {
    append(row) {
      database.run(database.from.insertInto('changes').values(row));
    },
    page({ entity, entityId, cursor, limit }) {
      const binding = ['history', entity, entityId];
      const of = database.from
        .selectFrom('changes')
        .where('entity', '=', entity)
        .where('entity_id', '=', entityId);
      const total = database.first(of.select((count) => count.fn.countAll<number>().as('total')))?.total ?? 0;
      // Identifiers rise with time, so they are the order.
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
        item: toChange,
        position: (last) => [last.id],
      });
    },
  };
}
