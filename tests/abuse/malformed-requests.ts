import * as fc from 'fast-check';
import { commandNames, commands, isCommandName } from '../../shared/contract/index.ts';
import type { CoreCommandName } from '../../shared/contract/index.ts';
import { requestEnvelope } from '../../shared/contract/envelope.ts';
import { unknownRecords } from '../contract/unknown-records.ts';
import { validInputs } from '../contract/valid-inputs.ts';

/** A request that no core may carry out. */
export type MalformedRequest = { readonly id: unknown; readonly name: unknown; readonly input: unknown };

const inputs = validInputs(unknownRecords);
const coreNames = commandNames.filter((name): name is CoreCommandName => commands[name].place === 'core');

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const nasty = fc.constantFrom<unknown>(
  '',
  'a\u0000b',
  '../../etc/passwd',
  String.raw`C:\windows\win.ini`,
  '\uD800',
  'a\u202Eb',
  "' OR 1=1 --",
  '<img src=x onerror=alert(1)>',
  '=cmd|calc',
  'x'.repeat(5000),
  2 ** 60,
  -1,
  1.5,
  1e308,
  -0,
  nested(40),
  nested(300),
  Array.from({ length: 2000 }, () => 0),
  JSON.parse('{"__proto__": {"admin": true}}'),
  JSON.parse('{"constructor": {"prototype": {"admin": true}}}'),
);

/** What structured clone carries between a page and its shell, which is more than JSON. */
const cloned = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: false,
});
const json = fc.anything({ maxDepth: 3, withNullPrototype: false });

type Place = readonly string[];
type Change = { readonly kind: string; readonly at: number; readonly key: string; readonly value: unknown };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function placesIn(value: unknown, place: Place = []): Place[] {
  if (!isRecord(value)) return [place];
  return [place, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...place, key]))];
}

function changedAt(value: unknown, [head, ...rest]: Place, change: (old: unknown) => unknown): unknown {
  if (head === undefined) return change(value);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === head ? changedAt(item, rest, change) : item]),
  );
}

function apply(value: unknown, { kind, at, key, value: other }: Change): unknown {
  const places = placesIn(value);
  const place = places[at % places.length] ?? [];
  return changedAt(value, place, (old) => {
    if (kind === 'replace') return other;
    if (kind === 'wrap') return [old];
    if (!isRecord(old)) return kind === 'add' ? { [key]: old } : null;
    if (kind === 'add') return { ...old, [key]: other };
    return Object.fromEntries(Object.entries(old).slice(1));
  });
}

function isWellFormed({ id, name, input }: MalformedRequest): boolean {
  if (!requestEnvelope.safeParse({ id, name, input }).success) return false;
  return typeof name === 'string' && isCommandName(name) && commands[name].input.safeParse(input).success;
}

/** A request as it arrives when it travels as JSON; null when JSON cannot say it. */
export function throughJson(request: MalformedRequest): MalformedRequest | null {
  try {
    return JSON.parse(JSON.stringify(request)) as MalformedRequest;
  } catch {
    return null;
  }
}

/** `count` requests that differ from valid ones in one to three places, the same for the same seed. */
export function malformedRequests(options: {
  readonly count: number;
  readonly seed: number;
  readonly as: 'json' | 'clone';
}): MalformedRequest[] {
  const { count, seed, as } = options;
  const value = fc.oneof(nasty, as === 'json' ? json : cloned);
  const change = fc.record({
    kind: fc.constantFrom('replace', 'replace', 'wrap', 'add', 'drop'),
    at: fc.nat(1000),
    key: fc.constantFrom('surplus', '__proto', 'id', 'input', 'role', 'actor', ' '),
    value,
  });
  const mutated = fc
    .record({
      name: fc.constantFrom(...coreNames),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    })
    .map(({ name, changes }) => ({
      id: 'abuse',
      name,
      input: changes.reduce<unknown>(apply, inputs[name]),
    }));
  const unknown = fc.record({
    id: fc.constant('abuse'),
    name: fc.oneof(fc.constantFrom('constructor', '__proto__', 'toString', 'models/LIST', ''), fc.string()),
    input: value,
  });
  const envelope = fc.record({
    id: value,
    name: fc.oneof(fc.constantFrom(...coreNames), value),
    input: value,
  });
  const request: fc.Arbitrary<MalformedRequest> = fc.oneof(
    { arbitrary: mutated, weight: 8 },
    { arbitrary: unknown, weight: 1 },
    { arbitrary: envelope, weight: 1 },
  );
  const found: MalformedRequest[] = [];
  for (let round = 0; found.length < count; round += 1) {
    for (const candidate of fc.sample(request, { seed: seed + round, numRuns: 500 })) {
      const arriving = as === 'json' ? throughJson(candidate) : candidate;
      // A change may happen to give another valid request.
      if (arriving !== null && !isWellFormed(arriving) && found.length < count) found.push(candidate);
    }
  }
  return found;
}
