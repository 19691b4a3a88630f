import { describe, expect, it } from 'vitest';
import { usableLocales } from '../../../../renderer/format/locale.ts';

describe('the locales that numbers are written in', () => {
  it('are those of the browser without the ones that name no language', () => {
    expect(usableLocales(['en-US@posix', 'de-CH', 'C', ''])).toEqual(['de-CH']);
    expect(new Intl.NumberFormat(usableLocales(['en-US@posix'])).format(1)).toBe('1');
  });
});
