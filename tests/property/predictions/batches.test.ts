import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract/index.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { reportSeed } from '../../support/property.ts';

type Part = CommandInput<'predictions/log'>;

let core: TestCore;
beforeAll(async () => {
  core = await openTestCore();
});
afterAll(() => core.close());

let models = 0;
async function newModel(): Promise<ModelId> {
  models += 1;
  return (await core.call('models/create', modelDraftOf({ name: `Model ${models}` }))).id;
}

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
const someParts = fc
  .array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
  .map((parts) =>
    parts.map((values, part) => ({
      batch: 'the batch',
      part: part + 1,
      parts: parts.length,
      records: values.map((age, index) => ({
        id: `p-${part}-${index}`,
        at: `2025-03-0${(index % 9) + 1}T00:00:00Z`,
        features: { age },
      })),
    })),
  );

/** Parts in some order, with repetitions, each with its records in some order. */
const someSending = someParts.chain((parts) =>
  fc.record({
    parts: fc.constant(parts),
    sent: fc
      .tuple(
        fc.shuffledSubarray(parts, { minLength: parts.length }),
        fc.array(fc.constantFrom(...parts), { maxLength: 3 }),
      )
      .chain(([order, again]) =>
        fc.tuple(
          ...[...order, ...again].map((part) =>
            fc
              .shuffledSubarray(part.records, { minLength: part.records.length })
              .map((records) => ({ ...part, records })),
          ),
        ),
      ),
  }),
);

async function logAll(modelId: ModelId, parts: readonly Omit<Part, 'modelId'>[]) {
  const repeated: boolean[] = [];
  for (const part of parts) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as they were sent
    repeated.push((await core.call('predictions/log', { modelId, ...part })).repeated);
  }
  const [row] = (await core.call('predictions/list', { modelId })).items;
  if (row === undefined) throw new Error('There is no batch.');
  const { contentSha256, rows, firstAt, lastAt, features, partsPresent } = await core.call(
    'predictions/get',
    { id: row.id },
  );
  return { repeated, batch: { contentSha256, rows, firstAt, lastAt, features, partsPresent } };
}

it('makes the same batch of the same parts, in whichever order and however often they come', async () => {
  await fc.assert(
    fc.asyncProperty(someSending, async ({ parts, sent }) => {
      const inOrder = await logAll(await newModel(), parts);
      const shuffled = await logAll(await newModel(), sent);
      expect(shuffled.batch).toEqual(inOrder.batch);
      const seen = new Set<number>();
      expect(shuffled.repeated).toEqual(
        sent.map(({ part }) => {
          const again = seen.has(part);
          seen.add(part);
          return again;
        }),
      );
    }),
    reportSeed({ numRuns: 12 }),
  );
});
