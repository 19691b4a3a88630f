import type { ModelDraft } from '../../shared/contract/models.ts';

/** A complete description of a model, for tests that are about something else. */
export function modelDraftOf(changes: Partial<ModelDraft> = {}): ModelDraft {
  return {
    name: 'Credit default',
    semanticVersion: '1.0.0',
    owner: 'Retail credit',
    purpose: 'Estimates the probability of default.',
    task: 'binary-classification',
    riskClass: 'high',
    featureSchema: '',
    ...changes,
  };
}
