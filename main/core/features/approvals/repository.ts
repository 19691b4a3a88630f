import { z } from 'zod';
import type { ApprovalState, ApprovalView } from '../../../../shared/contract/approvals.ts';
import { approvalId } from '../../../../shared/schema/ids.ts';
import type { ApprovalId, JobId, ModelId, Sha256, UserId } from '../../../../shared/schema/ids.ts';
import type { Page, PageRequest } from '../../../../shared/schema/page.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';

/** What an input may be about by its identifier, as people know it. */
export type NamedRecord = { readonly entity: 'user' | 'model'; readonly name: string };

/** A request as it is stored; people by id, with the names they have now. */
export type StoredApproval = {
  readonly id: ApprovalId;
  readonly command: string;
  /** Canonical JSON. */
  readonly input: string;
  readonly inputSha256: Sha256;
  readonly reason: string;
  readonly state: ApprovalState;
  readonly requesterId: UserId;
  readonly requesterName: string;
  readonly deciderId: UserId | null;
  readonly deciderName: string | null;
  readonly note: string;
  readonly requestedAt: UtcInstant;
  readonly expiresAt: UtcInstant;
  readonly decidedAt: UtcInstant | null;
  readonly endedAt: UtcInstant | null;
  readonly outcome: string;
  readonly jobId: JobId | null;
  readonly rowVersion: number;
};

export type ApprovalPageRequest = PageRequest & {
  readonly view: ApprovalView;
  readonly viewer: UserId;
  /** Commands whose requests the viewer may read, beside the own ones, and those they may decide about. */
  readonly readable: readonly string[];
  readonly decidable: readonly string[];
  readonly now: UtcInstant;
};

function toStored(
  row: Tables['approvals'] & { requester_name: string; decider_name: string | null },
): StoredApproval {
  return {
    id: row.id,
    command: row.command,
    input: row.input,
    inputSha256: row.input_sha256,
    reason: row.reason,
    state: row.state,
    requesterId: row.requester_id,
    requesterName: row.requester_name,
    deciderId: row.decider_id,
    deciderName: row.decider_name,
    note: row.note,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedAt: row.decided_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
    jobId: row.job_id,
    rowVersion: row.row_version,
  };
}

export function createApprovalRepository(database: Database) {
  const { from } = database;
  const joined = from
    .selectFrom('approvals')
    .innerJoin('users as requesters', 'requesters.id', 'approvals.requester_id')
    .leftJoin('users as deciders', 'deciders.id', 'approvals.decider_id');
  const approvals = joined
    .selectAll('approvals')
    .select(['requesters.name as requester_name', 'deciders.name as decider_name']);

  return {
    find(id: ApprovalId): StoredApproval | null {
      const row = database.first(approvals.where('approvals.id', '=', id));
      return row === undefined ? null : toStored(row);
    },

    insert(approval: StoredApproval): void {
      database.run(
        from.insertInto('approvals').values({
          id: approval.id,
          command: approval.command,
          input: approval.input,
          input_sha256: approval.inputSha256,
          reason: approval.reason,
          state: approval.state,
          requester_id: approval.requesterId,
          decider_id: null,
          note: '',
          requested_at: approval.requestedAt,
          expires_at: approval.expiresAt,
          decided_at: null,
          ended_at: null,
          outcome: '',
          job_id: null,
          row_version: approval.rowVersion,
        }),
      );
    },

    /** Stores where a request has got to. Its version was compared in the same transaction. */
    advance(approval: StoredApproval): void {
      database.run(
        from
          .updateTable('approvals')
          .set({
            state: approval.state,
            decider_id: approval.deciderId,
            note: approval.note,
            decided_at: approval.decidedAt,
            ended_at: approval.endedAt,
            outcome: approval.outcome,
            job_id: approval.jobId,
            row_version: approval.rowVersion,
          })
          .where('id', '=', approval.id),
      );
    },

    /** Open requests whose time is over, oldest first, 200 at most. */
    overdue(now: UtcInstant): StoredApproval[] {
      return database
        .all(
          approvals
            .where('approvals.state', '=', 'open')
            .where('approvals.expires_at', '<=', now)
            .orderBy('approvals.id')
            .limit(200),
        )
        .map(toStored);
    },

    /** Approved requests of which nothing says what became of them. */
    unfinished(): StoredApproval[] {
      return database
        .all(approvals.where('approvals.state', '=', 'approved').orderBy('approvals.id'))
        .map(toStored);
    },

    /** The account or model of an identifier; null where there is none. */
    named(id: string): NamedRecord | null {
      const users = from
        .selectFrom('users')
        .select('name')
        .where('id', '=', id as UserId);
      const models = from
        .selectFrom('models')
        .select('name')
        .where('id', '=', id as ModelId);
      const user = database.first(users);
      if (user !== undefined) return { entity: 'user', name: user.name };
      const model = database.first(models);
      return model === undefined ? null : { entity: 'model', name: model.name };
    },

    /** Newest first. Throws INVALID_INPUT at `cursor`. */
    page({
      view,
      viewer,
      readable,
      decidable,
      now,
      cursor,
      limit,
    }: ApprovalPageRequest): Page<StoredApproval> {
      const binding = ['approvals', view, viewer];
      const visible = joined
        .$if(view === 'waiting', (query) =>
          query
            .where('approvals.state', '=', 'open')
            .where('approvals.expires_at', '>', now)
            .where('approvals.requester_id', '<>', viewer)
            .where('approvals.command', 'in', decidable),
        )
        .$if(view === 'open', (query) => query.where('approvals.state', '=', 'open'))
        .$if(view === 'decided', (query) => query.where('approvals.state', '<>', 'open'))
        .$if(view === 'mine', (query) => query.where('approvals.requester_id', '=', viewer))
        .where((eb) =>
          eb.or([eb('approvals.requester_id', '=', viewer), eb('approvals.command', 'in', readable)]),
        );
      const total = database.first(visible.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0;
      const after = cursor === null ? null : decodeCursor(binding, cursor, z.tuple([approvalId]))[0];
      const rows = database.all(
        visible
          .selectAll('approvals')
          .select(['requesters.name as requester_name', 'deciders.name as decider_name'])
          .$if(after !== null, (query) => query.where('approvals.id', '<', approvalId.parse(after)))
          .orderBy('approvals.id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total,
        item: toStored,
        position: (last) => [last.id],
      });
    },
  };
}
export type ApprovalRepository = ReturnType<typeof createApprovalRepository>;
