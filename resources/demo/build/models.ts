import type { DemoDataset, DemoModel } from '../../../main/core/features/workspace/demo-manifest.ts';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import { longestOverrideDays } from '../../../shared/contract/deployments.ts';
import { fairnessSettingsDraft } from '../../../shared/contract/fairness.ts';
import type { ProtectedAttribute } from '../../../shared/contract/fairness.ts';
import { housingCard, incomeCard, windCard } from './cards.ts';
import type { ModelCardInput } from '../../../shared/schema/model-card.ts';
import { adultColumns, creditColumns, housingColumns, temperatureColumns, windColumns } from './columns.ts';

/** A demo model before its files are written: their size and digest are not known yet. */
export type DemoPlan = Omit<DemoModel, 'datasets' | 'featureSchema' | 'version'> & {
  /** Its card, and whether its file is made here. */
  readonly version: { readonly card: ModelCardInput; readonly note: string; readonly fitted: 'income' | 'wind' | null } | null;
  readonly columns: readonly ImportColumn[];
  readonly datasets: readonly Pick<DemoDataset, 'name' | 'purpose' | 'file'>[];
};

function settingsFor(attributes: readonly ProtectedAttribute[]) {
  return fairnessSettingsDraft.parse({ attributes, config: { judgedRates: ['tpr', 'fpr'] } });
}

const staging = { state: 'staging', note: 'Validation report accepted; handed over for staging.', override: null } as const;
const canary = { state: 'canary', note: '' } as const;
const production = { state: 'production', note: '' } as const;

/** A step that the gate did not admit, and why it was taken all the same. */
const overridden = <Step extends { readonly state: string }>(step: Step, reason: string) => ({
  ...step,
  override: { reason, days: longestOverrideDays },
});

/** What the monitors of the demo have in common. */
const watched = {
  columns: null,
  schedule: { kind: 'on-data' },
  minimumRows: 100,
  alarm: { windows: 1, among: 1 },
  enabled: true,
} as const;

export const demoPlans: readonly DemoPlan[] = [
  {
    name: 'Income screening',
    semanticVersion: '2.1.0',
    owner: 'Customer analytics team',
    purpose:
      'Estimates whether a household earns more than 50,000 dollars a year, to choose which savings products are offered first. People are never refused anything on this estimate alone. Sex, race and age are recorded so that outcomes can be compared between groups.',
    task: 'binary-classification',
    riskClass: 'high',
    story:
      'Training data against the held-out half of the same census: nothing has changed, and the result says so. In both halves women and several races have the high income far less often: a model would learn that.',
    steps: [
      staging,
      overridden(
        canary,
        'The gap between groups is in the census itself and known. Offers of savings refuse nobody; the fairness board looks at the canary.',
      ),
      overridden(
        production,
        'The canary changed nothing in the known gap. The fairness board decides within two weeks whether the model stays.',
      ),
    ],
    columns: adultColumns,
    datasets: [
      { name: 'Census 1994, training half', purpose: 'reference', file: 'adult-train.parquet' },
      { name: 'Census 1994, held-out half', purpose: 'current', file: 'adult-test.parquet' },
    ],
    monitors: [
      {
        draft: {
          ...watched,
          name: 'In blocks of 4,000 people',
          windows: { kind: 'rows', rows: 4000 },
          minimumRows: 1000,
        },
        expectedState: 'quiet',
      },
    ],
    expectedVerdict: 'stable',
    // The labels that the model learns from, before anything is learnt from them: what a model is taught it repeats.
    fairness: {
      settings: settingsFor([{ column: 'sex', cutPoints: [] }, { column: 'race', cutPoints: [] }, { column: 'age', cutPoints: [25, 40, 60] }]),
      request: { decision: { kind: 'column', column: 'income_over_50k' }, score: null, label: null, attributes: ['sex', 'race'] },
      expectedVerdicts: ['violation', 'violation'],
    },
    performance: null,
    version: { card: incomeCard, note: 'The file of the model, its training data and its card.', fitted: 'income' },
  },
  {
    name: 'House price band',
    semanticVersion: '1.4.2',
    owner: 'Mortgage valuation team',
    purpose:
      'Says for each housing block whether the median price lies in the upper band, as a first check of valuations by hand. Scored once an hour; the true band arrives later.',
    task: 'binary-classification',
    riskClass: 'limited',
    story:
      'In production the model meets another part of California than in its first eight months: place and score drift strongly.',
    steps: [
      staging,
      overridden(
        canary,
        'The file and the training data of the model are with its supplier, who delivers them next week; five per cent of the traffic until then.',
      ),
      overridden(
        production,
        'The new part of the state is known to be another one. Every valuation is checked by hand until the model is fitted anew.',
      ),
    ],
    columns: housingColumns,
    datasets: [
      { name: 'October 2020 to May 2021', purpose: 'reference', file: 'housing-reference.parquet' },
      { name: 'June 2021 to May 2022', purpose: 'current', file: 'housing-analysis.parquet' },
    ],
    monitors: [
      {
        draft: {
          ...watched,
          name: 'By month',
          windows: { kind: 'calendar', unit: 'month', column: 'timestamp' },
          alarm: { windows: 2, among: 3 },
        },
        expectedState: 'alarm',
      },
    ],
    expectedVerdict: 'major',
    fairness: null,
    performance: {
      expectedSentences: [
        'AUC 0.91 (95 % interval 0.90 to 0.92) on “October 2020 to May 2021”.',
        'AUC 0.84 (95 % interval 0.83 to 0.85) on “June 2021 to May 2022”; 0.07 lower than on the reference “October 2020 to May 2021”.',
      ],
    },
    version: { card: housingCard, note: 'A model of others: its scores are public, its file is not.', fitted: null },
  },
  {
    name: 'Hourly temperature forecast',
    semanticVersion: '0.9.0',
    owner: 'Energy demand team',
    purpose:
      'Forecasts the air temperature at John F. Kennedy airport one hour ahead, as an input to the forecast of heating and cooling demand.',
    task: 'regression',
    riskClass: 'minimal',
    story: 'Winter against summer: the drift is plain to see, and expected. A reference of the same season would be the fair one.',
    steps: [staging],
    columns: temperatureColumns,
    datasets: [
      { name: 'January to March 2013', purpose: 'reference', file: 'weather-jfk-winter.csv' },
      { name: 'July to September 2013', purpose: 'current', file: 'weather-jfk-summer.csv' },
    ],
    monitors: [],
    expectedVerdict: 'major',
    fairness: null,
    performance: null,
    version: null,
  },
  {
    name: 'Wind advisory for ground crews',
    semanticVersion: '1.0.3',
    owner: 'Airport operations team',
    purpose:
      'Estimates the wind speed from what else is measured in the same hour, to tell ground crews where an anemometer fails. Built with a year of measurements at Newark, now tried at John F. Kennedy airport.',
    task: 'regression',
    riskClass: 'limited',
    story: 'The same model at a second airport: the wind comes from elsewhere, the rest is alike. Worth a look, not an alarm.',
    steps: [
      staging,
      { ...canary, note: 'Warnings go to one crew of five, beside those of the tower.', override: null },
    ],
    columns: windColumns,
    datasets: [
      { name: 'Newark 2013', purpose: 'reference', file: 'weather-newark.parquet' },
      { name: 'John F. Kennedy 2013', purpose: 'current', file: 'weather-jfk.parquet' },
    ],
    monitors: [],
    expectedVerdict: 'moderate',
    fairness: null,
    performance: null,
    version: { card: windCard, note: 'The file of the model, its training data and its card.', fitted: 'wind' },
  },
  {
    name: 'Consumer credit scoring',
    semanticVersion: '0.3.0',
    owner: 'Retail credit risk team',
    purpose:
      'Estimates whether an instalment loan will be repaid, as one of several grounds of a decision by a loan officer. Sex and age are recorded so that outcomes can be compared between groups.',
    task: 'binary-classification',
    riskClass: 'high',
    story: 'The first 40 applications after the start: too few to tell, and the result says how many would be enough.',
    steps: [],
    columns: creditColumns,
    datasets: [
      { name: 'Past loans, 960 rows', purpose: 'reference', file: 'credit-applications.csv' },
      { name: 'First day, 40 applications', purpose: 'current', file: 'credit-first-day.csv' },
    ],
    monitors: [
      {
        draft: { ...watched, name: 'Each day of applications', windows: { kind: 'whole' } },
        expectedState: 'insufficient',
      },
    ],
    expectedVerdict: 'insufficient',
    fairness: {
      settings: settingsFor([{ column: 'sex', cutPoints: [] }, { column: 'age_years', cutPoints: [25, 40, 60] }]),
      request: { decision: { kind: 'column', column: 'repaid' }, score: null, label: null, attributes: ['sex'] },
      expectedVerdicts: ['fair', 'insufficient'],
    },
    performance: null,
    version: null,
  },
  {
    name: 'Postal campaign response',
    semanticVersion: '3.0.0',
    owner: 'Marketing analytics team',
    purpose:
      'Ranked addresses for postal campaigns. Taken out of use when postal campaigns ended; kept for the record.',
    task: 'binary-classification',
    riskClass: 'minimal',
    story: 'A retired model: no data, but its history stays.',
    steps: [
      staging,
      overridden(canary, 'In use since before there was a gate; the supplier is asked for the file and the data of the model.'),
      overridden(production, 'The last campaign of the year goes out by the model in use; it ends within two weeks.'),
      { state: 'retired', note: 'Postal campaigns ended; no further use.', override: null },
    ],
    columns: [],
    datasets: [],
    monitors: [],
    expectedVerdict: null,
    fairness: null,
    performance: null,
    version: null,
  },
];
