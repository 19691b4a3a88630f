import type { ExplanationId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';

/* How long answers are kept, and how many. */

const keptForMs = 30 * 24 * 60 * 60_000;
const mostAnswers = 500;
const mostCharacters = 2_000_000;

/** Answers from before this moment are not used again. */
export function oldestKept(now: UtcInstant): UtcInstant {
  return toUtcInstant(Date.parse(now) - keptForMs);
}

/** The answers to forget: those too old, and the oldest of those beyond the limits. Given newest first. */
export function toForget(
  answers: readonly { readonly id: ExplanationId; readonly at: UtcInstant; readonly length: number }[],
  now: UtcInstant,
): ExplanationId[] {
  const oldest = oldestKept(now);
  let characters = 0;
  return answers
    .filter(({ at, length }, index) => {
      characters += length;
      return at < oldest || index >= mostAnswers || characters > mostCharacters;
    })
    .map(({ id }) => id);
}
