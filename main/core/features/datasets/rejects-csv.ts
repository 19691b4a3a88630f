import type { RejectedRow } from '../../../../shared/contract/datasets.ts';

/** A cell that a spreadsheet would run as a formula starts with one of these. */
const formulaStart = /^[=+\-@\t\r]/u;

/** One cell of CSV (RFC 4180). A quote mark in front keeps spreadsheets from running it as a formula. */
function cell(value: string): string {
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Refused rows as CSV with a header, chunk by chunk. */
export function* rejectsAsCsv(pages: Iterable<readonly RejectedRow[]>): Generator<string> {
  yield 'line,column,reason,text\r\n';
  for (const page of pages) {
    yield page
      .map(
        ({ line, column, reason, text }) => `${line},${cell(column ?? '')},${cell(reason)},${cell(text)}\r\n`,
      )
      .join('');
  }
}
