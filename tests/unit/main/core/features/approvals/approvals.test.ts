import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import type { CommandOutput } from '../../../../../../shared/contract/index.ts';
import type { Reply } from '../../../../../../shared/contract/envelope.ts';
import { makePerson } from '../../../../../support/approval-people.ts';
import type { ApprovalPerson } from '../../../../../support/approval-people.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import type { ManualClock } from '../../../../../support/core-clock.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

const dayMs = 24 * 60 * 60_000;
const reason = 'The person has left the company.';
const codeOf = (reply: Reply) => (reply.ok ? 'OK' : reply.error.code);

let core: TestCore;
let clock: ManualClock;
let ana: ApprovalPerson;
let ben: ApprovalPerson;
let eve: ApprovalPerson;

beforeEach(async () => {
  clock = createManualClock();
  core = await openTestCore({ ports: { clock } });
  ana = await makePerson(core, 'Ana', 'administrator');
  ben = await makePerson(core, 'Ben', 'administrator');
  eve = await makePerson(core, 'Eve', 'data-scientist');
  await ana.call('approvals/save-settings', { commands: ['users/disable', 'users/create'] });
});
afterEach(() => core.close());

const stateOf = async (person: ApprovalPerson) =>
  (await core.call('users/get', { id: person.actor.id })).state;

async function askToDisable(whom: ApprovalPerson): Promise<CommandOutput<'approvals/request'>> {
  const { rowVersion } = await core.call('users/get', { id: whom.actor.id });
  const input = { id: whom.actor.id, rowVersion };
  const direct = await ana.ask('users/disable', input);
  expect(direct).toMatchObject({
    error: { code: 'APPROVAL_REQUIRED', details: { command: 'users/disable' } },
  });
  return ana.call('approvals/request', { command: 'users/disable', input: JSON.stringify(input), reason });
}

/** Asked for by one administrator and agreed to by the other. */
async function agreed(
  command: string,
  input: object,
): Promise<CommandOutput<'approvals/approve'>['approval']> {
  const asked = await ana.call('approvals/request', { command, input: JSON.stringify(input), reason });
  return (await ben.call('approvals/approve', { id: asked.id, rowVersion: 1 })).approval;
}

async function actions(): Promise<string[]> {
  const { items } = await core.call('audit/list', { actions: ['approval', 'user.disabled'], limit: 50 });
  return items.map((item) => `${item.action} ${item.actor.name}`).toReversed();
}

describe('a command that needs a second person', () => {
  it('changes nothing when it is called, by people or by trusted code', async () => {
    const { rowVersion } = await core.call('users/get', { id: eve.actor.id });
    const input = { id: eve.actor.id, rowVersion };
    expect(codeOf(await ana.ask('users/disable', input))).toBe('APPROVAL_REQUIRED');
    expect(codeOf(await core.ask('users/disable', input))).toBe('APPROVAL_REQUIRED');
    expect(await stateOf(eve)).toBe('active');
    expect(await actions()).toEqual([]);
  });

  it('is carried out at once when another person agrees, in the name of who asked', async () => {
    const { id, rowVersion } = await askToDisable(eve);
    const { approval, code } = await ben.call('approvals/approve', { id, rowVersion, note: 'Agreed.' });
    expect(code).toBeNull();
    expect(approval).toMatchObject({
      state: 'carried-out',
      requestedBy: { name: 'Ana' },
      decidedBy: { name: 'Ben' },
      note: 'Agreed.',
      outcome: { ok: true, sentence: 'It was carried out.', jobId: null },
    });
    expect(await stateOf(eve)).toBe('disabled');
    expect(await actions()).toEqual([
      'approval.requested Ana',
      'approval.approved Ben',
      'user.disabled Ana',
      'approval.carried-out Ana',
    ]);
    const entries = await core.call('audit/list', { actions: ['approval.approved'] });
    const detail = await core.call('audit/get', { seq: entries.items[0]?.seq ?? -1 });
    const said = JSON.stringify(detail);
    expect(said).toContain(`Ana (${ana.actor.id})`);
    expect(said).toContain(`Ben (${ben.actor.id})`);
  });

  it('is shown in words to those who may decide, and to nobody else who may not read it', async () => {
    const { id } = await askToDisable(eve);
    expect(await ben.call('approvals/get', { id })).toMatchObject({
      summary: 'Keeps an account from signing in and ends its sessions.',
      input: [
        { field: 'id', value: 'Eve' },
        { field: 'rowVersion', value: expect.any(String) },
      ],
      reason,
      own: false,
      mayDecide: true,
    });
    expect(await ana.call('approvals/get', { id })).toMatchObject({ own: true, mayDecide: false });
    expect(codeOf(await eve.ask('approvals/get', { id }))).toBe('APPROVAL_NOT_FOUND');
    const totals = await Promise.all(
      [ana, ben, eve].map(async (one) => (await one.call('approvals/list', { view: 'waiting' })).total),
    );
    expect(totals).toEqual([0, 1, 0]);
    expect((await ana.call('approvals/list', { view: 'mine' })).items.map((item) => item.id)).toEqual([id]);
  });

  it('is carried out once when two people approve at the same moment', async () => {
    const cleo = await makeThird();
    const { id, rowVersion } = await askToDisable(eve);
    const replies = await Promise.all([
      ben.ask('approvals/approve', { id, rowVersion }),
      cleo.ask('approvals/approve', { id, rowVersion }),
      ben.ask('approvals/refuse', { id, rowVersion, note: 'She is on leave.' }),
    ]);
    expect(replies.map(codeOf)).toEqual(['OK', 'STATE_TRANSITION_REFUSED', 'STATE_TRANSITION_REFUSED']);
    expect((await actions()).filter((text) => text.startsWith('user.disabled'))).toHaveLength(1);
  });

  it('says what went wrong when it cannot be carried out any more', async () => {
    const stale = await askToDisable(eve);
    await core.call('users/update', { ...(await fresh(eve)), name: 'Eva', role: 'data-scientist' });
    const { approval } = await ben.call('approvals/approve', { id: stale.id, rowVersion: 1 });
    expect(approval).toMatchObject({ state: 'failed', outcome: { ok: false } });
    expect(approval.outcome?.sentence).toContain('Someone changed this record');
    expect(await stateOf(eve)).toBe('active');
    expect((await actions()).at(-1)).toBe('approval.failed Ana');
  });

  it('names what is wrong with the values when they cannot be carried out', async () => {
    await agreed('approvals/save-settings', { commands: ['backups/update-settings'] });
    const settings = { schedule: 'daily', folder: 'not-a-path', drill: 'weekly' };
    const approval = await agreed('backups/update-settings', {
      ...settings,
      pointInTime: true,
      pointInTimeDays: 7,
      retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12, manualDays: 30, most: null },
    });
    expect(approval).toMatchObject({ state: 'failed', outcome: { ok: false } });
    expect(approval.outcome?.sentence).toBe('Write the whole path of the folder, from the root of the disk.');
  });

  it('hands a code to whoever approved and keeps it nowhere', async () => {
    const asked = await ana.call('approvals/request', {
      command: 'users/create',
      input: JSON.stringify({ name: 'Fay', email: 'fay@example.org', role: 'auditor' }),
      reason: 'Our new auditor starts on Monday.',
    });
    const { code } = await ben.call('approvals/approve', { id: asked.id, rowVersion: 1 });
    expect(code?.code).toMatch(/^[A-Z0-9-]{20,}$/);
    const database = openSqlite(`${core.folder}/driftguard.db`, 'read');
    try {
      expect(JSON.stringify(database.all('SELECT * FROM approvals', []))).not.toContain(code?.code ?? '?');
      expect(JSON.stringify(database.all('SELECT * FROM changes', []))).not.toContain(code?.code ?? '?');
    } finally {
      database.close();
    }
  });
});

async function makeThird(): Promise<ApprovalPerson> {
  // Accounts need a second person here, so the choice is changed for a moment, with one.
  const asked = await ana.call('approvals/request', {
    command: 'approvals/save-settings',
    input: JSON.stringify({ commands: ['users/disable'] }),
    reason: 'An account has to be made.',
  });
  await ben.call('approvals/approve', { id: asked.id, rowVersion: 1 });
  return makePerson(core, 'Cleo', 'administrator');
}

const fresh = async (person: ApprovalPerson) => {
  const { id, rowVersion } = await core.call('users/get', { id: person.actor.id });
  return { id, rowVersion };
};

describe('whoever asked', () => {
  it('never decides, from another session, under another name or with another role', async () => {
    const { id, rowVersion } = await askToDisable(eve);
    for (const same of [ana, ana.also({}), ana.also({ name: 'Anna' }), ana.also({ role: 'ml-engineer' })]) {
      for (const name of ['approvals/approve', 'approvals/refuse'] as const) {
        expect(codeOf(await same.ask(name, { id, rowVersion, note: 'I may decide.' }))).toBe('OWN_REQUEST');
      }
    }
    await core.call('users/update', { ...(await fresh(ana)), name: 'Anna', role: 'administrator' });
    expect(codeOf(await ana.ask('approvals/approve', { id, rowVersion }))).toBe('OWN_REQUEST');
    expect(await stateOf(eve)).toBe('active');
  });

  it('loses the request by losing the role, and nobody decides without an admitted one', async () => {
    await makeThird();
    const { id, rowVersion } = await askToDisable(eve);
    await core.call('users/update', { ...(await fresh(ana)), name: 'Ana', role: 'ml-engineer' });
    expect(await ben.ask('approvals/approve', { id, rowVersion })).toMatchObject({
      error: {
        code: 'STATE_TRANSITION_REFUSED',
        message: 'Ana no longer has a role that admits this, so it cannot be carried out.',
      },
    });
    expect(codeOf(await eve.ask('approvals/approve', { id, rowVersion }))).toBe('APPROVAL_NOT_FOUND');
    // Somebody whose account was made an administrator elsewhere does not count: the account decides.
    const imposter = eve.also({ role: 'administrator' });
    expect(codeOf(await imposter.ask('approvals/approve', { id, rowVersion }))).toBe('FORBIDDEN');
    expect(codeOf(await core.ask('approvals/approve', { id, rowVersion }))).toBe('FORBIDDEN');
    expect(await stateOf(eve)).toBe('active');
  });

  it('may withdraw, after which nobody can approve', async () => {
    const { id, rowVersion } = await askToDisable(eve);
    expect(codeOf(await ben.ask('approvals/withdraw', { id, rowVersion }))).toBe('APPROVAL_NOT_FOUND');
    expect(await ana.call('approvals/withdraw', { id, rowVersion })).toMatchObject({ state: 'withdrawn' });
    expect(await ben.ask('approvals/approve', { id, rowVersion: 2 })).toMatchObject({
      error: { message: 'This was withdrawn by whoever asked for it.' },
    });
  });
});

const askWith = (person: ApprovalPerson, command: string, input: string) =>
  person.ask('approvals/request', { command, input, reason });

describe('a request', () => {
  it('expires after seven days, even before the program has noticed', async () => {
    const { id, rowVersion, expiresAt } = await askToDisable(eve);
    expect(expiresAt).toBe('2026-01-09T03:04:05.000Z');
    clock.advance(7 * dayMs);
    expect(await ben.call('approvals/get', { id })).toMatchObject({ state: 'expired', mayDecide: false });
    expect(codeOf(await ben.ask('approvals/approve', { id, rowVersion }))).toBe('STATE_TRANSITION_REFUSED');
    await core.core.timetable.tick();
    expect(await ben.call('approvals/get', { id })).toMatchObject({ state: 'expired', rowVersion: 2 });
    expect(await actions()).toEqual(['approval.requested Ana', 'approval.expired DriftGuard']);
  });

  it('is refused for good, with a reason that everybody who may read it finds in its history', async () => {
    const { id, rowVersion } = await askToDisable(eve);
    expect(codeOf(await ben.ask('approvals/refuse', { id, rowVersion, note: 'No.' }))).toBe('INVALID_INPUT');
    const refused = await ben.call('approvals/refuse', { id, rowVersion, note: 'She is on leave.' });
    expect(refused).toMatchObject({
      state: 'refused',
      note: 'She is on leave.',
      outcome: null,
      target: { entity: 'user', id: eve.actor.id, name: 'Eve' },
    });
    const { items } = await ana.call('approvals/history', { id });
    expect(items.map(({ action, actor }) => `${action} ${actor.name}`)).toEqual([
      'refused Ben',
      'requested Ana',
    ]);
    expect(items[0]?.fields).toContainEqual({ field: 'note', before: '', after: 'She is on leave.' });
    expect(codeOf(await eve.ask('approvals/history', { id }))).toBe('APPROVAL_NOT_FOUND');
    expect(codeOf(await ben.ask('approvals/approve', { id, rowVersion: 2 }))).toBe(
      'STATE_TRANSITION_REFUSED',
    );
  });

  it('names the model of an override, which a second person lets in', async () => {
    const staged = await ana.call('models/create', modelDraftOf());
    await ana.call('models/change-state', { id: staged.id, rowVersion: 1, state: 'staging', note: '' });
    const why = 'The supplier delivers the file of the model next week.';
    const input = JSON.stringify({ id: staged.id, rowVersion: 2, state: 'canary', reason: why, days: 7 });
    const { id, rowVersion } = await ana.call('approvals/request', {
      command: 'deployments/override',
      input,
      reason: 'A canary before the audit.',
    });
    const asked = await ben.call('approvals/get', { id });
    expect(asked.target).toEqual({ entity: 'model', id: staged.id, name: 'Credit default' });
    expect(asked.input).toContainEqual({ field: 'id', value: 'Credit default' });
    await ben.call('approvals/approve', { id, rowVersion });
    expect((await ana.call('models/get', { id: staged.id })).state).toBe('canary');
    const [entry] = (await ana.call('deployments/list', { modelId: staged.id })).items;
    expect(entry).toMatchObject({ outcome: 'overridden', note: why, actor: { name: 'Ana' } });
  });

  it('is checked by the schema and the roles of its command', async () => {
    expect(await askWith(ana, 'users/disable', '{"id":7}')).toMatchObject({
      error: {
        code: 'INVALID_INPUT',
        details: { problems: expect.arrayContaining([expect.objectContaining({ path: 'input.id' })]) },
      },
    });
    expect(codeOf(await askWith(ana, 'users/disable', 'nonsense'))).toBe('INVALID_INPUT');
    expect(codeOf(await askWith(ana, 'models/create', '{}'))).toBe('STATE_TRANSITION_REFUSED');
    const input = JSON.stringify(await fresh(ben));
    expect(codeOf(await askWith(eve, 'users/disable', input))).toBe('FORBIDDEN');
  });

  it('cannot be altered, decided by its own maker or deleted in the database either', async () => {
    const { id } = await askToDisable(eve);
    const database = openSqlite(`${core.folder}/driftguard.db`, 'write');
    const run = (sql: string) => () => database.run(sql, [id]);
    try {
      expect(run(`UPDATE approvals SET input = '{}' WHERE id = ?`)).toThrow('only goes forward');
      expect(run(`UPDATE approvals SET state = 'carried-out' WHERE id = ?`)).toThrow('only goes forward');
      expect(
        run(
          `UPDATE approvals SET state = 'approved', decided_at = 'x', decider_id = requester_id WHERE id = ?`,
        ),
      ).toThrow('CHECK');
      expect(run('DELETE FROM approvals WHERE id = ?')).toThrow('approvals are kept');
    } finally {
      database.close();
    }
  });
});

describe('the choice of what needs a second person', () => {
  it('is not made while fewer than two people could decide', async () => {
    const small = await openTestCore();
    try {
      await makePerson(small, 'Only one', 'administrator');
      expect(await small.ask('approvals/save-settings', { commands: ['users/disable'] })).toMatchObject({
        error: {
          code: 'TOO_FEW_PEOPLE',
          message:
            'A second person cannot be required yet: only one person has an active account with a role that may decide. Make another account first.',
        },
      });
    } finally {
      await small.close();
    }
  });

  it('is not undone by one person, and leaves two administrators', async () => {
    expect(codeOf(await ana.ask('approvals/save-settings', { commands: [] }))).toBe('APPROVAL_REQUIRED');
    const demoted = await core.ask('users/update', {
      ...(await fresh(ben)),
      name: 'Ben',
      role: 'auditor',
    });
    expect(codeOf(demoted)).toBe('LAST_ADMINISTRATOR');
    const asked = await ana.call('approvals/request', {
      command: 'approvals/save-settings',
      input: '{"commands":[]}',
      reason: 'The pilot has ended.',
    });
    await ben.call('approvals/approve', { id: asked.id, rowVersion: 1 });
    const { commands } = await ana.call('approvals/settings', {});
    expect(commands.filter(({ required }) => required)).toEqual([]);
  });

  it('takes only commands that can wait', async () => {
    const answer = await ben.ask('approvals/request', {
      command: 'approvals/save-settings',
      input: '{"commands":["audit/declare-key-lost"]}',
      reason: 'More should need two.',
    });
    expect(answer).toMatchObject({ ok: true, value: { state: 'open' } });
    const id = answer.ok ? (answer.value as CommandOutput<'approvals/request'>).id : '';
    const { approval } = await ana.call('approvals/approve', {
      id,
      rowVersion: 1,
    });
    expect(approval.outcome?.sentence).toBe(
      'A second person cannot be required for “audit/declare-key-lost”. Choose among the actions listed.',
    );
  });
});

describe('a program that was cut short', () => {
  it('says of what was being carried out that nobody knows, and does not do it again', async () => {
    const { id } = await askToDisable(eve);
    const { folder } = core;
    const database = openSqlite(`${folder}/driftguard.db`, 'write');
    database.run(
      `UPDATE approvals SET state = 'approved', decided_at = '2026-01-02T03:04:05.000Z', decider_id = ? WHERE id = ?`,
      [ben.actor.id, id],
    );
    database.close();
    await core.core.close();
    const again = await openTestCore({ folder, ports: { clock } });
    try {
      expect(await again.call('approvals/get', { id })).toMatchObject({
        state: 'failed',
        outcome: { ok: false, sentence: expect.stringContaining('DriftGuard ended while') },
      });
      expect(await again.call('users/get', { id: eve.actor.id })).toMatchObject({ state: 'active' });
    } finally {
      await again.close();
    }
  });
});
