import type { Query, QueryClient } from '@tanstack/react-query';
import { assertNever } from '../../shared/assert-never.ts';
import type { CommandName, CommandOutput, TopicPayload } from '../../shared/contract/index.ts';
import type { Job, JobProgress } from '../../shared/contract/jobs.ts';
import type { Page } from '../../shared/schema/page.ts';
import type { Client } from './client.ts';
import { noteLoss } from './session-state.ts';

type ChangedEntity = TopicPayload<'records/changed'>['entity'];

/** Prefixes of the commands whose answers show records of a kind. */
function affectedPrefixes(entity: ChangedEntity): readonly string[] {
  switch (entity) {
    case 'model':
      return ['models/', 'versions/', 'alerts/', 'risk/', 'deployments/', 'workspace/', 'app/info', 'audit/'];
    case 'model-version':
      return ['versions/', 'deployments/', 'audit/'];
    case 'dataset':
      return ['datasets/', 'models/', 'monitors/', 'workspace/', 'app/info', 'audit/', 'evidence/'];
    case 'run':
      return ['drift/list', 'drift/get', 'models/', 'deployments/', 'workspace/', 'app/info', 'audit/'];
    case 'job':
      return ['jobs/'];
    case 'user':
    case 'session':
      return ['users/', 'session/', 'alerts/', 'approvals/', 'app/info', 'audit/'];
    case 'backup':
      return ['backups/', 'disk/', 'evidence/', 'app/health', 'audit/'];
    case 'monitor':
    case 'monitor-run':
      return ['monitors/', 'models/', 'deployments/', 'workspace/', 'audit/'];
    case 'fairness-run':
      return ['fairness/', 'models/', 'deployments/', 'audit/'];
    case 'performance-run':
      return ['performance/', 'models/', 'deployments/', 'audit/'];
    case 'prediction-batch':
      return ['predictions/', 'performance/', 'models/', 'audit/'];
    case 'alert':
    case 'alert-rule':
      return ['alerts/', 'models/', 'deployments/', 'audit/'];
    case 'risk':
      return ['risk/', 'models/', 'deployments/', 'workspace/', 'audit/'];
    case 'deployment':
      return ['deployments/', 'models/', 'audit/'];
    case 'approval':
      return ['approvals/', 'audit/'];
    case 'explanation':
      return ['explain/', 'audit/'];
    case 'setting':
    case 'workspace':
      return [''];
    default:
      return assertNever(entity);
  }
}

function readsOneOf(prefixes: readonly string[]) {
  return ({ queryKey: [name] }: Pick<Query, 'queryKey'>) =>
    typeof name === 'string' && prefixes.some((prefix) => name.startsWith(prefix));
}

function jobKey(id: string): readonly ['jobs/get' & CommandName, { id: string }] {
  return ['jobs/get', { id }];
}

/**
 * Keeps what the screens have read in step with the engine: changed records are read again, progress
 * is written straight into the cached job, and everything is read again once the engine has come back.
 */
export function attachPushSync(
  client: Client,
  queries: QueryClient,
  onJobDone: (job: Job) => void,
): () => void {
  const readAgain = new WeakSet<Query>();

  /**
   * Reads again, once it has come, an answer that is on its way for the first time: it may say what was so before
   * the change, and the query library goes on waiting for it instead of asking anew.
   */
  function readAgainOnceRead(query: Query): void {
    if (readAgain.has(query)) return;
    readAgain.add(query);
    const settled = () => {
      readAgain.delete(query);
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    // Gives the answer that is on its way; a failure is shown by the page that waits for it.
    query.fetch().then(settled, settled);
  }

  const refresh = (prefixes: readonly string[]): void => {
    const predicate = readsOneOf(prefixes);
    const firstReads = queries
      .getQueryCache()
      .findAll({ predicate, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined);
    void queries.invalidateQueries({ predicate });
    firstReads.forEach(readAgainOnceRead);
  };

  function updateJob(id: string, change: (job: Job) => Job): void {
    queries.setQueryData<CommandOutput<'jobs/get'>>(jobKey(id), (job) =>
      job === undefined ? job : change(job),
    );
    queries.setQueriesData<Page<Job>>({ queryKey: ['jobs/list'] }, (page) =>
      page === undefined
        ? page
        : { ...page, items: page.items.map((job) => (job.id === id ? change(job) : job)) },
    );
  }

  function knowsRunning(id: string): boolean {
    const pages = queries.getQueriesData<Page<Job>>({ queryKey: ['jobs/list'] });
    return pages.some(([, page]) => page?.items.some((job) => job.id === id) === true);
  }

  const ends = [
    client.subscribe('records/changed', ({ entity }) => {
      refresh(affectedPrefixes(entity));
    }),
    client.subscribe('session/changed', ({ state }) => {
      if (state === 'signed-in') refresh(['session/']);
      else noteLoss(queries, state);
    }),
    client.subscribe('job/progress', ({ jobId, progress }) => {
      if (!knowsRunning(jobId)) refresh(['jobs/list']);
      updateJob(jobId, (job) => withProgress(job, progress));
    }),
    client.subscribe('job/done', (job) => {
      updateJob(job.id, () => job);
      // What a job did is in the ledger by the time it has ended.
      refresh(['jobs/list', 'audit/']);
      onJobDone(job);
    }),
    client.connection.subscribe((present, previous) => {
      if (present.epoch !== previous.epoch) refresh(['']);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Progress that arrives after the end does not bring a job back to life. */
function withProgress(job: Job, progress: JobProgress): Job {
  if (job.state !== 'queued' && job.state !== 'running') return job;
  return { ...job, state: 'running', progress };
}
