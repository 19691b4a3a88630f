import type { WorkspaceOverview } from '../../../shared/contract/workspace.ts';

/** The sentence at the top of the overview, as a message key with its values. */
export type OverviewAnswer =
  | {
      readonly key: 'answer.major' | 'answer.moderate';
      readonly count: number;
      readonly total: number;
      readonly name: string;
    }
  | { readonly key: 'answer.majorOnly'; readonly name: string }
  | { readonly key: 'answer.insufficient'; readonly count: number; readonly total: number }
  | { readonly key: 'answer.stable' | 'answer.none'; readonly count: number }
  | { readonly key: 'answer.deleted' };

/** The worst verdict speaks; the model to open first is the head of the attention list. */
export function overviewAnswer({ models, verdicts, attention }: WorkspaceOverview): OverviewAnswer {
  const name = attention[0]?.modelName ?? '';
  const total = models;
  if (models === 0) return { key: 'answer.deleted' };
  if (verdicts.major > 0) {
    return models === 1
      ? { key: 'answer.majorOnly', name }
      : { key: 'answer.major', count: verdicts.major, total, name };
  }
  if (verdicts.moderate > 0) return { key: 'answer.moderate', count: verdicts.moderate, total, name };
  if (verdicts.insufficient > 0) return { key: 'answer.insufficient', count: verdicts.insufficient, total };
  if (verdicts.stable > 0) return { key: 'answer.stable', count: verdicts.stable };
  return { key: 'answer.none', count: verdicts.none };
}
