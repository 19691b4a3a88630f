import { cardSections, cardTexts, modelCardDraft } from '../../../shared/schema/model-card.ts';
import type { CardSection } from '../../../shared/schema/model-card.ts';
import english from '../../locales/en/versions.json' with { type: 'json' };

type Words = typeof english.card.text;
type CardLabel = {
  [Section in CardSection]: `card.text.${Section}.${keyof Words[Section] & string}`;
}[CardSection];

/** Each text of a card in its order, with the keys of its words. */
export const cardWords: readonly {
  readonly section: CardSection;
  readonly name: string;
  readonly title: `card.section.${CardSection}`;
  readonly label: CardLabel;
}[] = cardTexts(modelCardDraft.parse({})).map(({ section, name }) => ({
  section,
  name,
  title: `card.section.${section}` as const,
  // The texts are those of the schema; a test holds the words to it.
  label: `card.text.${section}.${name}` as CardLabel,
}));

/** The same, section by section. */
export const cardParts = cardSections.map((section) => ({
  section,
  title: `card.section.${section}` as const,
  texts: cardWords.filter((words) => words.section === section),
}));
