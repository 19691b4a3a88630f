import type { FileFormat } from '../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../shared/errors.ts';

type TextFormat = Exclude<FileFormat, 'parquet'>;

function isCompleteJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const oneObject =
  'The file holds a single JSON object. Records are read from a list, [{…}, {…}], or from JSON Lines with one ' +
  'object on each line. Save it in one of these forms.';

/**
 * Tells CSV, JSON (a list of records) and JSON Lines apart by their first characters. `complete` says that
 * `text` is the whole file. Throws FILE_NOT_RECOGNISED for JSON that is not made of records.
 */
export function detectTextFormat(text: string, complete: boolean): TextFormat {
  const start = text.trimStart();
  if (/^\[\s*(?:\{|\]\s*$)/u.test(start)) return 'json';
  if (/^\[\s*[[\d"]/u.test(start) && complete && isCompleteJson(start)) {
    throw new DriftGuardError(
      'FILE_NOT_RECOGNISED',
      'The JSON list does not hold records. Each entry must be an object such as {"age": 41, "income": 2300}.',
    );
  }
  if (!/^\{\s*["}]/u.test(start)) return 'csv';
  const [line = ''] = start.split('\n', 1);
  if (isCompleteJson(line)) return 'jsonl';
  if (complete && isCompleteJson(start)) throw new DriftGuardError('FILE_NOT_RECOGNISED', oneObject);
  // An object that goes on over several lines is one object; one that does not end at all was cut short.
  if (/^\{\s*$/u.test(line.trimEnd()) || /,\s*$/u.test(line)) {
    throw new DriftGuardError('FILE_NOT_RECOGNISED', oneObject);
  }
  return 'jsonl';
}

const formatsByExtension: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  parquet: 'parquet',
  pq: 'parquet',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

export const formatNames: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV',
  parquet: 'Parquet',
  json: 'JSON',
  jsonl: 'JSON Lines',
};

/** The format that a file name promises, or null when it promises none. */
export function formatOfName(name: string): FileFormat | null {
  const extension = /\.([a-z0-9]+)$/iu.exec(name.replace(/\.gz$/iu, ''))?.[1]?.toLowerCase() ?? '';
  return formatsByExtension[extension] ?? null;
}

/** What to say when the name of a file promises another format than its content has; null when it does not. */
export function mislabelWarning(name: string, found: FileFormat): string | null {
  const promised = formatOfName(name);
  if (promised === null || promised === found) return null;
  return `The name “${name}” says ${formatNames[promised]}, but the content is ${formatNames[found]}. It is read as ${formatNames[found]}.`;
}
