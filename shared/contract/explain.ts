import { z } from 'zod';
import { deploymentId, explanationId, fairnessRunId, riskScoreId, runId, sha256Hex } from '../schema/ids.ts';
import { nameKind, narrative } from '../schema/narrative.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, noInput, stewardRoles } from './define.ts';
import type { Role } from './define.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

const administrators: readonly Role[] = ['administrator'];
const count = z.int().min(0);

/** A result that can be told in words. */
export const explainedSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drift-run'), id: runId }),
  z.strictObject({ kind: z.literal('fairness-run'), id: fairnessRunId }),
  z.strictObject({ kind: z.literal('risk-score'), id: riskScoreId }),
  z.strictObject({ kind: z.literal('deployment'), id: deploymentId }),
]);
export type ExplainedSubject = z.infer<typeof explainedSubject>;

/** Both speak the chat completions of OpenAI; a RunAnywhere server mostly runs on this machine. */
export const explainProvider = z.enum(['openai-compatible', 'runanywhere']);

/** What an administrator decides about a model outside of DriftGuard. */
export const explainSettingsDraft = z.strictObject({
  /** Nothing is ever sent while this is false. */
  enabled: z.boolean(),
  provider: explainProvider,
  /** Base address; `/chat/completions` is appended. */
  url: z.string().max(500, 'Use at most 500 characters.'),
  model: z.string().max(200, 'Use at most 200 characters.'),
  timeoutSeconds: z
    .int('Enter a whole number of seconds.')
    .min(1, 'At least 1 second.')
    .max(120, 'At most 120 seconds.'),
  /** Names of models, data sets and columns; off, they are replaced. */
  sendNames: z.boolean(),
  /** Names of groups and values of the data; off, they are replaced. */
  sendValues: z.boolean(),
});
export type ExplainSettingsDraft = z.infer<typeof explainSettingsDraft>;

export const explainSettings = explainSettingsDraft.extend({
  /** 0 until they are saved for the first time. */
  rowVersion: count,
  savedAt: utcInstant.nullable(),
  /** Where the key of the provider lies; null where there is none. The key itself is never answered. */
  keyHeldIn: z.enum(['os-keychain', 'passphrase-file', 'protected-file']).nullable(),
});
export type ExplainSettings = z.infer<typeof explainSettings>;

export const explainKeyChange = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('keep') }),
  z.strictObject({ action: z.literal('remove') }),
  z.strictObject({
    action: z.literal('set'),
    value: z
      .string()
      .min(1, 'Enter the key.')
      .max(500, 'Use at most 500 characters.')
      .regex(/^[\x21-\x7e]*$/, 'A key has no spaces and no characters beyond ASCII.'),
  }),
]);

/** Why no answer came. */
export const explainFailure = z.enum([
  'timeout',
  'unreachable',
  'cut-off',
  'too-large',
  'redirected',
  'refused',
  'busy',
  'server-error',
  'not-understood',
  'key-unreadable',
  'paused',
  'cancelled',
]);
export type ExplainFailure = z.infer<typeof explainFailure>;

/** A name that was replaced before anything was sent. */
export const replacedName = z.strictObject({ placeholder: z.string(), text: z.string(), of: nameKind });
export type ReplacedName = z.infer<typeof replacedName>;

export const explainPreview = z.strictObject({
  /** Where it would go; empty until an address is entered. */
  url: z.string(),
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  /** What would be sent, byte for byte. */
  body: z.string(),
  bytes: count,
  /** SHA-256 of the body. */
  digest: sha256Hex,
  replaced: z.array(replacedName),
  /** True where an answer to the same content is at hand, so that nothing would be sent. */
  cached: z.boolean(),
});
export type ExplainPreview = z.infer<typeof explainPreview>;

/** What a model outside wrote about a result. It changes no figure and no verdict. */
export const explainAnswer = z.strictObject({
  id: explanationId,
  at: utcInstant,
  askedBy: z.string(),
  host: z.string(),
  model: z.string(),
  digest: sha256Hex,
  /** The text in order; `flagged` parts are numbers that are not in what was sent. */
  parts: z.array(z.strictObject({ text: z.string(), flagged: z.boolean() })),
  flagged: count,
});
export type ExplainAnswer = z.infer<typeof explainAnswer>;

export const explainStatus = z.strictObject({
  enabled: z.boolean(),
  host: z.string().nullable(),
  model: z.string(),
  /** Of this run of the application; `since` is when it began. */
  metrics: z.strictObject({
    since: utcInstant,
    /** Answers that were asked for, cached ones too. */
    calls: count,
    answered: count,
    cacheHits: count,
    /** Requests that went out, with every retry. */
    attempts: count,
    failures: z.array(z.strictObject({ why: explainFailure, count })),
    p50Ms: z.number().min(0),
    p95Ms: z.number().min(0),
    /** `open`: nothing is sent for a while after failures in a row; `half-open`: the next request decides. */
    breaker: z.enum(['closed', 'open', 'half-open']),
    cachedAnswers: count,
    cachedBytes: count,
  }),
});
export type ExplainStatus = z.infer<typeof explainStatus>;

const ofSubject = ['RUN_NOT_FOUND', 'FAIRNESS_RUN_NOT_FOUND', 'NOT_FOUND'] as const;

export const explainCommands = {
  'explain/narrative': defineCommand({
    name: 'explain/narrative',
    summary: 'A result in words, built from its figures alone: the same every time, and without any network.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ subject: explainedSubject }),
    output: narrative,
    errors: [...ofSubject],
  }),
  'explain/settings': defineCommand({
    name: 'explain/settings',
    summary: 'Whether results may be sent to a model outside, to which one, and what is replaced before.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: explainSettings,
  }),
  'explain/settings-history': defineCommand({
    name: 'explain/settings-history',
    summary: 'Every change of the settings of the model outside, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest,
    output: pageOf(change),
  }),
  'explain/save-settings': defineCommand({
    name: 'explain/save-settings',
    summary: 'Switches the model outside on or off and says where it is and what may be sent.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    input: explainSettingsDraft.extend({ rowVersion: count, key: explainKeyChange }),
    output: explainSettings,
    errors: ['STALE_VERSION', 'NOT_AVAILABLE_HERE'],
  }),
  'explain/status': defineCommand({
    name: 'explain/status',
    summary: 'Whether a model outside is switched on, and how its calls went since the start.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: explainStatus,
  }),
  'explain/test': defineCommand({
    name: 'explain/test',
    summary: 'Sends one fixed sentence without any data to the model outside and tells whether it answers.',
    effect: 'job',
    roles: administrators,
    input: noInput,
    output: jobStarted,
    errors: ['EXPLANATION_OFF'],
  }),
  'explain/preview': defineCommand({
    name: 'explain/preview',
    summary: 'Exactly what would be sent about a result, and where to; sends nothing.',
    effect: 'read',
    roles: stewardRoles,
    input: z.strictObject({ subject: explainedSubject }),
    output: explainPreview,
    errors: [...ofSubject],
  }),
  'explain/request': defineCommand({
    name: 'explain/request',
    summary: 'Sends what the preview showed to the model outside and keeps its answer beside the result.',
    effect: 'job',
    roles: stewardRoles,
    /** `digest` is that of the preview: nothing else is sent. */
    input: z.strictObject({ subject: explainedSubject, digest: sha256Hex }),
    output: jobStarted,
    errors: ['EXPLANATION_OFF', 'EXPLANATION_CHANGED', ...ofSubject],
  }),
  'explain/answer': defineCommand({
    name: 'explain/answer',
    summary:
      'The newest answer of a model outside about a result, with the numbers in it that were not sent.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ subject: explainedSubject }),
    output: z.strictObject({ answer: explainAnswer.nullable() }),
    errors: [...ofSubject],
  }),
} as const;
