import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CoreHost } from '../../../../../../main/processes/core-host.ts';
import { role } from '../../../../../../shared/contract/define.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { firstAdministrator as ana } from '../../../../../support/enter-workspace.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';
import { hostOf, openPage } from '../../../../../support/core-page.ts';
import type { TestPage } from '../../../../../support/core-page.ts';

const clock = createManualClock();
const newPage = (host: CoreHost) => openPage(host, clock.monotonicMs);

let core: TestCore;
let host: CoreHost;
let page: TestPage;

beforeEach(async () => {
  const resourcesFolder = resolve(import.meta.dirname, '../../../../../../resources');
  core = await openTestCore({ ports: { clock }, resourcesFolder });
  host = await hostOf(core);
  page = newPage(host);
});
afterEach(() => core.close());

describe('the demo workspace', () => {
  it('has one person in each role, whom one click signs in', async () => {
    await page.call('session/set-up-demo', {});
    const state = await page.call('session/state', {});
    expect(state).toMatchObject({
      state: 'signed-in',
      workspace: 'demo',
      user: { role: 'administrator' },
      idleLockMinutes: 0,
    });
    expect(state.demoPeople.map((one) => one.role)).toEqual(role.options);
    expect((await page.call('jobs/list', {})).items).toMatchObject([{ kind: 'demo-load' }]);
    for (const each of role.options) {
      const other = newPage(host);
      await other.call('session/sign-in-demo', { role: each });
      expect((await other.call('app/info', {})).user.role).toBe(each);
    }
  });

  it('asks for no password and locks nothing, since nobody there has one', async () => {
    await page.call('session/set-up-demo', {});
    clock.advance(29 * 60_000);
    expect(await page.code('users/create', { name: 'Z', email: 'z@example.org', role: 'auditor' })).toBe(
      'OK',
    );
    expect(await page.code('session/lock')).toBe('NOT_AVAILABLE_HERE');
    expect(await page.code('session/confirm', { password: 'x' })).toBe('NOT_AVAILABLE_HERE');
    const { demoPeople } = await page.call('session/state', {});
    const email = demoPeople[0]?.email ?? '';
    expect(await newPage(host).code('session/sign-in', { email, password: 'x' })).toBe('SIGN_IN_REFUSED');
  });

  it('is opened by the shell as well, which signs nobody in', async () => {
    expect(await host.openDemo()).not.toBeNull();
    expect(await page.call('session/state', {})).toMatchObject({ state: 'signed-out', workspace: 'demo' });
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
  });

  it('is never made of a workspace that somebody set up, nor the other way round', async () => {
    await page.call('session/set-up', ana);
    await page.call('session/sign-out', {});
    expect(await page.code('session/set-up-demo')).toBe('ALREADY_SET_UP');
    expect(await host.openDemo()).toBeNull();
    expect(await page.code('session/sign-in-demo', { role: 'administrator' })).toBe('FORBIDDEN');
  });

  it('is never made of a folder with records from before there were accounts', async () => {
    await core.call('models/create', modelDraftOf());
    expect(await page.call('session/state', {})).toMatchObject({ state: 'set-up', workspace: 'own' });
    expect(await page.code('session/set-up-demo')).toBe('ALREADY_SET_UP');
    expect(await host.openDemo()).toBeNull();
    expect(await page.code('session/set-up', ana)).toBe('OK');
  });
});
