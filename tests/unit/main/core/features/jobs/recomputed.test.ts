import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  figuresOf,
  likenessInOtherWords,
  recomputedAs,
  wordingFields,
} from '../../../../../../main/core/features/jobs/recomputed.ts';
import { fairnessGroupRow, fairnessPartition } from '../../../../../../shared/contract/fairness.ts';
import { driftSummary, featureResult } from '../../../../../../shared/schema/drift.ts';
import { performanceResult } from '../../../../../../shared/schema/performance.ts';

type Node = { readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The fields of a schema that hold free text, outside of what is taken for wording. */
function textsOf(schema: z.ZodType): string[] {
  const found = new Set<string>();
  const visit = (node: unknown, field: string): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, field);
      return;
    }
    if (!isNode(node)) return;
    const isText = [node['type']].flat().includes('string');
    if (isText && node['enum'] === undefined && node['const'] === undefined) found.add(field);
    const properties = isNode(node['properties']) ? Object.entries(node['properties']) : [];
    for (const [name, child] of properties) if (!wordingFields.has(name)) visit(child, name);
    for (const key of ['items', 'prefixItems', 'anyOf', 'oneOf', 'allOf', 'additionalProperties']) {
      visit(node[key], field);
    }
  };
  visit(z.toJSONSchema(schema, { io: 'output', reused: 'inline' }), '');
  return [...found].toSorted();
}

it('takes no other text of a result for a figure than names, values and methods', () => {
  expect({
    column: textsOf(featureResult),
    run: textsOf(driftSummary),
    performance: textsOf(performanceResult),
    partition: textsOf(fairnessPartition),
    group: textsOf(fairnessGroupRow),
  }).toEqual({
    column: ['details', 'effectName', 'name', 'pValueMethod'],
    run: ['columns', 'effectName', 'name', 'pValueMethod'],
    performance: ['classes', 'name'],
    partition: ['attributes', 'outcome', 'reference'],
    // Of `excluded`, a check compares only whether there is a reason.
    group: ['excluded', 'group', 'pValueMethod', 'reference', 'values'],
  });
});

it('compares everything but the sentences, in any order', () => {
  const result = {
    verdict: 'major',
    reason: 'Moved.',
    tests: [{ notes: ['A note.'], effectSize: 0.1 + 0.2, bins: null }],
  };
  const reworded = {
    tests: [{ effectSize: 0.1 + 0.2, bins: null, notes: [] }],
    reason: 'It moved.',
    verdict: 'major',
  };
  expect(figuresOf(reworded)).toBe(figuresOf(result));
  for (const other of [
    { ...reworded, verdict: 'moderate' },
    { ...reworded, tests: [{ effectSize: 0.3, bins: null }] },
    { ...reworded, tests: [{ effectSize: 0.1 + 0.2, bins: 0 }] },
    { ...reworded, tests: [...reworded.tests, ...reworded.tests] },
  ]) {
    expect(figuresOf(other)).not.toBe(figuresOf(result));
  }
});

it('counts other words as the same only where they are those that were stored', () => {
  expect([true, false].map((isAsTold) => recomputedAs(likenessInOtherWords(isAsTold)))).toEqual([
    'same',
    'different',
  ]);
});
