import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appRoot, appVersion, entryPath, resourcesFolder } from '../../../../main/processes/entry.ts';

const root = join(import.meta.dirname, '../../../..');

test('programs, resources and the version are found from the sources', () => {
  expect(appRoot()).toBe(root);
  expect(entryPath('core-process')).toBe(join(root, 'main/processes/core-process.ts'));
  expect(existsSync(entryPath('core-process'))).toBe(true);
  expect(resourcesFolder()).toBe(join(root, 'resources'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(appVersion()).toBe(version);
});
