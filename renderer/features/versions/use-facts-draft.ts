import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientError } from '../../client/client-error.ts';
import { emptyFacts, isBlank, readFacts } from './facts-draft.ts';
import type { FactsDraft, FactsProblems } from './facts-draft.ts';

const none: FactsProblems = {};

/** What the engine refused, by the field it names. */
function refusedFields(error: ClientError | null): FactsProblems {
  return Object.fromEntries(
    error?.problems.map(({ path, message }) => [path === 'artefact.sha256' ? 'digest' : path, message]) ?? [],
  );
}

/** The facts while they are filled in; problems show after the first attempt to send them. */
export function useFactsDraft(error: ClientError | null) {
  const [draft, setDraft] = useState<FactsDraft>(emptyFacts);
  const [tried, setTried] = useState(false);
  const { t } = useTranslation('versions');
  const reading = readFacts(draft, { noFile: t('facts.noFile') });
  return {
    draft,
    reading,
    problems: tried ? { ...refusedFields(error), ...(reading.ok ? none : reading.problems) } : none,
    change(part: Partial<FactsDraft>): void {
      setDraft((present) => ({ ...present, ...part }));
    },
    markTried(): void {
      setTried(true);
      // A refusal names figures by their place among those that were sent: blank rows give way.
      setDraft((present) => ({ ...present, metrics: present.metrics.filter((metric) => !isBlank(metric)) }));
    },
  };
}
