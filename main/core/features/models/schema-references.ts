/*
 * What the meta-schema of JSON Schema 2020-12 cannot see: references that lead out of the document or
 * nowhere, regular expressions that do not parse, another draft.
 */

export const draft2020 = 'https://json-schema.org/draft/2020-12/schema';

/** A place in the document, as a JSON Pointer in a fragment, with what is wrong there. */
export type SchemaProblem = { readonly place: string; readonly message: string };

type JsonObject = Readonly<Record<string, unknown>>;

// Keywords whose value is a map from names to schemas: names there are not keywords.
const schemaMaps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
// Keywords whose value is data: nothing in it is a schema.
const dataKeywords = new Set(['enum', 'const', 'default', 'examples']);

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function resolvesTo(root: unknown, pointer: string): boolean {
  let present = root;
  for (const part of pointer.split('/').slice(1)) {
    let name: string;
    try {
      name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    } catch {
      return false;
    }
    if (typeof present !== 'object' || present === null || !Object.hasOwn(present, name)) return false;
    present = (present as JsonObject)[name];
  }
  return typeof present === 'boolean' || isObject(present);
}

type Visit = (schema: JsonObject, place: string) => void;

function visitSchemas(root: unknown, visit: Visit): void {
  const pending: { value: unknown; place: string; isMap: boolean }[] = [
    { value: root, place: '#', isMap: false },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, place, isMap } = next;
    if (Array.isArray(value)) {
      for (const [index, item] of (value as unknown[]).entries()) {
        pending.push({ value: item, place: `${place}/${index}`, isMap: false });
      }
    } else if (isObject(value)) {
      if (!isMap) visit(value, place);
      for (const [name, item] of Object.entries(value)) {
        if (!isMap && dataKeywords.has(name)) continue;
        pending.push({
          value: item,
          place: `${place}/${escapePointer(name)}`,
          isMap: !isMap && schemaMaps.has(name),
        });
      }
    }
  }
}

function patternProblem(pattern: unknown, place: string): SchemaProblem[] {
  if (typeof pattern !== 'string') return [];
  try {
    void new RegExp(pattern, 'u');
    return [];
  } catch {
    return [{ place, message: 'the regular expression is not valid' }];
  }
}

function referenceProblem(
  reference: unknown,
  context: { place: string; root: unknown; anchors: ReadonlySet<string> },
): SchemaProblem[] {
  const { place, root, anchors } = context;
  if (typeof reference !== 'string') return [];
  if (!reference.startsWith('#')) {
    return [{ place, message: 'a reference must stay inside the schema, for example “#/$defs/age”' }];
  }
  const inside = reference.slice(1);
  const found = inside === '' || inside.startsWith('/') ? resolvesTo(root, inside) : anchors.has(inside);
  return found ? [] : [{ place, message: `the reference “${reference}” leads nowhere` }];
}

/** Problems that the meta-schema does not find, in no particular order. */
export function findReferenceProblems(root: unknown): SchemaProblem[] {
  const anchors = new Set<string>();
  visitSchemas(root, (schema) => {
    for (const keyword of ['$anchor', '$dynamicAnchor'] as const) {
      const anchor = schema[keyword];
      if (typeof anchor === 'string') anchors.add(anchor);
    }
  });

  const problems: SchemaProblem[] = [];
  visitSchemas(root, (schema, place) => {
    for (const keyword of ['$ref', '$dynamicRef'] as const) {
      problems.push(...referenceProblem(schema[keyword], { place: `${place}/${keyword}`, root, anchors }));
    }
    problems.push(...patternProblem(schema['pattern'], `${place}/pattern`));
    for (const pattern of Object.keys(
      isObject(schema['patternProperties']) ? schema['patternProperties'] : {},
    )) {
      problems.push(...patternProblem(pattern, `${place}/patternProperties/${escapePointer(pattern)}`));
    }
    const draft = schema['$schema'];
    if (draft !== undefined && draft !== draft2020 && draft !== `${draft2020}#`) {
      problems.push({ place: `${place}/$schema`, message: `the draft must be ${draft2020}` });
    }
  });
  return problems;
}
