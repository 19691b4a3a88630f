import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPartFile } from '../../../../../../main/core/features/predictions/part-file.ts';
import { toPart } from '../../../../../../main/core/features/predictions/part-work.ts';
import { checkRecords } from '../../../../../../main/core/features/predictions/records.ts';
import { predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';

it('gives parts back as they were, in any order', async () => {
  await using folder = await makeTestFolder();
  const now = utcInstant.parse('2026-03-02T00:00:00.000Z');
  const parts = ['é', 'b'].map((id) =>
    toPart(
      checkRecords([predictionRecord.parse({ id, at: '2026-03-01', features: { age: 1 }, label: 'yes' })], {
        task: 'other',
        now,
      }),
    ),
  );
  const file = await createPartFile(join(folder.path, 'parts'));
  try {
    const kept = [];
    // oxlint-disable-next-line no-await-in-loop -- one behind the other
    for (const part of parts) kept.push(await file.keep(part));
    const taken = [];
    // oxlint-disable-next-line no-await-in-loop
    for (const part of kept.toReversed()) taken.push(await file.take(part));
    const plain = (list: typeof parts) =>
      list.map(({ content, ...part }) => ({
        ...part,
        sha256: content.sha256,
        records: [...content.records],
      }));
    expect(plain(taken.toReversed())).toEqual(plain(parts));
    expect(taken.map(({ staged }) => staged)).toEqual(['[["b","\\"yes\\"",0]]', '[["é","\\"yes\\"",0]]']);
  } finally {
    await file.close();
  }
});
