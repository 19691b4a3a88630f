import { commands } from '../../../../shared/contract/index.ts';
import { commandThatStarts } from '../../../../shared/contract/job-commands.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Database } from '../../storage/database.ts';
import type { JobService } from './service.ts';

export type JobCommandName = Extract<keyof Handlers, `jobs/${string}`>;

export function createJobHandlers(dependencies: {
  readonly jobs: Pick<JobService, 'page' | 'get' | 'cancel'>;
  readonly database: Pick<Database, 'write'>;
  readonly ledger: Pick<Ledger, 'append'>;
  /** False in recovery, where work may be stopped and nothing is written on top of the ledger. */
  readonly mayRecord: () => boolean;
}): Pick<Handlers, JobCommandName> {
  const { jobs, database, ledger, mayRecord } = dependencies;
  return {
    'jobs/list': (input) => jobs.page(input),
    'jobs/get': ({ id }) => jobs.get(id),
    'jobs/cancel'({ id }, { actor }) {
      const { kind } = jobs.get(id);
      if (!commands[commandThatStarts[kind]].roles.includes(actor.role)) {
        throw new DriftGuardError('FORBIDDEN', 'Your role may not begin work of this kind, nor stop it.');
      }
      const job = jobs.cancel(id);
      if (mayRecord()) {
        database.write(() => {
          ledger.append({ actor, action: 'job.cancelled', target: { type: 'job', id }, note: kind });
        });
      }
      return job;
    },
  };
}
