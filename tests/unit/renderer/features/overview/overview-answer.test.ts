import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { overviewAnswer } from '../../../../../renderer/features/overview/overview-answer.ts';
import { sampleOverview } from '../../../../support/renderer-samples.ts';

const none = { stable: 0, moderate: 0, major: 0, insufficient: 0, none: 0 };

async function sentence(models: number, verdicts: Partial<typeof none>): Promise<string> {
  const { t } = await createI18n();
  const { key, ...values } = overviewAnswer(sampleOverview({ models, verdicts: { ...none, ...verdicts } }));
  return t(`overview:${key}`, values);
}

describe('the sentence at the top of the overview', () => {
  it('lets the worst verdict speak', async () => {
    expect([
      await sentence(5, { major: 2, moderate: 1, stable: 2 }),
      await sentence(5, { major: 1, stable: 4 }),
      await sentence(1, { major: 1 }),
      await sentence(5, { moderate: 1, stable: 4 }),
      await sentence(5, { moderate: 2, insufficient: 1, stable: 2 }),
      await sentence(3, { insufficient: 1, stable: 2 }),
      await sentence(4, { stable: 3, none: 1 }),
      await sentence(1, { stable: 1 }),
      await sentence(2, { none: 2 }),
      await sentence(0, {}),
    ]).toEqual([
      '2 of 5 models have drifted in a major way. Look at House price first.',
      '1 of 5 models has drifted in a major way. Look at House price first.',
      'The only model has drifted in a major way: House price.',
      'No major drift. 1 of 5 models shows moderate drift: House price.',
      'No major drift. 2 of 5 models show moderate drift; House price comes first.',
      'No drift was found, but 1 of 3 models had too little data to decide.',
      'None of the 3 models that were compared has drifted.',
      'The model that was compared shows no drift.',
      '2 models are registered, but none has been compared yet.',
      'No model is left outside the bin.',
    ]);
  });
});
