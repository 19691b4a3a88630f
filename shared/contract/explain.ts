import { z } from 'zod';
import { fairnessRunId, runId } from '../schema/ids.ts';
import { narrative } from '../schema/narrative.ts';
import { defineCommand, everyRole } from './define.ts';

/** A result that can be told in words. */
export const explainedSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drift-run'), id: runId }),
  z.strictObject({ kind: z.literal('fairness-run'), id: fairnessRunId }),
]);
export type ExplainedSubject = z.infer<typeof explainedSubject>;

export const explainCommands = {
  'explain/narrative': defineCommand({
    name: 'explain/narrative',
    summary: 'A result in words, built from its figures alone: the same every time, and without any network.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ subject: explainedSubject }),
    output: narrative,
    errors: ['RUN_NOT_FOUND', 'FAIRNESS_RUN_NOT_FOUND'],
  }),
} as const;
