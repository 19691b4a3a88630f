import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryBody } from '../../../main/core/ledger/entry-body.ts';
import { isEntryBody } from '../../../main/core/ledger/is-entry-body.ts';
import { reportSeed } from '../../support/property.ts';

const valid = {
  v: 1,
  log: 'driftguard/x/log/1',
  seq: 4,
  prev: 'a'.repeat(64),
  ts: '2026-02-28T23:59:59.999Z',
  clock: 12,
  actor: { id: 'u', role: 'auditor' },
  action: 'model.updated',
  target: { type: 'model', id: 'm' },
  change: { id: 'c', sha256: '0'.repeat(64) },
  note: '',
  facts: { size: 3, key: 'k' },
  app: '1',
};

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    -1,
    0,
    1.5,
    2 ** 53,
    Number.NaN,
    true,
    '',
    'auditor',
    [],
    {},
    [1],
  ),
  fc.constantFrom('2026-02-29T00:00:00.000Z', '2024-02-29T00:00:00.000Z', '2026-04-31T00:00:00.000Z'),
  fc.constantFrom('2026-01-01T24:00:00.000Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000+01:00'),
  fc.constantFrom(
    'A'.repeat(64),
    'a'.repeat(63),
    `${'a'.repeat(64)}\n`,
    { id: 'x' },
    { id: 'x', role: 'nobody' },
  ),
  fc.record({ id: fc.string(), type: fc.string(), more: fc.string() }, { requiredKeys: [] }),
  fc
    .date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') })
    .map((date) => date.toISOString()),
  fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
    fc.oneof(fc.string(), fc.integer(), fc.double()),
  ),
);

const places = [
  ...Object.keys(valid),
  'actor.id',
  'actor.role',
  'target.id',
  'change.sha256',
  'facts.size',
  'more',
  'actor.more',
];

function withChange(place: string, value: unknown, removed: boolean): unknown {
  const copy = structuredClone(valid) as Record<string, unknown>;
  const [outer = '', inner] = place.split('.');
  const holder = inner === undefined ? copy : (copy[outer] as Record<string, unknown>);
  const name = inner ?? outer;
  if (removed) delete holder[name];
  else holder[name] = value;
  return copy;
}

it('accepts by hand exactly what the schema accepts', () => {
  const accepted = { yes: 0, no: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...places), strange, fc.boolean(), (place, value, removed) => {
      const body = withChange(place, value, removed);
      const expected = entryBody.safeParse(body).success;
      accepted[expected ? 'yes' : 'no'] += 1;
      expect(isEntryBody(body)).toBe(expected);
    }),
    reportSeed({ numRuns: 20_000 }),
  );
  expect(isEntryBody(valid)).toBe(true);
  expect(Math.min(accepted.yes, accepted.no)).toBeGreaterThan(100);
});
