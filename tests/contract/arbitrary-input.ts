import * as fc from 'fast-check';
import type { JsonSchema } from './reference.ts';

/** Identifiers of records that exist, so that generated inputs also reach past the first look-up. */
export type KnownTexts = readonly string[];

const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

const names = fc.constantFrom('age', 'income', 'latitude', 'sex', 'a', 'Größe', '=1+1', 'x'.repeat(128));

function texts(schema: JsonSchema, known: KnownTexts): fc.Arbitrary<string> {
  if (schema.pattern === idPattern) {
    return fc.oneof(
      fc.constantFrom(...known),
      fc.uuid({ version: 7 }).map((id) => id.toLowerCase()),
    );
  }
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern, 'u'));
  const size = { minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 40, 40) };
  return fc.oneof(names, fc.string(size), fc.string({ ...size, unit: 'grapheme' }));
}

function numbers(schema: JsonSchema): fc.Arbitrary<number> {
  const min = schema.minimum ?? schema.exclusiveMinimum ?? -1e9;
  const max = schema.maximum ?? schema.exclusiveMaximum ?? 1e9;
  if (schema.type === 'integer') {
    return fc.oneof(
      fc.integer({ min: Math.max(min, -1000), max: Math.min(max, 1000) }),
      fc.constantFrom(Math.max(min, Number.MIN_SAFE_INTEGER), Math.min(max, Number.MAX_SAFE_INTEGER)),
    );
  }
  return fc.double({
    min,
    max,
    noNaN: true,
    minExcluded: schema.exclusiveMinimum !== undefined,
    maxExcluded: schema.exclusiveMaximum !== undefined,
  });
}

/** Values that a JSON Schema admits; rules the schema cannot express (order of edges) may still refuse them. */
export function arbitraryOf(schema: JsonSchema, known: KnownTexts): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, known)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return texts(schema, known);
    case 'number':
    case 'integer':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 6, 6),
      });
    case 'object': {
      if (typeof schema.additionalProperties === 'object') {
        const keys = schema.propertyNames?.enum;
        return fc.dictionary(
          keys === undefined ? names : fc.constantFrom(...keys),
          arbitraryOf(schema.additionalProperties, known),
          { maxKeys: 3, noNullPrototype: true },
        );
      }
      const fields = Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, of]) => [key, arbitraryOf(of, known)]),
      );
      return fc.record(fields, { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true });
    }
    case undefined:
    default:
      throw new Error(`No values are known for ${JSON.stringify(schema)}`);
  }
}
