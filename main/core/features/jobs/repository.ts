import { z } from 'zod';
import { jobFailure, jobOutcome, jobProgress } from '../../../../shared/contract/jobs.ts';
import type { Job, JobState } from '../../../../shared/contract/jobs.ts';
import { jobId } from '../../../../shared/schema/ids.ts';
import type { JobId, UserId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';

export type JobListRequest = {
  readonly states: readonly JobState[];
  readonly cursor: string | null;
  readonly limit: number;
};

export type JobRepository = {
  insert(job: Job, actorId: UserId): void;
  /** Stores state, progress, times and what came of the job. */
  save(job: Job): void;
  find(id: JobId): Job | null;
  /** Newest first. */
  page(request: JobListRequest): Page<Job>;
  /** Jobs that were queued or running when the last core stopped. */
  unfinished(): Job[];
  /** Removes the jobs that ended before `at`. Returns how many there were. */
  removeEndedBefore(at: UtcInstant): number;
};

const position = z.tuple([utcInstant, jobId]);

function toJob(row: Tables['jobs']): Job {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    progress: jobProgress.parse(JSON.parse(row.progress)),
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    outcome: row.outcome === null ? null : jobOutcome.parse(JSON.parse(row.outcome)),
    failure: row.failure === null ? null : jobFailure.parse(JSON.parse(row.failure)),
  };
}

function toColumns(job: Job) {
  return {
    state: job.state,
    progress: JSON.stringify(job.progress),
    outcome: job.outcome === null ? null : JSON.stringify(job.outcome),
    failure: job.failure === null ? null : JSON.stringify(job.failure),
    started_at: job.startedAt,
    ended_at: job.endedAt,
  };
}

export function createJobRepository(database: Database): JobRepository {
  const { from } = database;
  return {
    insert(job, actorId) {
      database.run(
        from.insertInto('jobs').values({
          id: job.id,
          kind: job.kind,
          title: job.title,
          actor_id: actorId,
          created_at: job.createdAt,
          ...toColumns(job),
        }),
      );
    },
    save(job) {
      database.run(from.updateTable('jobs').set(toColumns(job)).where('id', '=', job.id));
    },
    find(id) {
      const row = database.first(from.selectFrom('jobs').selectAll().where('id', '=', id));
      return row === undefined ? null : toJob(row);
    },
    page({ states, cursor, limit }) {
      const binding = ['jobs', states];
      const matching = from
        .selectFrom('jobs')
        .$if(states.length > 0, (query) => query.where('state', 'in', states));
      const total = database.first(matching.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0;
      let query = matching.selectAll();
      if (cursor !== null) {
        const [at, id] = decodeCursor(binding, cursor, position);
        query = query.where((eb) =>
          eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '<', id)])]),
        );
      }
      const rows = database.all(
        query
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total,
        item: toJob,
        position: (last) => [last.created_at, last.id],
      });
    },
    unfinished() {
      return database
        .all(from.selectFrom('jobs').selectAll().where('state', 'in', ['queued', 'running']))
        .map(toJob);
    },
    removeEndedBefore(at) {
      return database.all(from.deleteFrom('jobs').where('ended_at', '<', at).returning('id')).length;
    },
  };
}
