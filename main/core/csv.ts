export type CsvValue = string | number | boolean | null;

/** A cell that a spreadsheet would run as a formula starts with one of these; some take the wide forms as well. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * One line of CSV (RFC 4180) with its line break; null is an empty cell. A quote mark in front of a text
 * keeps spreadsheets from running it as a formula.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
