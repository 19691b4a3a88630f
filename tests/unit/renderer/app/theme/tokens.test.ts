import { describe, expect, it } from 'vitest';
import { tokenProperties, tokens } from '../../../../../renderer/app/theme/tokens.ts';
import type { Tokens } from '../../../../../renderer/app/theme/tokens.ts';

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const verdicts = ['stable', 'moderate', 'major', 'insufficient'] as const;

/** Pairs of text and ground that occur on the screens. */
function textPairs(set: Tokens): [string, string, string][] {
  return [
    ['ink on page', set.ink, set.page],
    ['ink on surface', set.ink, set.surface],
    ['soft ink on page', set.inkSoft, set.page],
    ['soft ink on surface', set.inkSoft, set.surface],
    ['soft ink on raised', set.inkSoft, set.raised],
    ['primary on surface', set.primary, set.surface],
    ['primary on its soft ground', set.primary, set.primarySoft],
    ['text on primary', set.onPrimary, set.primary],
    ['rail text', set.railInk, set.railSelected],
    ['soft rail text', set.railInkSoft, set.rail],
    ['toast', set.page, set.ink],
    ...verdicts.flatMap((verdict): [string, string, string][] => [
      [`${verdict} on its soft ground`, set[verdict].ink, set[verdict].soft],
      [`${verdict} on surface`, set[verdict].ink, set.surface],
      [`ink on ${verdict} ground`, set.ink, set[verdict].soft],
    ]),
  ];
}

/** Marks that carry meaning without being text. */
function markPairs(set: Tokens): [string, string, string][] {
  return [
    ['reference curve', set.chartReference, set.surface],
    ['current curve', set.chartCurrent, set.surface],
    ['field border', set.lineStrong, set.surface],
    ...verdicts.map((verdict): [string, string, string] => [
      `${verdict} mark`,
      set[verdict].line,
      set.surface,
    ]),
  ];
}

describe.each(['light', 'dark'] as const)('the %s palette', (scheme) => {
  it('has text that can be read (WCAG AA, 4.5 : 1)', () => {
    const weak = textPairs(tokens[scheme]).filter(([, text, ground]) => contrast(text, ground) < 4.5);
    expect(weak).toEqual([]);
  });

  it('has marks that stand out (WCAG AA, 3 : 1)', () => {
    const weak = markPairs(tokens[scheme]).filter(([, mark, ground]) => contrast(mark, ground) < 3);
    expect(weak).toEqual([]);
  });

  it('is handed to the style sheet whole', () => {
    const properties = tokenProperties(scheme);
    expect([properties['--dg-ink-soft'], properties['--dg-major-soft']]).toEqual([
      tokens[scheme].inkSoft,
      tokens[scheme].major.soft,
    ]);
  });
});
