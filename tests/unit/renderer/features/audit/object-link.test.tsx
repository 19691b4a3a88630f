import { describe, expect, it } from 'vitest';
import { objectPath } from '../../../../../renderer/features/audit/object-link.tsx';

describe('where the object of an entry is shown', () => {
  it.each([
    ['run', '/runs/one'],
    ['fairness-run', '/fairness/one'],
    ['performance-run', '/performance/one'],
    ['approval', '/approvals/one'],
    ['deployment', '/deployments/one'],
    ['risk', '/models/one/risk'],
    ['session', null],
  ])('%s', (type, path) => {
    expect(objectPath({ type, id: 'one', label: null })).toBe(path);
  });
});
