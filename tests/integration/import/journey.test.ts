import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { listFiles, openImportWorkspace, readParquet } from './support.ts';
import type { ImportWorkspace } from './support.ts';

const csv = [
  'customer_id,age,income,joined,sex,score,approved',
  '1,41,2300.5,2024-01-31T10:00:00+02:00,female,0.91,true',
  '2,NA,1900,2024-02-01,male,0.12,false',
  '3,abc,1700,2024-02-02,male,0.4,false',
  '4,29,inf,2024-02-03 08:30,"fe""male",0.7,true',
  '5,30,1200,yesterday,female,0.2,true',
  '6,30,1200',
  '7,31,1250,2024-02-06,female,0.25,maybe',
  '8,33,,2024-02-07,?,0.3,true',
  '9,34,1111,2024-02-08,"line one\nline two",0.35,true',
  '10,35,2222,2024-02-09,male,0.36,true',
].join('\n');

describe('importing a file', () => {
  let workspace: ImportWorkspace;
  beforeEach(async () => {
    workspace = await openImportWorkspace();
  });
  afterEach(async () => {
    await workspace.close();
  });

  it('previews types, roles, examples and what is read as missing', async () => {
    const path = await workspace.write('customers.csv', csv);
    const preview = await workspace.preview(path, {}, 'customers.csv');
    expect(preview.detected).toEqual({ format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' });
    expect(preview.columns.map(({ name, suggestedRole }) => [name, suggestedRole])).toEqual([
      ['customer_id', 'id'],
      ['age', 'protected'],
      ['income', 'feature'],
      ['joined', 'feature'],
      ['sex', 'protected'],
      ['score', 'score'],
      ['approved', 'feature'],
    ]);
    expect(preview.rows[0]).toEqual([
      '1',
      '41',
      '2300.5',
      '2024-01-31T10:00:00+02:00',
      'female',
      '0.91',
      'true',
    ]);
    expect(preview.sampledRows).toBe(9);
    expect(preview.alreadyImported).toBeNull();
    expect(preview.warnings).toContain('Read as missing: empty (1), “?” (1), “NA” (1) in the sample.');
    expect(preview.warnings).toContain(
      '1 of the sampled rows does not have the form of the table and would be refused. The row has 3 of 7 values.',
    );
  });

  it('takes the columns of the next file as in the newest reference of the model, and says what the file lacks', async () => {
    const model = workspace.createModel();
    await workspace.importAndWait({
      model,
      path: await workspace.write('first.csv', 'region,tenure,paid\n1,12,true\n2,3,false\n'),
      columns: [
        { name: 'region', type: 'categorical', role: 'protected' },
        { name: 'tenure', type: 'numeric', role: 'feature' },
        { name: 'paid', type: 'boolean', role: 'label' },
      ],
    });
    const next = await workspace.write('next.csv', 'region,paid,outcome\n3,true,1\n4,false,2\n');
    const { columns, asBefore, warnings } = await workspace.preview(next, {}, 'next.csv', model);
    expect(columns.map(({ name, type, suggestedRole }) => [name, type, suggestedRole])).toEqual([
      ['region', 'categorical', 'protected'],
      ['paid', 'boolean', 'label'],
      ['outcome', 'numeric', 'feature'],
    ]);
    expect(asBefore).toMatchObject({ name: 'Reference 1' });
    expect(warnings).toContain(
      'The file lacks “tenure”, which the reference “Reference 1” has; this cannot be compared.',
    );
    expect((await workspace.preview(next)).asBefore).toBeNull();
  });

  it('stores typed rows in their order, and lists every refused row with its line and reason', async () => {
    const path = await workspace.write('customers.csv', csv);
    const job = await workspace.importAndWait({
      model: workspace.createModel(),
      path,
      fileName: 'customers.csv',
      // One of the times names its zone.
      zone: 'UTC',
      columns: [
        { name: 'customer_id', type: 'text', role: 'id' },
        { name: 'age', type: 'numeric', role: 'feature' },
        { name: 'income', type: 'numeric', role: 'feature' },
        { name: 'joined', type: 'datetime', role: 'timestamp' },
        { name: 'sex', type: 'categorical', role: 'protected' },
        { name: 'score', type: 'numeric', role: 'ignore' },
        { name: 'approved', type: 'boolean', role: 'label' },
      ],
    });
    expect(job).toMatchObject({
      state: 'done',
      outcome: { entity: 'dataset', message: '“Reference 1” is imported: 6 rows, 4 refused.' },
    });
    const dataset = workspace.get(job.outcome?.id ?? '');
    expect(dataset).toMatchObject({
      name: 'Reference 1',
      sourceName: 'customers.csv',
      sourceFormat: 'csv',
      sourceSha256: createHash('sha256').update(csv).digest('hex'),
      rows: 6,
      rejectedRows: 4,
      columns: [
        { name: 'customer_id', type: 'text', role: 'id', missing: 0 },
        { name: 'age', type: 'numeric', role: 'feature', missing: 1 },
        { name: 'income', type: 'numeric', role: 'feature', missing: 1 },
        { name: 'joined', type: 'datetime', role: 'timestamp', missing: 0 },
        { name: 'sex', type: 'categorical', role: 'protected', missing: 1 },
        { name: 'approved', type: 'boolean', role: 'label', missing: 0 },
      ],
    });
    const stored = workspace.feature.store.pathOf(dataset.evidenceSha256);
    expect(
      createHash('sha256')
        .update(await readFile(stored))
        .digest('hex'),
    ).toBe(dataset.evidenceSha256);
    expect(await readParquet(stored)).toEqual([
      {
        customer_id: '1',
        age: 41,
        income: 2300.5,
        joined: '2024-01-31 08:00:00+00',
        sex: 'female',
        approved: true,
      },
      {
        customer_id: '2',
        age: null,
        income: 1900,
        joined: '2024-02-01 00:00:00+00',
        sex: 'male',
        approved: false,
      },
      {
        customer_id: '4',
        age: 29,
        income: 'Infinity',
        joined: '2024-02-03 08:30:00+00',
        sex: 'fe"male',
        approved: true,
      },
      {
        customer_id: '8',
        age: 33,
        income: null,
        joined: '2024-02-07 00:00:00+00',
        sex: null,
        approved: true,
      },
      {
        customer_id: '9',
        age: 34,
        income: 1111,
        joined: '2024-02-08 00:00:00+00',
        sex: 'line one\nline two',
        approved: true,
      },
      {
        customer_id: '10',
        age: 35,
        income: 2222,
        joined: '2024-02-09 00:00:00+00',
        sex: 'male',
        approved: true,
      },
    ]);
    const { handlers, context } = workspace;
    const first = await handlers['datasets/rejects']({ id: dataset.id, cursor: null, limit: 3 }, context);
    const second = await handlers['datasets/rejects'](
      { id: dataset.id, cursor: first.nextCursor, limit: 3 },
      context,
    );
    expect([first.total, second.nextCursor]).toEqual([4, null]);
    expect([...first.items, ...second.items]).toEqual([
      {
        line: 4,
        column: 'age',
        reason: '“abc” is not a number.',
        text: '3,abc,1700,2024-02-02,male,0.4,false',
      },
      {
        line: 6,
        column: 'joined',
        reason: '“yesterday” is not a date and time written year first, such as 2024-12-31 23:59:00.',
        text: '5,30,1200,yesterday,female,0.2,true',
      },
      { line: 7, column: null, reason: 'The row has 3 of 7 values.', text: '6,30,1200' },
      {
        line: 8,
        column: 'approved',
        reason: '“maybe” is neither true nor false.',
        text: '7,31,1250,2024-02-06,female,0.25,maybe',
      },
    ]);
    expect(await listFiles(workspace.folders.staging)).toEqual([]);
    expect(await listFiles(workspace.folders.temp)).toEqual([]);
    expect(workspace.pushes).toContainEqual({
      topic: 'records/changed',
      payload: { entity: 'dataset', ids: [dataset.id] },
    });
  });

  it('gives refused rows as CSV that a spreadsheet does not run', async () => {
    const path = await workspace.write('formula.csv', 'a,b\n1,x\n=1+1,"say ""hi"", ok"\n2,y\n3,z\n');
    const job = await workspace.importAndWait({
      model: workspace.createModel(),
      path,
      columns: [
        { name: 'a', type: 'numeric', role: 'feature' },
        { name: 'b', type: 'categorical', role: 'feature' },
      ],
    });
    const { id } = workspace.get(job.outcome?.id ?? '');
    const file = await workspace.handlers['datasets/export-rejects']({ id }, workspace.context);
    expect(file.name).toBe('Reference 1 - refused rows.csv');
    expect(await readFile(workspace.vault.resolve(file.token).path, 'utf8')).toBe(
      'line,column,reason,text\r\n3,a,“=1+1” is not a number.,"\'=1+1,""say """"hi"""", ok"""\r\n',
    );
  });

  it('recognises the same data, shares its evidence under another name, and keeps different roles apart', async () => {
    const model = workspace.createModel();
    const path = await workspace.write('a.csv', 'x,y\n1,a\n2,b\n3,a\n');
    const columns = [
      { name: 'x', type: 'numeric', role: 'feature' },
      { name: 'y', type: 'categorical', role: 'feature' },
    ] as const;
    const first = await workspace.importAndWait({ model, path, columns });
    const before = await workspace.digest();
    for (const name of ['Reference 1', 'Reference 2']) {
      const again = await workspace.importAndWait({ model, path, columns, name });
      expect(again.outcome).toEqual({
        entity: 'dataset',
        id: first.outcome?.id,
        message: 'This data is already here as “Reference 1”. Nothing was imported.',
      });
    }
    expect(await workspace.digest()).toBe(before);
    expect((await workspace.preview(path)).alreadyImported).toEqual({
      datasetId: first.outcome?.id,
      name: 'Reference 1',
    });

    const current = await workspace.importAndWait({
      model,
      path,
      columns,
      name: 'Current 1',
      purpose: 'current',
    });
    const labelled = await workspace.importAndWait({
      model,
      path,
      name: 'Labelled',
      columns: [columns[0], { ...columns[1], role: 'label' }],
    });
    const digests = [first, current, labelled].map(
      ({ outcome }) => workspace.get(outcome?.id ?? '').evidenceSha256,
    );
    expect(new Set(digests).size).toBe(1);
    expect(await listFiles(workspace.folders.evidence)).toHaveLength(1);
    expect(workspace.get(labelled.outcome?.id ?? '').columns).toEqual([
      { name: 'x', type: 'numeric', role: 'feature', missing: 0 },
      { name: 'y', type: 'categorical', role: 'label', missing: 0 },
    ]);
  });

  it('makes the same evidence from the same table in every format', async () => {
    const model = workspace.createModel();
    const columns = [
      { name: 'n', type: 'numeric', role: 'feature' },
      { name: 'c', type: 'categorical', role: 'feature' },
      { name: 'b', type: 'boolean', role: 'feature' },
    ] as const;
    const rows = [
      { n: 1.5, c: 'red', b: true },
      { n: null, c: '?', b: false },
      { n: -3, c: 'blue "deep"', b: null },
    ];
    const contents = {
      'a.csv': 'n,c,b\n1.5,red,true\n,?,false\n-3,"blue ""deep""",\n',
      'a.tsv': 'n\tc\tb\r\n1.5\tred\ttrue\r\nNA\t\tfalse\r\n-3\t"blue ""deep"""\t\r\n',
      'a.json': JSON.stringify(rows, null, 2),
      'a.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'),
    };
    const digests: string[] = [];
    for (const [name, content] of Object.entries(contents)) {
      const path = await workspace.write(name, content);
      const job = await workspace.importAndWait({ model, path, columns, name, fileName: name });
      expect(job.failure).toBeNull();
      digests.push(workspace.get(job.outcome?.id ?? '').evidenceSha256);
    }
    const [evidence = ''] = digests;
    const parquet = workspace.feature.store.pathOf(sha256Hex.parse(evidence));
    const job = await workspace.importAndWait({ model, path: parquet, columns, name: 'From Parquet' });
    digests.push(workspace.get(job.outcome?.id ?? '').evidenceSha256);
    expect(new Set(digests).size).toBe(1);
  });

  it('lists data sets newest first in pages, and takes them to the bin and back', async () => {
    const model = workspace.createModel();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const path = await workspace.write(`f${n}.csv`, `x\n${n}\n${n + 1}\n`);
      const purpose = n % 2 === 0 ? 'reference' : 'current';
      const job = await workspace.importAndWait({ model, path, name: `Set ${n}`, purpose });
      made.push(job.outcome?.id ?? '');
    }
    const { handlers, context } = workspace;
    const list = handlers['datasets/list'];
    const request = { modelId: model, purpose: null, modelVersionId: null, deleted: false, limit: 2 };
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ ...request, cursor }, context);
      expect(page.total).toBe(5);
      pages.push(page.items.map(({ name, columnCount }) => `${name}/${columnCount}`));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual([['Set 4/1', 'Set 3/1'], ['Set 2/1', 'Set 1/1'], ['Set 0/1']]);
    const currents = await list({ ...request, purpose: 'current', cursor: null, limit: 10 }, context);
    expect(currents.items.map(({ name }) => name)).toEqual(['Set 3', 'Set 1']);

    const id = workspace.get(made[0] ?? '').id;
    const deleted = await handlers['datasets/delete']({ id, rowVersion: 1 }, context);
    expect([deleted.rowVersion, deleted.deletedAt === null]).toEqual([2, false]);
    await expect(async () =>
      handlers['datasets/delete']({ id, rowVersion: 2 }, context),
    ).rejects.toMatchObject({ code: 'RECORD_DELETED' });
    await expect(async () =>
      handlers['datasets/restore']({ id, rowVersion: 1 }, context),
    ).rejects.toMatchObject({ code: 'STALE_VERSION' });
    const bin = await list({ ...request, deleted: true, cursor: null, limit: 10 }, context);
    expect(bin.items.map(({ name }) => name)).toEqual(['Set 0']);

    const path = await workspace.write('other.csv', 'x\n10\n11\n');
    await workspace.importAndWait({ model, path, name: 'SET 0' });
    await expect(async () =>
      handlers['datasets/restore']({ id, rowVersion: 2 }, context),
    ).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    const history = workspace.database.all(
      workspace.database.from
        .selectFrom('changes')
        .select('action')
        .where('entity_id', '=', id)
        .orderBy('id'),
    );
    expect(history).toEqual([{ action: 'imported' }, { action: 'deleted' }]);
  });

  it('refuses evidence that was swapped, cut, deleted or replaced by a link, and mends it at the next import', async () => {
    const model = workspace.createModel();
    const path = await workspace.write('a.csv', 'x,y\n1,a\n2,b\n3,a\n');
    const job = await workspace.importAndWait({ model, path });
    const { evidenceSha256 } = workspace.get(job.outcome?.id ?? '');
    const { store } = workspace.feature;
    const stored = store.pathOf(evidenceSha256);
    const good = await readFile(stored);
    const { rename, rm, symlink, truncate, writeFile } = await import('node:fs/promises');
    const signal = new AbortController().signal;
    await expect(store.verify(evidenceSha256, { signal })).resolves.toBeUndefined();

    await truncate(stored, good.length - 1);
    await expect(store.verify(evidenceSha256, { signal })).rejects.toMatchObject({
      code: 'EVIDENCE_CHANGED',
    });
    await writeFile(
      stored,
      Buffer.concat([good.subarray(0, 20), Buffer.from([good[20] === 0 ? 1 : 0]), good.subarray(21)]),
    );
    await expect(store.verify(evidenceSha256, { signal })).rejects.toMatchObject({
      code: 'EVIDENCE_CHANGED',
    });
    await rename(stored, `${stored}.away`);
    await expect(store.verify(evidenceSha256, { signal })).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
    });
    await writeFile(`${stored}.away`, good);
    await symlink(`${stored}.away`, stored);
    await expect(store.verify(evidenceSha256, { signal })).rejects.toMatchObject({
      code: 'EVIDENCE_CHANGED',
    });
    await rm(`${stored}.away`);

    const again = await workspace.importAndWait({ model, path, name: 'Again', purpose: 'current' });
    expect(again.state).toBe('done');
    await expect(store.verify(evidenceSha256, { signal })).resolves.toBeUndefined();
  });
});
