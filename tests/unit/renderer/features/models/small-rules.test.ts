import { describe, expect, it } from 'vitest';
import {
  isFiltered,
  readModelsFilter,
  writeModelsFilter,
} from '../../../../../renderer/features/models/models-filter.ts';
import type { DriftVerdict } from '../../../../../shared/schema/drift.ts';
import { nextStep } from '../../../../../renderer/features/models/next-step.ts';
import { schemaPropertyCount } from '../../../../../renderer/features/models/schema-summary.ts';

describe('the filter of the list in the address', () => {
  it('comes back as it was written', () => {
    const text =
      'q=price&state=canary&state=production&risk=high&verdict=major&grade=B&grade=unknown&view=bin&sort=owner&direction=desc';
    const filter = readModelsFilter(new URLSearchParams(text));
    expect(filter).toEqual({
      search: 'price',
      states: ['canary', 'production'],
      riskClasses: ['high'],
      verdicts: ['major'],
      grades: ['B', 'unknown'],
      deleted: true,
      sort: { field: 'owner', direction: 'desc' },
    });
    expect(writeModelsFilter(filter).toString()).toBe(text);
  });

  it('leaves out what it does not know', () => {
    const filter = readModelsFilter(new URLSearchParams('state=flying&verdict=&sort=password&direction=up'));
    expect([writeModelsFilter(filter).toString(), isFiltered(filter)]).toEqual(['', false]);
  });
});

const compared = (verdict: DriftVerdict) => nextStep({ references: 1, currents: 1, verdict });

describe('the next step of a model', () => {
  it('goes from reference over current data to comparing, again and again', () => {
    expect([
      nextStep({ references: 0, currents: 3, verdict: null }),
      nextStep({ references: 1, currents: 0, verdict: 'stable' }),
      nextStep({ references: 1, currents: 1, verdict: null }),
      nextStep({ references: 1, currents: 1, verdict: 'stable' }),
    ]).toEqual(['reference', 'current', 'compare', 'again']);
  });

  it('leads to what drifted, and to more data where they do not suffice', () => {
    expect([compared('major'), compared('moderate'), compared('insufficient')]).toEqual([
      'drifted',
      'drifted',
      'more',
    ]);
  });
});

describe('the summary of a feature schema', () => {
  it('counts the properties it describes', () => {
    expect([
      schemaPropertyCount(''),
      schemaPropertyCount('{"properties":{"a":{},"b":{}}}'),
      schemaPropertyCount('{}'),
      schemaPropertyCount('{"properties":null}'),
      schemaPropertyCount('broken'),
    ]).toEqual([null, 2, 0, 0, null]);
  });
});
