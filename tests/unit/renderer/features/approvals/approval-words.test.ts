import { beforeAll, describe, expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import {
  actionLabel,
  requestTitle,
  whatHappens,
} from '../../../../../renderer/features/approvals/approval-words.ts';
import { sampleApproval } from '../../../../support/renderer-samples-approvals.ts';

let t: TFunction<['approvals', 'common']>;
beforeAll(async () => {
  t = (await createI18n()).getFixedT('en', ['approvals', 'common']);
});

const asked = (command: string, input: Record<string, string>, named = false) =>
  sampleApproval({
    command,
    input: Object.entries(input).map(([field, value]) => ({ field, value })),
    ...(named ? {} : { target: null }),
  });

describe('a request in words', () => {
  it('says what would happen, with the values that were asked for', () => {
    const sentences = [
      asked('users/create', { name: 'Kim', email: 'kim@example.org', role: 'ml-engineer' }),
      asked('users/update', { id: 'Eve', rowVersion: '2', name: 'Eva', role: 'auditor' }, true),
      asked('backups/choose-next-start', { folder: 'nothing' }),
      asked('backups/choose-next-start', { folder: 'restored-1' }),
      asked('approvals/save-settings', { commands: 'users/create, users/disable' }),
      asked('approvals/save-settings', { commands: 'none' }),
    ].map((one) => whatHappens(t, one));
    expect(sentences).toEqual([
      'Kim (kim@example.org) gets an account as ML engineer. Whoever agrees gets a code to hand over.',
      'The account of Eve is named Eva and has the role Auditor.',
      'DriftGuard stays with the present data folder at the next start.',
      'At the next start DriftGuard uses the restored folder restored-1 instead of the present one.',
      'A second person is needed for exactly these actions: Add a person; Disable an account.',
      'No action needs a second person any more.',
    ]);
  });

  it('falls back to what the command says of itself', () => {
    const other = asked('gates/override', {});
    expect(whatHappens(t, other)).toBe(other.summary);
    expect(actionLabel(t, 'gates/override')).toBe('gates/override');
    expect(requestTitle(t, asked('users/enable', { id: 'Eve' }, true))).toBe('Enable an account: Eve');
  });
});
