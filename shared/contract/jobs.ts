import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { jobId } from '../schema/ids.ts';
import { utcInstant } from '../schema/time.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { defineCommand, defineTopic, everyRole, stewardRoles } from './define.ts';

export const jobKind = z.enum([
  'dataset-import',
  'drift-run',
  'drift-recompute',
  'demo-load',
  'ledger-verify',
  'backup',
  'restore',
  'restore-drill',
  'evidence-put-back',
  'diagnostics',
  'fairness-run',
  'performance-run',
  'monitor-run',
  'prediction-log',
  'prediction-seal',
  'explanation',
  'label-join',
  'version-registration',
  'artefact-check',
]);
export type JobKind = z.infer<typeof jobKind>;

export const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof jobState>;

export const jobFailure = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  correlationId: z.string(),
});
export type JobFailure = z.infer<typeof jobFailure>;

/** What a job has made: the record to open when it is done. */
export const jobOutcome = z.strictObject({
  entity: z.enum([
    'dataset',
    'run',
    'workspace',
    'ledger',
    'backup',
    'file',
    'fairness-run',
    'performance-run',
    'monitor-run',
    'prediction-batch',
    'explanation',
    'model-version',
  ]),
  id: z.string(),
  message: z.string(),
  /** Whether a result that was computed again is the stored one; absent for every other work. */
  recomputed: z.enum(['same', 'different']).optional(),
});
export type JobOutcome = z.infer<typeof jobOutcome>;

export const jobProgress = z.strictObject({
  /** Work done and in all, in `unit`; `total` is null while unknown. */
  done: z.number().min(0),
  total: z.number().min(0).nullable(),
  unit: z.string(),
  phase: z.string(),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const job = z.strictObject({
  id: jobId,
  kind: jobKind,
  title: z.string(),
  state: jobState,
  progress: jobProgress,
  createdAt: utcInstant,
  startedAt: utcInstant.nullable(),
  endedAt: utcInstant.nullable(),
  outcome: jobOutcome.nullable(),
  failure: jobFailure.nullable(),
});
export type Job = z.infer<typeof job>;

export const jobStarted = z.strictObject({ jobId });

export const jobCommands = {
  'jobs/list': defineCommand({
    name: 'jobs/list',
    summary: 'Background work, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ states: z.array(jobState).max(6).default([]) }),
    output: pageOf(job),
  }),
  'jobs/get': defineCommand({
    name: 'jobs/get',
    summary: 'One job with its progress and outcome.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: jobId }),
    output: job,
    errors: ['JOB_NOT_FOUND'],
  }),
  'jobs/cancel': defineCommand({
    name: 'jobs/cancel',
    summary: 'Stops a job; what it had begun is undone. Admits whoever may begin a job of this kind.',
    effect: 'write',
    roles: [...stewardRoles, 'auditor'],
    input: z.strictObject({ id: jobId }),
    output: job,
    errors: ['JOB_NOT_FOUND', 'JOB_NOT_CANCELLABLE'],
  }),
} as const;

export const jobTopics = {
  'job/progress': defineTopic({
    name: 'job/progress',
    summary: 'A job moved on; at most ten a second for each job.',
    payload: z.strictObject({ jobId, progress: jobProgress }),
  }),
  'job/done': defineTopic({
    name: 'job/done',
    summary: 'A job has ended, well or not; sent exactly once.',
    payload: job,
  }),
} as const;
