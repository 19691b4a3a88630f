/**
 * Texts that mean "no value", in every format and for every column: what spreadsheets, R, pandas, Weka
 * and databases write. Compared exactly, so `Na` and `None` stay values. `NaN` written as text is a tool's
 * way of saying "no value"; a NaN that a Parquet file stores as a number is kept as such.
 */
export const missingMarkers: readonly string[] = [
  '',
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  'NULL',
  'null',
  'NaN',
  'nan',
  '?',
];
