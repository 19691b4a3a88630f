import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore();
});
afterEach(() => core.close());

it('of each page of settings and of each rule tells who changed what', async () => {
  await core.as('administrator');
  await core.call('session/set-idle-lock', { minutes: 20 });
  const { settings } = await core.call('backups/status', {});
  await core.call('backups/update-settings', { ...settings, pointInTimeDays: settings.pointInTimeDays + 1 });
  const { rules } = await core.call('alerts/rules', {});
  const [rule] = rules;
  if (rule === undefined) throw new Error('A workspace begins with rules.');
  expect(await core.call('alerts/rule-history', { id: rule.id })).toMatchObject({ total: 0 });
  const { name, sources, modelId, level, severity, coolDownHours, autoResolve } = rule;
  await core.call('alerts/save-rule', {
    rule: { id: rule.id, rowVersion: rule.rowVersion },
    draft: {
      name,
      sources,
      modelId,
      level,
      severity,
      coolDownHours: coolDownHours + 1,
      autoResolve,
      enabled: true,
    },
  });
  const idle = await core.call('session/idle-lock-history', {});
  expect(idle.items[0]?.fields).toEqual([{ field: 'minutes', before: '15', after: '20' }]);
  const backups = await core.call('backups/settings-history', {});
  expect(backups.items[0]?.fields.map(({ field }) => field)).toEqual(['pointInTimeDays']);
  const ofRule = await core.call('alerts/rule-history', { id: rule.id });
  expect(ofRule.items[0]?.fields.map(({ field }) => field)).toEqual(['coolDownHours']);
  expect(ofRule.items[0]?.actor.name).toBe('DriftGuard');
  expect(await core.call('approvals/settings-history', {})).toMatchObject({ total: 0 });
  expect(await core.call('explain/settings-history', {})).toMatchObject({ total: 0 });
  // Whoever may not see where backups lie may not read it here either.
  const engineer = await core.as('ml-engineer');
  expect(await engineer.ask('backups/settings-history', {})).toMatchObject({ error: { code: 'FORBIDDEN' } });
});
