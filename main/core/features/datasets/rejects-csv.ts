import type { RejectedRow } from '../../../../shared/contract/datasets.ts';
import { csvLine } from '../../csv.ts';

/** Refused rows as CSV with a header, chunk by chunk. */
export function* rejectsAsCsv(pages: Iterable<readonly RejectedRow[]>): Generator<string> {
  yield 'line,column,reason,text\r\n';
  for (const page of pages) {
    yield page.map(({ line, column, reason, text }) => csvLine([line, column, reason, text])).join('');
  }
}
