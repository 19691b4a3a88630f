import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { governanceEventOf, logGovernance } from '../../../../../main/core/telemetry/log-governance.ts';
import type { Ledger, LedgerEvent } from '../../../../../main/core/ledger/ledger.ts';
import { openTestCore } from '../../../../support/core-harness.ts';
import type { TestCore } from '../../../../support/core-harness.ts';
import { createMemoryLog } from '../../../../support/core-log.ts';
import { modelDraftOf } from '../../../../support/core-models.ts';
import { testActor } from '../../../../support/test-actor.ts';

function open() {
  let size = 0;
  const log = createMemoryLog();
  const kept: Pick<Ledger, 'append' | 'head'> = {
    append: () => {
      size += 1;
    },
    head: () => ({ size, root: new Uint8Array() }),
  };
  const append = logGovernance(kept, log);
  const undo = () => {
    size -= 1;
  };
  return { append, log, undo };
}
const entryOf = (action: string, note = ''): LedgerEvent => ({
  actor: testActor,
  action,
  target: { type: 'model', id: 'm' },
  note,
});

describe('governance in the log', () => {
  let core: TestCore;
  beforeEach(async () => {
    core = await openTestCore();
  });
  afterEach(() => core.close());

  it('tells of a deployment with who, what and which, and no text', async () => {
    const { id, rowVersion } = await core.call('models/create', modelDraftOf());
    await core.call('models/change-state', { id, rowVersion, state: 'staging', note: 'Ana wants it.' });
    const [deployment] = (await core.call('deployments/list', { modelId: id })).items;
    expect(core.log.filter(({ event }) => event === 'deployment')).toEqual([
      {
        level: 'info',
        event: 'deployment',
        fields: {
          action: 'deployment.moved',
          actorId: core.core.system.id,
          targetType: 'deployment',
          targetId: deployment?.id,
          override: false,
        },
      },
    ]);
  });

  it('tells that a rule of alerts was made, without what it is called', async () => {
    const { id } = await core.call('alerts/save-rule', {
      rule: null,
      draft: {
        name: 'Every drift',
        sources: ['comparison'],
        level: 'moderate',
        severity: 'notice',
        coolDownHours: 12,
        autoResolve: false,
        enabled: true,
      },
    });
    expect(core.log.filter(({ event }) => event === 'policy changed')).toEqual([
      {
        level: 'info',
        event: 'policy changed',
        fields: {
          action: 'alert-rule.created',
          actorId: core.core.system.id,
          targetType: 'alert-rule',
          targetId: id,
        },
      },
    ]);
  });
});

describe('logGovernance', () => {
  it('keeps the reason of an override', async () => {
    const { append, log } = open();
    append(entryOf('deployment.overridden', 'The gate is wrong.'));
    await Promise.resolve();
    expect(log.entries).toMatchObject([
      { event: 'deployment', fields: { override: true, overrideReason: 'The gate is wrong.' } },
    ]);
  });

  it('says nothing of what was undone', async () => {
    const { append, log, undo } = open();
    append(entryOf('policy.activated'));
    undo();
    await Promise.resolve();
    expect(log.entries).toEqual([]);
  });

  it.each([
    ['policy.activated', 'policy changed'],
    ['deployment.moved', 'deployment'],
    ['deployment.override-renewed', 'deployment'],
    ['deployment.refused', 'governance violation'],
    ['deployment.blocked', 'governance violation'],
    ['deployment.override-ended', null],
    ['model.state-changed', null],
    ['setting.changed', 'policy changed'],
    ['alert-rule.updated', 'policy changed'],
    ['model.fairness-settings-saved', 'policy changed'],
    ['ledger.found-altered', 'governance violation'],
    ['backup.found-damaged', 'governance violation'],
    ['model-version.artefact-differed', 'governance violation'],
    ['run.recomputed-differently', 'governance violation'],
    ['model.updated', null],
    ['dataset.created', null],
  ])('takes %s for %s', (action, expected) => {
    expect(governanceEventOf(action)).toBe(expected);
  });
});
