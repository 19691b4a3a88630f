import type { RawFileName } from './sources.ts';

/** One file of the demo: which raw file it comes from and the SQL that makes it from the view `raw`. */
export type DemoTable = {
  readonly file: string;
  readonly from: RawFileName;
  readonly sql: string;
};

const adult = `
  SELECT age, workclass, education, education_num AS education_years, marital_status, occupation, relationship,
    race, sex, capital_gain, capital_loss, hours_per_week, native_country, income = '>50K' AS income_over_50k
  FROM raw`;

const housing = `
  SELECT id, timestamp, MedInc AS median_income, HouseAge AS house_age_years, AveRooms AS average_rooms,
    AveBedrms AS average_bedrooms, Population AS population, AveOccup AS average_occupancy,
    Latitude AS latitude, Longitude AS longitude, y_pred_proba AS probability_high,
    y_pred = 1 AS predicted_high, clf_target = 1 AS price_is_high
  FROM raw`;

/** Words for the codes, after the code table published with the data set. */
const creditWords = {
  checking_account: ['checking', { A11: 'below 0', A12: '0 to 199', A13: '200 or more', A14: 'none' }],
  credit_history: [
    'history',
    {
      A30: 'no credits taken',
      A31: 'all paid at this bank',
      A32: 'paid duly till now',
      A33: 'delay in the past',
      A34: 'critical account',
    },
  ],
  purpose: [
    'purpose',
    {
      A40: 'new car',
      A41: 'used car',
      A42: 'furniture',
      A43: 'radio or television',
      A44: 'domestic appliances',
      A45: 'repairs',
      A46: 'education',
      A48: 'retraining',
      A49: 'business',
      A410: 'other',
    },
  ],
  savings: [
    'savings',
    { A61: 'below 100', A62: '100 to 499', A63: '500 to 999', A64: '1000 or more', A65: 'unknown or none' },
  ],
  employment: [
    'employment',
    {
      A71: 'unemployed',
      A72: 'under 1 year',
      A73: '1 to 3 years',
      A74: '4 to 6 years',
      A75: '7 years or more',
    },
  ],
  guarantors: ['debtors', { A101: 'none', A102: 'co-applicant', A103: 'guarantor' }],
  property: [
    'property',
    { A121: 'real estate', A122: 'savings agreement or insurance', A123: 'car or other', A124: 'unknown or none' },
  ],
  other_plans: ['plans', { A141: 'bank', A142: 'stores', A143: 'none' }],
  housing: ['housing', { A151: 'rent', A152: 'own', A153: 'for free' }],
  job: [
    'job',
    {
      A171: 'unskilled, non-resident',
      A172: 'unskilled, resident',
      A173: 'skilled',
      A174: 'management or highly qualified',
    },
  ],
} as const satisfies Record<string, readonly [string, Record<string, string>]>;

function decoded(name: string, column: string, words: Record<string, string>): string {
  const cases = Object.entries(words).map(([code, word]) => `WHEN '${code}' THEN '${word}'`);
  return `CASE ${column} ${cases.join(' ')} ELSE error('unknown code in ${column}') END AS ${name}`;
}

const credit = `
  SELECT ${Object.entries(creditWords)
    .map(([name, [column, words]]) => decoded(name, column, words))
    .join(', ')},
    months AS duration_months, amount AS amount_dm, rate AS instalment_percent_of_income,
    residence AS residence_years, age AS age_years, credits AS existing_credits, dependants,
    CASE WHEN personal_status_sex IN ('A92', 'A95') THEN 'female' ELSE 'male' END AS sex,
    class = 'good' AS repaid
  FROM raw`;

const weather = `
  SELECT time_hour AS observed_at, temp AS temperature_f, dewp AS dew_point_f, humid AS relative_humidity_percent,
    wind_dir AS wind_direction_degrees, wind_speed AS wind_speed_mph, precip AS precipitation_inches,
    pressure AS pressure_millibars, visib AS visibility_miles
  FROM raw`;

export const demoTables: readonly DemoTable[] = [
  { file: 'adult-train.parquet', from: 'adultTrain', sql: adult },
  { file: 'adult-test.parquet', from: 'adultTest', sql: adult },
  { file: 'housing-reference.parquet', from: 'housingReference', sql: housing },
  { file: 'housing-analysis.parquet', from: 'housingAnalysis', sql: housing },
  { file: 'credit-applications.csv', from: 'germanCredit', sql: `${credit} LIMIT 960` },
  { file: 'credit-first-day.csv', from: 'germanCredit', sql: `${credit} LIMIT 40 OFFSET 960` },
  {
    file: 'weather-jfk-winter.csv',
    from: 'weather',
    sql: `${weather} WHERE origin = 'JFK' AND month BETWEEN 1 AND 3 ORDER BY time_hour`,
  },
  {
    file: 'weather-jfk-summer.csv',
    from: 'weather',
    sql: `${weather} WHERE origin = 'JFK' AND month BETWEEN 7 AND 9 ORDER BY time_hour`,
  },
  {
    file: 'weather-newark.parquet',
    from: 'weather',
    sql: `${weather} WHERE origin = 'EWR' ORDER BY time_hour`,
  },
  {
    file: 'weather-jfk.parquet',
    from: 'weather',
    sql: `${weather} WHERE origin = 'JFK' ORDER BY time_hour`,
  },
];
