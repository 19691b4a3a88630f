import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCsvScanner, withPlainLineBreaks } from '../core/evidence/csv-scanner.ts';
import type { CsvSurvey } from '../core/evidence/csv-scanner.ts';
import { createJsonScanner } from '../core/evidence/json-scanner.ts';
import type { JsonSurvey } from '../core/evidence/json-scanner.ts';
import { readPlainText } from '../core/evidence/plain-text.ts';
import type { CsvSource, JsonSource } from '../core/evidence/source-file.ts';
import type { TextSource } from '../core/evidence/text-encoding.ts';
import { piecemeal } from './piecemeal.ts';

const chunkBytes = 1024 * 1024;

/** Files that one reading makes for itself. */
export type Workspace = {
  newPath(extension: string): string;
  clear(): Promise<void>;
};

export async function openWorkspace(folder: string): Promise<Workspace> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  return {
    newPath(extension) {
      const path = join(folder, `read-${randomUUID()}.${extension}`);
      paths.push(path);
      return path;
    },
    async clear() {
      await Promise.all(paths.map((path) => rm(path, { force: true })));
    },
  };
}

/** Writes a stream into a new file and shows every piece to `show`. */
async function writeStream(
  path: string,
  chunks: AsyncIterable<Buffer>,
  { show, signal }: { readonly show: (piece: Buffer) => void; readonly signal: AbortSignal },
): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of piecemeal(chunks, signal)) {
      show(chunk);
      await handle.write(chunk);
    }
  } finally {
    await handle.close();
  }
}

const chunksOf = (path: string): AsyncIterable<Buffer> =>
  createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;

async function showFile(path: string, show: (piece: Buffer) => void, signal: AbortSignal): Promise<void> {
  for await (const piece of piecemeal(chunksOf(path), signal)) show(piece);
}

function isPlain({ decoder, gzip, byteOrderMark }: TextSource): boolean {
  return decoder === 'utf-8' && !gzip && !byteOrderMark;
}

/** Shows the text of a file to `show`, and gives the path of a file that holds it as plain UTF-8. */
async function toPlainFile(
  source: CsvSource | JsonSource,
  { workspace, signal, show }: { workspace: Workspace; signal: AbortSignal; show: (chunk: Buffer) => void },
): Promise<string> {
  if (isPlain(source.text)) {
    await showFile(source.path, show, signal);
    return source.path;
  }
  const path = workspace.newPath('txt');
  await writeStream(path, readPlainText(source.path, source.text, signal), { show, signal });
  return path;
}

/** The whole of a CSV file as plain UTF-8 with one kind of line break, and what a pass over it told. */
export async function prepareCsv(
  source: CsvSource,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<{ path: string; survey: CsvSurvey }> {
  const { delimiter } = source.dialect;
  const scanner = createCsvScanner(delimiter);
  const path = await toPlainFile(source, { workspace, signal, show: (chunk) => scanner.push(chunk) });
  const survey = scanner.end();
  if (!survey.mixedLineBreaks) return { path, survey };
  const evened = workspace.newPath('csv');
  const again = createCsvScanner(delimiter);
  await writeStream(evened, withPlainLineBreaks(piecemeal(chunksOf(path), signal), delimiter), {
    show: (piece) => again.push(piece),
    signal,
  });
  return { path: evened, survey: again.end() };
}

/** The whole of a JSON file as plain UTF-8, and what a pass over it told. */
export async function prepareJson(
  source: JsonSource,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<{ path: string; survey: JsonSurvey }> {
  const scanner = createJsonScanner(source.format === 'jsonl');
  const path = await toPlainFile(source, { workspace, signal, show: (chunk) => scanner.push(chunk) });
  return { path, survey: scanner.end() };
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, 'utf8');
}

/** A file that holds the records of the head and nothing that the end of the head has cut. */
export async function writeSample(source: CsvSource | JsonSource, workspace: Workspace): Promise<string> {
  const path = workspace.newPath('sample');
  if (source.format !== 'csv') {
    const text = source.format === 'json' ? `[${source.records.join(',')}]` : source.records.join('\n');
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return path;
  }
  const { delimiter } = source.dialect;
  const evened: Buffer[] = [];
  for await (const chunk of withPlainLineBreaks(once(source.head), delimiter))
    evened.push(Buffer.from(chunk));
  const bytes = Buffer.concat(evened);
  let first: number | null = null;
  let end = 0;
  let last = 0;
  const scanner = createCsvScanner(delimiter, (record) => {
    first ??= record.start;
    last = end;
    end = record.end;
  });
  scanner.push(bytes);
  scanner.end();
  await writeFile(path, bytes.subarray(first ?? 0, source.complete ? end : last), {
    mode: 0o600,
    flag: 'wx',
  });
  return path;
}
