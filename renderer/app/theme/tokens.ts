/*
 * The palette. Petrol carries the product, paper and slate carry the page, and the four verdict colours
 * are kept for verdicts alone. Every ink on its own soft ground has a contrast of at least 4.5 : 1.
 */

export type ColorScheme = 'light' | 'dark';

export type VerdictTone = { readonly ink: string; readonly soft: string; readonly line: string };

export type Tokens = {
  readonly page: string;
  readonly surface: string;
  readonly raised: string;
  readonly sunken: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly primary: string;
  readonly primaryStrong: string;
  readonly primarySoft: string;
  readonly onPrimary: string;
  readonly rail: string;
  readonly railInk: string;
  readonly railInkSoft: string;
  readonly railSelected: string;
  readonly stable: VerdictTone;
  readonly moderate: VerdictTone;
  readonly major: VerdictTone;
  readonly insufficient: VerdictTone;
  readonly chartReference: string;
  readonly chartReferenceFill: string;
  readonly chartCurrent: string;
  readonly chartCurrentFill: string;
};

const light: Tokens = {
  page: '#f5f6f4',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#eef1f0',
  line: '#dde3e2',
  lineStrong: '#7b8a88',
  ink: '#13211f',
  inkSoft: '#52625f',
  primary: '#0b5a66',
  primaryStrong: '#08454f',
  primarySoft: '#e1eff0',
  onPrimary: '#ffffff',
  rail: '#0b2f37',
  railInk: '#f0f6f6',
  railInkSoft: '#a9c2c5',
  railSelected: '#16505b',
  stable: { ink: '#17663c', soft: '#e3f2e8', line: '#2f8a57' },
  moderate: { ink: '#7d4a00', soft: '#fdf0d8', line: '#b97a12' },
  major: { ink: '#9f1f1a', soft: '#fce8e6', line: '#c9403a' },
  insufficient: { ink: '#4a5763', soft: '#e9edf0', line: '#75838f' },
  chartReference: '#2b6c8f',
  chartReferenceFill: 'rgba(43, 108, 143, 0.30)',
  chartCurrent: '#b6501a',
  chartCurrentFill: 'rgba(182, 80, 26, 0.28)',
};

const dark: Tokens = {
  page: '#0d1416',
  surface: '#151e21',
  raised: '#1c272a',
  sunken: '#10191b',
  line: '#2a373a',
  lineStrong: '#6f8184',
  ink: '#e8efee',
  inkSoft: '#a6b5b4',
  primary: '#6cc7cf',
  primaryStrong: '#93dde2',
  primarySoft: '#14353b',
  onPrimary: '#06262b',
  rail: '#0a1d22',
  railInk: '#e8f1f1',
  railInkSoft: '#9db5b8',
  railSelected: '#17424b',
  stable: { ink: '#7fd6a2', soft: '#14301f', line: '#4fae78' },
  moderate: { ink: '#f0bd62', soft: '#362709', line: '#cf9432' },
  major: { ink: '#ff9c94', soft: '#3d1715', line: '#e2655d' },
  insufficient: { ink: '#b5c0ca', soft: '#232c33', line: '#8795a1' },
  chartReference: '#79b8da',
  chartReferenceFill: 'rgba(121, 184, 218, 0.32)',
  chartCurrent: '#f2a06b',
  chartCurrentFill: 'rgba(242, 160, 107, 0.28)',
};

export const tokens: Record<ColorScheme, Tokens> = { light, dark };

/** The tokens as CSS custom properties (`--dg-page`, `--dg-major-ink`, …). */
export function tokenProperties(scheme: ColorScheme): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(tokens[scheme])) {
    if (typeof value === 'string') properties[`--dg-${kebab(name)}`] = value;
    else for (const [part, tone] of Object.entries(value)) properties[`--dg-${name}-${part}`] = tone;
  }
  return properties;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
