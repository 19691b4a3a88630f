import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/*
 * Each file in examples/ lies where it would lie in the repository and says in its first line which rule
 * it must break, or that it is allowed. They are linted in a copy of that layout with the real
 * configuration, which leaves examples/ itself out.
 */
const repository = resolve(import.meta.dirname, '../..');
const examplesFolder = join(import.meta.dirname, 'examples');
const linter = join(repository, 'node_modules/oxlint/bin/oxlint');

const report = z.object({
  diagnostics: z.array(
    z.object({ filename: z.string(), code: z.string(), message: z.string(), help: z.string().optional() }),
  ),
});

type Example = { readonly path: string; readonly expected: string | null };

function readExamples(): Example[] {
  return readdirSync(examplesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const [firstLine = ''] = readFileSync(path, 'utf8').split('\n');
      const expected = /^\/\/ Must fail: (?<rule>.+)$/u.exec(firstLine)?.groups?.['rule'] ?? null;
      if (expected === null && firstLine !== '// Allowed')
        throw new Error(`${path} does not say what is expected`);
      return { path: relative(examplesFolder, path).replaceAll('\\', '/'), expected };
    });
}

let folder = '';
const found = new Map<string, string[]>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-boundaries-'));
  cpSync(examplesFolder, folder, { recursive: true });
  cpSync(join(repository, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  const run = spawnSync(process.execPath, [linter, '--format', 'json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  for (const { filename, code, message, help } of report.parse(JSON.parse(run.stdout)).diagnostics) {
    if (!code.includes('no-restricted')) continue;
    const path = filename.replaceAll('\\', '/');
    // The sentence of the rule is in the message for names, in the help for imports and properties.
    found.set(path, [...(found.get(path) ?? []), `${message} ${help ?? ''}`]);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('layer rules', () => {
  it.each(readExamples().filter((example) => example.expected !== null))(
    'refuses $path',
    ({ path, expected }) => {
      expect(found.get(path)).toEqual([expect.stringContaining(expected ?? '')]);
    },
  );

  it.each(readExamples().filter((example) => example.expected === null))('allows $path', ({ path }) => {
    expect(found.get(path)).toBeUndefined();
  });

  it('has an example for every sentence of the configuration', () => {
    const configuration = readFileSync(join(repository, '.oxlintrc.json'), 'utf8');
    const sentences = new Set(
      [...configuration.matchAll(/"message": "(?<sentence>[^"]+)"/gu)].map(
        (match) => match.groups?.['sentence'],
      ),
    );
    const shown = new Set(
      readExamples()
        .map((example) => example.expected)
        .filter((rule) => rule !== null),
    );
    expect(sentences).toEqual(shown);
  });

  it('holds in the product itself', () => {
    const run = spawnSync(
      process.execPath,
      [linter, '--format', 'json', '--quiet', 'shared', 'main', 'preload', 'renderer'],
      { cwd: repository, encoding: 'utf8' },
    );
    const broken = report
      .parse(JSON.parse(run.stdout))
      .diagnostics.filter(({ code }) => code.includes('no-restricted') || code.includes('no-cycle'));
    expect(broken).toEqual([]);
  });
});
