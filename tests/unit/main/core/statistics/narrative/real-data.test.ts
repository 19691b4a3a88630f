import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { driftNarrative, fairnessNarrative } from '../../../../../../main/core/statistics/index.ts';
import type { DriftFindings } from '../../../../../../main/core/statistics/index.ts';
import { fairnessConfig } from '../../../../../../shared/schema/fairness.ts';
import type { FeatureDistribution } from '../../../../../../shared/schema/drift.ts';
import { narrative, sentenceText } from '../../../../../../shared/schema/narrative.ts';
import type { NarrativeSentence } from '../../../../../../shared/schema/narrative.ts';

const fixtures = join(import.meta.dirname, '../../../../../fixtures/narratives');

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
}

function section(title: string, sentences: readonly NarrativeSentence[]): string {
  const lines = sentences.map((sentence) => `- *${sentence.part}* ${sentenceText(sentence)}`);
  return `## ${title}\n\n${lines.join('\n')}\n`;
}

type StoredFindings = Omit<DriftFindings, 'distributionOf' | 'window'> & {
  readonly distributions: Readonly<Record<string, FeatureDistribution>>;
};

it('tells real comparisons and a real fairness check as they were reviewed', async () => {
  const runs = ['bicycles', 'electricity', 'flights', 'mortgages', 'no-drift'].map((name) => {
    const { distributions, ...stored } = read(name) as StoredFindings;
    const told = driftNarrative({
      ...stored,
      window: null,
      referenceWindow: null,
      distributionOf: (feature) => distributions[feature],
    });
    return section(name, narrative.parse(told).sentences);
  });
  const { config, ...check } = read('recidivism') as Pick<
    Parameters<typeof fairnessNarrative>[0],
    'results' | 'verdict'
  > & { config: unknown };
  const fairness = fairnessNarrative({ ...check, skipped: [], config: fairnessConfig.parse(config) });
  await expect(
    [`# Public data in words\n`, ...runs, section('recidivism (fairness)', fairness)].join('\n'),
  ).toMatchFileSnapshot('real-data.md');
});
