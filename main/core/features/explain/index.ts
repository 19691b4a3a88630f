import type { Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import { createNarrators } from './narrators.ts';

type ExplainCommandName = Extract<keyof Handlers, `explain/${string}`>;

/** Results in words. */
export function createExplainFeature({
  database,
}: Pick<FeatureDependencies, 'database'>): Feature<ExplainCommandName> {
  const narrate = createNarrators(database);
  return { handlers: { 'explain/narrative': ({ subject }) => narrate(subject) } };
}
