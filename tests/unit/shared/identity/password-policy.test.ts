import { describe, expect, it } from 'vitest';
import { newPassword } from '../../../../shared/contract/identity.ts';
import {
  compositionProblems,
  passwordProblems,
  passwordStem,
  passwordStrength,
} from '../../../../shared/identity/password-policy.ts';

const ana = { name: 'Ana López', email: 'ana.lopez@example.org' };

describe('compositionProblems', () => {
  it.each([
    ['', ['too-short', 'no-upper-case', 'no-digit', 'no-symbol']],
    ['Elf-letters', ['too-short', 'no-digit', 'no-symbol']],
    ['quiet-river-stones-7!', ['no-upper-case']],
    ['Quiet-River-Stones!', ['no-digit']],
    ['Quiet-River-Stones-7', ['no-symbol']],
    [`Aa1!${'é'.repeat(125)}`, ['too-long']],
    ['Quiet-River-7!\ud800', ['broken']],
    ['Ärger mit 7 Flüssen!', []],
    ['Quiet-River-7!', []],
  ])('finds in %j: %j', (password, problems) => {
    expect(compositionProblems(password)).toEqual(problems);
  });

  it('is what the contract asks of a new password', () => {
    for (const password of ['', 'Quiet-River-Stones!', 'Quiet-River-7!', 'x'.repeat(129)]) {
      expect(newPassword.safeParse(password).success).toBe(compositionProblems(password).length === 0);
    }
  });
});

describe('passwordProblems', () => {
  it.each([
    'Password123!',
    'Welcome2026!!',
    'P@ssw0rd1234!',
    '!!2026Welcome',
    'PasswordPassword1!',
    'Qwertyuiop12!',
    'Summer-2026-!',
    'Aaaaaaaaaa1!',
    'A1!A1!A1!A1!',
    '123456789!A1',
  ])('calls %s common', (password) => {
    expect(passwordProblems(password, ana)).toContain('common');
  });

  it.each(['Quiet-River-Lopez-7!', 'Quiet-River-L0pez-7!', 'Quiet-DriftGuard-7!', 'Example-River-77!'])(
    'calls %s personal',
    (password) => {
      expect(passwordProblems(password, ana)).toEqual(['personal']);
    },
  );

  it.each(['Quiet-River-Stones-7!', 'Banana-Boat-Trip-42!', 'Correct-Horse-7!', 'kr4-Fj!vvQx29z'])(
    'has nothing against %s',
    (password) => {
      expect(passwordProblems(password, ana)).toEqual([]);
    },
  );

  it('answers any text without failing', () => {
    for (const text of ['', ' ', '\u0000', '🦀'.repeat(64), '1'.repeat(128)]) {
      expect(passwordProblems(text, ana).length).toBeGreaterThan(0);
    }
  });
});

describe('passwordStem', () => {
  it('takes digits and symbols away around the word and reads those inside it', () => {
    expect(passwordStem('123P@$$w0rd!!2026')).toBe('password');
    expect(passwordStem('2026!')).toBe('');
  });
});

describe('passwordStrength', () => {
  it('is 0 with any problem and rises with length', () => {
    expect(passwordStrength('Password123456789012345!', ana)).toBe(0);
    const rising = ['Quiet-Rive7!', 'Quiet-River-Stones-7!', 'Quiet-River-Stones-7!-under-old-bridges'].map(
      (password) => passwordStrength(password, ana),
    );
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(new Set(rising).size).toBe(3);
  });
});
