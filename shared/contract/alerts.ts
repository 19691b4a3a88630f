import { z } from 'zod';
import { dataLimits, performanceLimits, riskLimits } from '../schema/alert-limits.ts';
import { alertId, alertRuleId, modelId, userId } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { nameText, proseText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, defineTopic, everyRole, noInput, stewardRoles } from './define.ts';
import { change } from './models.ts';

/** Results that can raise an alert. */
export const alertSource = z.enum([
  'monitor',
  'comparison',
  'fairness-check',
  'performance',
  'risk',
  'data-quality',
]);
export type AlertSource = z.infer<typeof alertSource>;

/**
 * How bad a result has to be: drift or a disparity that is moderate or indicative, or major or a violation. A figure
 * or a score that is beyond its limit is moderate, and major where all that it may be is beyond. Data are exact.
 */
export const alertLevel = z.enum(['moderate', 'major']);
export type AlertLevel = z.infer<typeof alertLevel>;

export const alertSeverity = z.enum(['notice', 'warning', 'critical']);
export type AlertSeverity = z.infer<typeof alertSeverity>;

export const alertState = z.enum(['open', 'acknowledged', 'snoozed', 'resolved']);
export type AlertState = z.infer<typeof alertState>;

const ruleFields = z.strictObject({
  name: nameText(128),
  sources: z
    .array(alertSource)
    .min(1, 'Choose at least one kind of result.')
    .max(alertSource.options.length)
    .refine((sources) => new Set(sources).size === sources.length, 'Name each kind of result once.'),
  /** Null: every model. */
  modelId: modelId.nullable().default(null),
  level: alertLevel,
  /** Null for a rule that does not look at results of this kind; so are the next two. */
  performance: performanceLimits.nullable().default(null),
  risk: riskLimits.nullable().default(null),
  dataQuality: dataLimits.nullable().default(null),
  severity: alertSeverity,
  /** Hours in which the same alert is not announced again, and in which it is opened again instead of anew. */
  coolDownHours: z.int('Use whole hours.').min(0, 'Use 0 or more hours.').max(720, 'Use at most 720 hours.'),
  /** Resolves the alert when the same subject is in order again. */
  autoResolve: z.boolean(),
  enabled: z.boolean(),
});

/** What a rule says about results that have no verdict, by their kind. */
const limitsOf = { performance: 'performance', risk: 'risk', 'data-quality': 'dataQuality' } as const;

export const alertRuleDraft = ruleFields.superRefine((rule, context) => {
  for (const [source, field] of Object.entries(limitsOf) as [keyof typeof limitsOf, 'risk'][]) {
    const looks = rule.sources.includes(source);
    if (looks === (rule[field] !== null)) continue;
    const message = looks
      ? 'Say from when on such a result raises an alert.'
      : 'The rule does not look at such results. Leave this out.';
    context.addIssue({ code: 'custom', path: [field], message });
  }
});
export type AlertRuleDraft = z.infer<typeof alertRuleDraft>;

export const alertRule = ruleFields.extend({
  id: alertRuleId,
  modelName: z.string().nullable(),
  rowVersion: z.int().min(1),
  createdAt: utcInstant,
  updatedAt: utcInstant,
});
export type AlertRule = z.infer<typeof alertRule>;

/** How one person wants to hear of alerts, beside the list and the count in the navigation. */
export const alertNotices = z.strictObject({
  enabled: z.boolean(),
  from: alertSeverity,
  /** Also outside the window, where the shell can do that and the browser is allowed to. */
  desktop: z.boolean(),
});
export type AlertNotices = z.infer<typeof alertNotices>;

const somebody = z.strictObject({ id: userId, name: z.string() });

/** One alert: one rule, one subject, however often it was seen and however many columns moved. */
export const alert = z.strictObject({
  id: alertId,
  ruleId: alertRuleId,
  ruleName: z.string(),
  modelId,
  modelName: z.string(),
  source: alertSource,
  /** What was seen last: a monitor, a run, a check, a result of performance, a score or a data set. */
  resultId: z.string(),
  level: alertLevel,
  severity: alertSeverity,
  state: alertState,
  title: z.string(),
  detail: z.string(),
  occurrences: z.int().min(1),
  firstAt: utcInstant,
  lastAt: utcInstant,
  assignee: somebody.nullable(),
  snoozedUntil: utcInstant.nullable(),
  rowVersion: z.int().min(1),
});
export type Alert = z.infer<typeof alert>;

const versioned = { id: alertId, rowVersion: z.int().min(1) };
const note = proseText(1000).default('');
const changeErrors = ['ALERT_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED'] as const;

export const alertCommands = {
  'alerts/summary': defineCommand({
    name: 'alerts/summary',
    summary: 'How many alerts wait, by severity.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: z.strictObject({
      /** Open or acknowledged, and not snoozed. */
      waiting: z.int().min(0),
      open: z.int().min(0),
      critical: z.int().min(0),
      snoozed: z.int().min(0),
    }),
  }),
  'alerts/list': defineCommand({
    name: 'alerts/list',
    summary: 'A page of alerts, most severe and newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      states: z.array(alertState).max(4).default([]),
      severities: z.array(alertSeverity).max(3).default([]),
      modelId: modelId.nullable().default(null),
      /** Only those assigned to whoever asks. */
      mine: z.boolean().default(false),
    }),
    output: pageOf(alert),
  }),
  'alerts/get': defineCommand({
    name: 'alerts/get',
    summary: 'One alert.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: alertId }),
    output: alert,
    errors: ['ALERT_NOT_FOUND'],
  }),
  'alerts/people': defineCommand({
    name: 'alerts/people',
    summary: 'Whom an alert can be assigned to.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: z.strictObject({ people: z.array(somebody).max(500) }),
  }),
  'alerts/acknowledge': defineCommand({
    name: 'alerts/acknowledge',
    summary: 'Says that somebody has seen the alert and looks at it.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ ...versioned, note }),
    output: alert,
    errors: changeErrors,
  }),
  'alerts/snooze': defineCommand({
    name: 'alerts/snooze',
    summary: 'Puts the alert aside for some hours; it comes back by itself.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({
      ...versioned,
      hours: z.int('Use whole hours.').min(1, 'Use at least one hour.').max(720, 'Use at most 720 hours.'),
      note,
    }),
    output: alert,
    errors: changeErrors,
  }),
  'alerts/assign': defineCommand({
    name: 'alerts/assign',
    summary: 'Says who looks after the alert; null: nobody.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ ...versioned, userId: userId.nullable() }),
    output: alert,
    errors: [...changeErrors, 'USER_NOT_FOUND'],
  }),
  'alerts/comment': defineCommand({
    name: 'alerts/comment',
    summary: 'Adds a comment to the history of the alert.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ id: alertId, text: proseText(1000).pipe(z.string().min(1, 'Write something.')) }),
    output: alert,
    errors: ['ALERT_NOT_FOUND'],
  }),
  'alerts/resolve': defineCommand({
    name: 'alerts/resolve',
    summary: 'Closes the alert, with what was found.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({
      ...versioned,
      note: proseText(1000).pipe(z.string().min(1, 'Say what was found.')),
    }),
    output: alert,
    errors: changeErrors,
  }),
  'alerts/reopen': defineCommand({
    name: 'alerts/reopen',
    summary: 'Opens an alert again that was put aside, acknowledged or resolved.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ ...versioned, note }),
    output: alert,
    errors: changeErrors,
  }),
  'alerts/history': defineCommand({
    name: 'alerts/history',
    summary: 'What happened to an alert and what was said of it, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: alertId }),
    output: pageOf(change),
    errors: ['ALERT_NOT_FOUND'],
  }),
  'alerts/notices': defineCommand({
    name: 'alerts/notices',
    summary: 'How the caller wants to hear of alerts.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: alertNotices,
  }),
  'alerts/save-notices': defineCommand({
    name: 'alerts/save-notices',
    summary: 'Chooses from which severity on the caller hears of alerts, and whether outside the window too.',
    effect: 'write',
    roles: everyRole,
    input: alertNotices,
    output: alertNotices,
  }),
  'alerts/rules': defineCommand({
    name: 'alerts/rules',
    summary: 'The rules that raise alerts.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: z.strictObject({ rules: z.array(alertRule).max(200) }),
  }),
  'alerts/rule-history': defineCommand({
    name: 'alerts/rule-history',
    summary: 'Every change of a rule, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: alertRuleId }),
    output: pageOf(change),
    errors: ['NOT_FOUND'],
  }),
  'alerts/save-rule': defineCommand({
    name: 'alerts/save-rule',
    summary: 'Makes a rule, or changes one; alerts that are there stay.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({
      /** Null makes a new rule. */
      rule: z.strictObject({ id: alertRuleId, rowVersion: z.int().min(1) }).nullable(),
      draft: alertRuleDraft,
    }),
    output: alertRule,
    errors: ['NOT_FOUND', 'STALE_VERSION', 'NAME_TAKEN', 'MODEL_NOT_FOUND'],
  }),
  'alerts/delete-rule': defineCommand({
    name: 'alerts/delete-rule',
    summary: 'Removes a rule; alerts that it raised stay.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ id: alertRuleId, rowVersion: z.int().min(1) }),
    output: z.strictObject({}),
    errors: ['NOT_FOUND', 'STALE_VERSION'],
  }),
} as const;

export const alertTopics = {
  'alert/opened': defineTopic({
    name: 'alert/opened',
    summary:
      'Somebody clicked a notification outside the window; the page goes to the alert, or with null to the list.',
    payload: z.strictObject({ id: alertId.nullable() }),
  }),
  'alert/raised': defineTopic({
    name: 'alert/raised',
    summary: 'An alert is new, or is announced again after its cool-down; sent once for each.',
    payload: z.strictObject({
      id: alertId,
      severity: alertSeverity,
      title: z.string(),
      detail: z.string(),
    }),
  }),
} as const;
