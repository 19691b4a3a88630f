import { expect, it } from 'vitest';
import { cardParts } from '../../../../../renderer/features/versions/card-words.ts';
import english from '../../../../../renderer/locales/en/versions.json' with { type: 'json' };

it('has words for each text of a card, and none for a text that there is not', () => {
  const named = cardParts.map(({ section, texts }) => [section, texts.map(({ name }) => name)]);
  expect(named).toHaveLength(9);
  expect(named).toEqual(
    Object.entries(english.card.text).map(([section, texts]) => [section, Object.keys(texts)]),
  );
});
