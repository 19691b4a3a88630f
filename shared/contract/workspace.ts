import { z } from 'zod';
import { buildingRoles, defineCommand, defineOpenCommand, everyRole, noInput } from './define.ts';
import { jobStarted } from './jobs.ts';
import { driftVerdict } from '../schema/drift.ts';
import { modelId, runId } from '../schema/ids.ts';
import { utcInstant } from '../schema/time.ts';

export const workspaceOverview = z.strictObject({
  models: z.int().min(0),
  /** Models by the verdict of their latest run; `none` have not been compared yet. */
  verdicts: z.strictObject({
    stable: z.int().min(0),
    moderate: z.int().min(0),
    major: z.int().min(0),
    insufficient: z.int().min(0),
    none: z.int().min(0),
  }),
  datasets: z.int().min(0),
  runs: z.int().min(0),
  /** Models that need a look first: worst verdict, then latest run. At most ten. */
  attention: z
    .array(
      z.strictObject({
        modelId,
        modelName: z.string(),
        verdict: driftVerdict,
        reason: z.string(),
        runId,
        at: utcInstant,
      }),
    )
    .max(10),
});
export type WorkspaceOverview = z.infer<typeof workspaceOverview>;

export const demoSource = z.strictObject({
  title: z.string(),
  licence: z.string(),
  source: z.string(),
  context: z.string(),
});

export const workspaceCommands = {
  'workspace/overview': defineCommand({
    name: 'workspace/overview',
    summary: 'How many models stand where, and which need a look first.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: workspaceOverview,
  }),
  // Told before anybody has signed in: it is what the choice at the first start is made on.
  'demo/describe': defineOpenCommand({
    name: 'demo/describe',
    summary: 'What the demo workspace holds, with sources and licences.',
    effect: 'read',
    input: noInput,
    output: z.strictObject({
      available: z.boolean(),
      models: z.array(z.strictObject({ name: z.string(), story: z.string() })),
      sources: z.array(demoSource),
    }),
  }),
  'demo/load': defineCommand({
    name: 'demo/load',
    summary: 'Fills an empty workspace with models, real public data and drift runs.',
    effect: 'job',
    roles: buildingRoles,
    input: noInput,
    output: jobStarted,
    errors: ['WORKSPACE_NOT_EMPTY', 'NOT_AVAILABLE_HERE'],
  }),
} as const;
