/** An input that no command may take, with what is wrong about it. */
export type Malformed = { readonly why: string; readonly input: unknown };

type Path = readonly (string | number)[];

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** An object that has `key` as a field of its own, as it arrives from JSON text. */
const withKey = (key: string): unknown => JSON.parse(`{"${key}": {"polluted": true}}`);

/** Wrong in place of any value: whether a schema happens to admit it is asked separately. */
const replacements: readonly Malformed[] = [
  { why: 'null', input: null },
  { why: 'true', input: true },
  { why: 'zero', input: 0 },
  { why: 'a negative number', input: -1 },
  { why: 'a fraction', input: 1.5 },
  { why: 'a number past the safe integers', input: 2 ** 60 },
  { why: 'the largest number', input: Number.MAX_VALUE },
  { why: 'an empty text', input: '' },
  { why: 'a text', input: 'not one of the choices' },
  { why: 'a number as text', input: '7' },
  { why: 'control characters', input: 'a\u0000b' },
  { why: 'a mark that turns the direction of text', input: 'a\u202Eb' },
  { why: 'half a character', input: '\uD800' },
  { why: 'an identifier in capitals', input: '00000000-0000-7000-8000-00000000000A' },
  { why: 'a path', input: '../../etc/passwd' },
  { why: 'an empty list', input: [] },
  { why: 'a list of nulls', input: [null, null] },
  { why: 'an empty object', input: {} },
  { why: 'an object', input: { a: 1 } },
  { why: 'a huge text', input: 'x'.repeat(700_000) },
  { why: 'a huge list', input: Array.from({ length: 20_000 }, () => 0) },
  { why: 'nothing at all', input: undefined },
];

/** Wrong in place of any value, whatever a schema says. */
const refusedEverywhere: readonly Malformed[] = [
  { why: 'not a number', input: Number.NaN },
  { why: 'infinity', input: Number.POSITIVE_INFINITY },
  { why: 'minus infinity', input: Number.NEGATIVE_INFINITY },
  { why: 'a value nested 60 deep', input: nested(60) },
  { why: 'a value nested 100,000 deep', input: nested(100_000) },
  { why: 'a list of 300,000 values', input: Array.from({ length: 300_000 }, () => 0) },
  { why: 'the key __proto__', input: withKey('__proto__') },
  { why: 'the key constructor', input: withKey('constructor') },
  { why: 'the key prototype', input: withKey('prototype') },
  { why: 'a date', input: new Date(0) },
  { why: 'a map', input: new Map([['a', 1]]) },
  { why: 'bytes', input: new Uint8Array(4) },
  { why: 'a big integer', input: 1n },
  { why: 'a function', input: () => 1 },
  { why: 'a symbol', input: Symbol('x') },
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place inside a value, the value itself first. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value))
    return [path, ...value.flatMap((item, index) => placesIn(item, [...path, index]))];
  if (!isObject(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

function replaced(value: unknown, path: Path, by: (old: unknown) => unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return by(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === head ? replaced(item, rest, by) : item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === head ? replaced(item, rest, by) : item]),
  );
}

const named = (path: Path) => (path.length === 0 ? 'the input' : path.join('.'));

/** A valid input with one place after the other made wrong; a schema may still admit some of them. */
export function wrongValues(valid: unknown): Malformed[] {
  return placesIn(valid).flatMap((path) =>
    replacements.map(({ why, input }) => ({
      why: `${why} as ${named(path)}`,
      input: replaced(valid, path, () => input),
    })),
  );
}

/** Where whoever calls chooses the names of the fields. */
const openPlaces: ReadonlySet<string> = new Set(['records.0.features']);

/** Inputs that are refused whatever the schema says, among them one more field at every level. */
export function forbiddenValues(valid: unknown): Malformed[] {
  const places = placesIn(valid);
  const closed = places.filter((path) => !openPlaces.has(path.join('.')));
  const extra = closed.flatMap((path) => {
    const surplus = replaced(valid, path, (old) => (isObject(old) ? { ...old, surplusField: 1 } : old));
    return JSON.stringify(surplus) === JSON.stringify(valid)
      ? []
      : [{ why: `one more field in ${named(path)}`, input: surplus }];
  });
  const everywhere = places.flatMap((path) =>
    refusedEverywhere.map(({ why, input }) => ({
      why: `${why} as ${named(path)}`,
      input: replaced(valid, path, () => input),
    })),
  );
  return [...extra, ...everywhere];
}

/** A valid input without one of the fields that must be there. */
export function missingFields(valid: Record<string, unknown>, required: readonly string[]): Malformed[] {
  return required.map((field) => ({
    why: `without ${field}`,
    input: Object.fromEntries(Object.entries(valid).filter(([key]) => key !== field)),
  }));
}

/** Requests that are not even an envelope. */
export const malformedEnvelopes: readonly Malformed[] = [
  ...replacements,
  ...refusedEverywhere,
  { why: 'no id', input: { name: 'app/info', input: {} } },
  { why: 'an empty id', input: { id: '', name: 'app/info', input: {} } },
  { why: 'an id with spaces', input: { id: 'a b', name: 'app/info', input: {} } },
  { why: 'an id of 65 characters', input: { id: 'a'.repeat(65), name: 'app/info', input: {} } },
  { why: 'a number as id', input: { id: 1, name: 'app/info', input: {} } },
  { why: 'no name', input: { id: 'a', input: {} } },
  { why: 'an empty name', input: { id: 'a', name: '', input: {} } },
  { why: 'a list as name', input: { id: 'a', name: ['app/info'], input: {} } },
  { why: 'a name of 1,000 characters', input: { id: 'a', name: 'x'.repeat(1000), input: {} } },
  { why: 'one more field', input: { id: 'a', name: 'app/info', input: {}, role: 'administrator' } },
];

/** Names that no command has, among them those every object has. */
export const unknownNames: readonly string[] = [
  'models/explode',
  'MODELS/LIST',
  'models/list ',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'app/info/../health',
];
