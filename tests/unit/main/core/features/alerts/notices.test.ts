import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePerson } from '../../../../../support/approval-people.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore();
});
afterEach(() => core.close());

describe('how a person hears of alerts', () => {
  it('is every alert in the window until somebody chooses, and is each person’s own', async () => {
    const ana = await makePerson(core, 'Ana', 'auditor');
    const ben = await makePerson(core, 'Ben', 'data-scientist');
    const first = { enabled: true, from: 'notice', desktop: false };
    expect(await ana.call('alerts/notices', {})).toEqual(first);
    const chosen = { enabled: true, from: 'critical', desktop: true } as const;
    expect(await ana.call('alerts/save-notices', chosen)).toEqual(chosen);
    expect(await ana.call('alerts/notices', {})).toEqual(chosen);
    expect(await ben.call('alerts/notices', {})).toEqual(first);
    const { items } = await core.call('users/history', { id: ana.actor.id });
    expect(items[0]).toMatchObject({ action: 'notices changed', actor: { name: 'Ana' } });
    expect(items[0]?.fields).toEqual([
      { field: 'noticesFrom', before: 'notice', after: 'critical' },
      { field: 'noticesOnDesktop', before: 'false', after: 'true' },
    ]);
  });

  it('includes the desktop from the start in the shell that has one', async () => {
    const desktop = { id: 'd', name: 'alerts/notices', input: {} };
    const actor = (await makePerson(core, 'Cleo', 'executive')).actor;
    expect(await core.dispatch(desktop, { shell: 'electron', actor })).toMatchObject({
      value: { enabled: true, from: 'notice', desktop: true },
    });
  });
});
