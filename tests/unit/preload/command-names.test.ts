import { expect, test } from 'vitest';
import { commandNames } from '../../../preload/command-names.ts';
import { commandNames as contractNames } from '../../../shared/contract/index.ts';

test('the preload lets through exactly the commands of the contract', () => {
  expect([...commandNames].toSorted()).toEqual([...contractNames].toSorted());
});
