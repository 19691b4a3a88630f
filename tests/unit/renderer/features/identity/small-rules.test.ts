import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../../../renderer/client/client-error.ts';
import {
  isAccountsFiltered,
  readAccountsFilter,
  writeAccountsFilter,
} from '../../../../../renderer/features/identity/accounts-filter.ts';
import { sameCode } from '../../../../../renderer/features/identity/one-time-code.ts';
import { viewPassword } from '../../../../../renderer/features/identity/password-rules.ts';
import { retryAfterMs } from '../../../../../renderer/features/identity/use-refusal.ts';

const wait = (code: 'RATE_LIMITED' | 'SIGN_IN_REFUSED', details: Record<string, unknown>) =>
  retryAfterMs(new ClientError(code, 'No.', details));

const owner = { name: 'Ana Maric', email: 'ana@example.org' };

describe('a password while it is typed', () => {
  it('lists every rule from the start, none of them kept', () => {
    expect(viewPassword('', owner)).toEqual({
      rules: [
        { problem: 'too-short', kept: false },
        { problem: 'no-upper-case', kept: false },
        { problem: 'no-digit', kept: false },
        { problem: 'no-symbol', kept: false },
      ],
      strength: 0,
    });
  });

  it('marks the rules that are kept', () => {
    const { rules, strength } = viewPassword('Plover7', owner);
    expect(rules.filter(({ kept }) => kept).map(({ problem }) => problem)).toEqual([
      'no-upper-case',
      'no-digit',
    ]);
    expect(strength).toBe(0);
  });

  it('says that it holds a name, though every listed rule is kept', () => {
    const { rules, strength } = viewPassword('Maric-plover-7!', owner);
    expect(rules.filter(({ kept }) => !kept).map(({ problem }) => problem)).toEqual(['personal']);
    expect(strength).toBe(0);
  });

  it('counts up with length', () => {
    const short = viewPassword('Zilk7!rusoxg', owner);
    const long = viewPassword('Zilk7!rusoxg vantem kyroble', owner);
    expect(short.strength).toBeGreaterThan(0);
    expect(long.strength).toBeGreaterThan(short.strength);
  });
});

describe('a one-time code', () => {
  it('is the same with other case, spaces and dashes', () => {
    expect(sameCode('ABCD-2345-WXYZ', ' abcd 2345wxyz ')).toBe(true);
    expect(sameCode('ABCD-2345-WXYZ', 'ABCD-2345')).toBe(false);
    expect(sameCode('', '- -')).toBe(false);
  });
});

describe('the time until a limited call is admitted again', () => {
  it('is what the engine says, and nothing for anything else', () => {
    expect(wait('RATE_LIMITED', { retryAfterMs: 41_500 })).toBe(41_500);
    expect(wait('RATE_LIMITED', { retryAfterMs: -3 })).toBe(0);
    expect(wait('RATE_LIMITED', {})).toBe(0);
    expect(wait('SIGN_IN_REFUSED', { retryAfterMs: 5000 })).toBe(0);
    expect(retryAfterMs(null)).toBe(0);
  });
});

describe('the filter of accounts in the address', () => {
  it('comes back as it was written', () => {
    const text = 'q=ana&role=auditor&role=executive&state=locked';
    const filter = readAccountsFilter(new URLSearchParams(text));
    expect(filter).toEqual({ search: 'ana', roles: ['auditor', 'executive'], states: ['locked'] });
    expect(writeAccountsFilter(filter).toString()).toBe(text);
  });

  it('leaves out what it does not know', () => {
    const filter = readAccountsFilter(new URLSearchParams('role=king&state=asleep'));
    expect([writeAccountsFilter(filter).toString(), isAccountsFiltered(filter)]).toEqual(['', false]);
  });
});
