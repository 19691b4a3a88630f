import { describe, expect, it } from 'vitest';
import {
  checkDeletable,
  checkTransition,
  checkVersion,
  checkVersionStep,
  stateTransitions,
} from '../../../../../../main/core/features/models/rules.ts';
import { modelState } from '../../../../../../shared/contract/models.ts';
import type { ModelState } from '../../../../../../shared/contract/models.ts';

function refusalOf(work: () => void): unknown {
  try {
    work();
    return null;
  } catch (error) {
    const { code, message, details } = error as { code: string; message: string; details: unknown };
    return { code, message, details };
  }
}

describe('life cycle', () => {
  it('admits exactly the moves of the table', () => {
    const admitted = modelState.options.map(
      (from) =>
        [
          from,
          modelState.options.filter((to) => refusalOf(() => checkTransition(from, to)) === null),
        ] as const,
    );
    expect(Object.fromEntries(admitted)).toEqual({
      draft: ['staging', 'blocked', 'retired'],
      staging: ['draft', 'canary', 'blocked', 'retired'],
      canary: ['production', 'blocked', 'rolled-back'],
      production: ['blocked', 'rolled-back', 'retired'],
      blocked: ['draft', 'staging', 'retired'],
      'rolled-back': ['draft', 'staging', 'blocked', 'retired'],
      retired: [],
    });
  });

  it('lets production be reached from canary only, and every state but draft be reached from draft', () => {
    const before = modelState.options.filter((from) => stateTransitions[from].includes('production'));
    expect(before).toEqual(['canary']);
    const reached = new Set<ModelState>(['draft']);
    for (const state of reached) for (const next of stateTransitions[state]) reached.add(next);
    expect(reached).toEqual(new Set(modelState.options));
  });

  it('says what a refused model could do instead', () => {
    expect(refusalOf(() => checkTransition('draft', 'production'))).toEqual({
      code: 'STATE_TRANSITION_REFUSED',
      message:
        'The model cannot go from draft to production: from draft it can go to staging, blocked or retired.',
      details: { from: 'draft', to: 'production', next: ['staging', 'blocked', 'retired'] },
    });
    expect(refusalOf(() => checkTransition('retired', 'draft'))).toMatchObject({
      message: 'The model cannot go from retired to draft: retired is final.',
    });
    expect(refusalOf(() => checkTransition('rolled-back', 'rolled-back'))).toMatchObject({
      message: 'The model is already rolled back.',
    });
  });

  it('keeps a model that serves out of the bin', () => {
    const kept = modelState.options.filter((state) => refusalOf(() => checkDeletable(state)) !== null);
    expect(kept).toEqual(['canary', 'production']);
    expect(refusalOf(() => checkDeletable('production'))).toEqual({
      code: 'STATE_TRANSITION_REFUSED',
      message: 'A model in production is in use and cannot go into the bin. Roll it back or retire it first.',
      details: { from: 'production', to: 'deleted' },
    });
    expect(refusalOf(() => checkDeletable('canary'))).toMatchObject({
      message: 'A model in canary is in use and cannot go into the bin. Roll it back first.',
    });
  });
});

describe('versions', () => {
  it.each([
    ['1.0.0', '1.0.0'],
    ['1.0.0', '1.0.1'],
    ['1.9.0', '1.10.0'],
    ['1.0.0-rc.1', '1.0.0'],
    ['1.0.0-rc.9', '1.0.0-rc.10'],
  ])('may go from %s to %s', (present, proposed) => {
    expect(refusalOf(() => checkVersionStep(present, proposed))).toBeNull();
  });

  it.each([
    ['1.0.0', '0.9.9'],
    ['1.10.0', '1.9.0'],
    ['1.0.0', '1.0.0-rc.1'],
    ['1.0.0+a', '1.0.0+b'],
  ])('may not go from %s to %s', (present, proposed) => {
    const message = `The new version ${proposed} must be higher than the present one, ${present}.`;
    expect(refusalOf(() => checkVersionStep(present, proposed))).toEqual({
      code: 'VERSION_NOT_MONOTONIC',
      message,
      details: { present, proposed, problems: [{ path: 'semanticVersion', message }] },
    });
  });

  it('must be numbers that can be compared', () => {
    expect(refusalOf(() => checkVersion('9007199254740991.0.0'))).toBeNull();
    expect(refusalOf(() => checkVersion('9007199254740992.0.0'))).toMatchObject({
      code: 'INVALID_INPUT',
      details: {
        problems: [{ path: 'semanticVersion', message: 'Use version numbers up to 9007199254740991.' }],
      },
    });
  });
});
