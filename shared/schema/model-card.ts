import { z } from 'zod';
import { proseText } from './text.ts';

/** One text of a card; empty: not written yet. */
const cardText = proseText(4000).default('');

/** The sections of a card, each with its texts. */
function sectionsOf<Text extends z.ZodType>(text: Text) {
  return {
    details: z.strictObject({
      developers: text,
      type: text,
      method: text,
      resources: text,
      licence: text,
      contact: text,
    }),
    use: z.strictObject({ purposes: text, users: text, outOfScope: text }),
    factors: z.strictObject({ relevant: text, evaluated: text }),
    metrics: z.strictObject({ measures: text, thresholds: text, variation: text }),
    evaluation: z.strictObject({ data: text, motivation: text, preparation: text }),
    training: z.strictObject({ data: text, motivation: text, preparation: text }),
    analyses: z.strictObject({ unitary: text, intersectional: text }),
    ethics: z.strictObject({ considerations: text }),
    caveats: z.strictObject({ caveats: text, recommendations: text }),
  };
}

/**
 * What a model card says, section by section, as in Mitchell et al. 2019, “Model Cards for Model Reporting”
 * (doi.org/10.1145/3287560.3287596), figure 1.
 */
export const modelCard = z.strictObject(sectionsOf(z.string()));

const drafts = sectionsOf(cardText);

/** A card as it comes in: what is left out is empty. */
export const modelCardDraft = z.strictObject({
  details: drafts.details.prefault({}),
  use: drafts.use.prefault({}),
  factors: drafts.factors.prefault({}),
  metrics: drafts.metrics.prefault({}),
  evaluation: drafts.evaluation.prefault({}),
  training: drafts.training.prefault({}),
  analyses: drafts.analyses.prefault({}),
  ethics: drafts.ethics.prefault({}),
  caveats: drafts.caveats.prefault({}),
});
export type ModelCard = z.infer<typeof modelCard>;
/** A card as a caller writes it: what is not written may be left out. */
export type ModelCardInput = z.input<typeof modelCardDraft>;
export type CardSection = keyof ModelCard;

/** The sections in the order of the paper. */
export const cardSections = Object.keys(modelCard.shape) as readonly CardSection[];

/** The texts of a card in their order, each with its section and name. */
export function cardTexts(
  card: ModelCard,
): { readonly section: CardSection; readonly name: string; readonly text: string }[] {
  return cardSections.flatMap((section) =>
    Object.entries(card[section]).map(([name, text]) => ({ section, name, text })),
  );
}

/** Sections that say something. */
export function writtenSections(card: ModelCard): number {
  return cardSections.filter((section) => Object.values(card[section]).some((text) => text !== '')).length;
}
