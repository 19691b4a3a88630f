import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFiles, openImportWorkspace, readParquetTable } from './support.ts';
import type { ImportWorkspace } from './support.ts';

const columnNames = [
  '../../etc/passwd',
  'CON',
  '"; DROP TABLE datasets; --',
  'a\'b"c',
  '\u202egnp.exe',
  '😀',
  '__proto__',
  'constructor',
  '=1+1',
  '/a~b',
  '$.x',
  'c0',
  'json',
  'v[1]',
  'n'.repeat(128),
];
const fileNames = [
  '../../evil.csv',
  'CON.csv',
  'a\u0000b.csv',
  '\u202efdp.csv',
  '😀.csv',
  'x'.repeat(4096),
  'glob*[a]?.csv',
];

describe('hostile names', () => {
  let workspace: ImportWorkspace;
  beforeAll(async () => {
    workspace = await openImportWorkspace();
  });
  afterAll(async () => {
    await workspace.close();
  });

  const columns = columnNames.map((name) => ({ name, type: 'numeric' as const, role: 'feature' as const }));

  it.each([
    [
      'csv',
      `${columnNames.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')}\n${columnNames.map((_, n) => n).join(',')}\n`,
    ],
    ['jsonl', `{${columnNames.map((name, n) => `${JSON.stringify(name)}:${n}`).join(',')}}\n`],
  ] as const)('of columns are kept as they are in %s', async (format, content) => {
    const path = await workspace.write(`names.${format}`, content);
    const preview = await workspace.preview(path, { format });
    expect(preview.columns.map(({ name }) => name)).toEqual(columnNames);
    const job = await workspace.importAndWait({
      model: workspace.createModel(`Names in ${format}`),
      path,
      columns,
      options: { format },
    });
    expect(job.failure).toBeNull();
    const dataset = workspace.get(job.outcome?.id ?? '');
    expect(dataset.columns.map(({ name }) => name)).toEqual(columnNames);
    expect(await readParquetTable(workspace.feature.store.pathOf(dataset.evidenceSha256))).toEqual({
      names: columnNames,
      rows: [columnNames.map((_, index) => index)],
    });
  });

  it('of files reach neither the folder nor the engine', async () => {
    const model = workspace.createModel('File names');
    for (const [index, fileName] of fileNames.entries()) {
      const path = await workspace.write(`plain-${index}.csv`, `a\n${index}\n${index + 1}\n`);
      const job = await workspace.importAndWait({ model, path, fileName, name: `Set ${index}` });
      expect(job.failure).toBeNull();
    }
    for (const file of await listFiles(workspace.folders.evidence)) {
      expect(file).toMatch(/^[0-9a-f]{2}[\\/][0-9a-f]{64}\.parquet$/);
    }
  });

  it('with glob characters on disk name one file and no other', async () => {
    await workspace.write('weXird1Y.parquet', 'not read');
    const source = await workspace.write('src.csv', 'a\n1\n2\n');
    const job = await workspace.importAndWait({ model: workspace.createModel('Globs'), path: source });
    const { readFile } = await import('node:fs/promises');
    const evidence = workspace.get(job.outcome?.id ?? '').evidenceSha256;
    const path = await workspace.write(
      'we*ird[1]?.parquet',
      await readFile(workspace.feature.store.pathOf(evidence)),
    );
    const preview = await workspace.preview(path, {}, 'x.parquet');
    expect(preview.columns.map(({ name }) => name)).toEqual(['a']);
    expect(preview.estimatedRows).toBe(2);
  });
});
