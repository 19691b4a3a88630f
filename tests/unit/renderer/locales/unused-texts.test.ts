import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { english } from '../../../../renderer/app/i18n.ts';

type Texts = { readonly [key: string]: string | Texts };

const plural = /_(?:zero|one|two|few|many|other)$/u;

/** `form.title` for every text; the forms of a plural are one key. */
function keysOf(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [`${prefix}${key.replace(plural, '')}`] : keysOf(text, `${prefix}${key}.`),
  );
}

function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/u.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** What the screens ask for: keys as they stand, and keys of which a part is filled in. */
function askedFor(source: string): (key: string) => boolean {
  const literal = new Set(
    [...source.matchAll(/'(?:[a-z]+:)?([A-Za-z][\w.-]*)'/gu)].map(([, key]) => key ?? ''),
  );
  const open = [...source.matchAll(/`(?:[a-z]+:)?((?:[\w.-]|\$\{[^}]*\})+)`/gu)]
    .map(([, template]) => (template ?? '').split(/\$\{[^}]*\}/u))
    .filter((fixed) => fixed.length > 1 && /[a-z]/u.test(fixed.join('')))
    .map((fixed) => fixed.map((part) => part.replaceAll('.', String.raw`\.`)).join('.+'))
    .map((pattern) => new RegExp(`^${pattern}$`, 'u'));
  return (key) => literal.has(key) || open.some((pattern) => pattern.test(key));
}

describe('the texts of the screens', () => {
  const isAskedFor = askedFor(readSources(join(import.meta.dirname, '../../../../renderer')));

  it.each(Object.entries(english))('of %s are all asked for somewhere', (_area, texts) => {
    expect(keysOf(texts).filter((key) => !isAskedFor(key))).toEqual([]);
  });
});
