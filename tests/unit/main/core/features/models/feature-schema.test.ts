import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFeatureSchema } from '../../../../../../main/core/features/models/feature-schema.ts';
import { isDriftGuardError } from '../../../../../../shared/errors.ts';

/** The sentences of the refusal, or null when the schema passes. */
function problemsOf(schema: unknown): string[] | null {
  try {
    checkFeatureSchema(typeof schema === 'string' ? schema : JSON.stringify(schema));
    return null;
  } catch (error) {
    if (!isDriftGuardError(error) || error.code !== 'INVALID_INPUT') throw error;
    const problems = error.details.problems ?? [];
    return problems.map(({ path, message }) => (path === 'featureSchema' ? message : `at ${path}`));
  }
}

const draft = 'https://json-schema.org/draft/2020-12/schema';

describe('checkFeatureSchema', () => {
  it.each([
    ['no schema yet', ''],
    ['blanks', ' \n '],
    ['an empty object', {}],
    [
      'a schema with everything that is common',
      {
        $schema: draft,
        $id: 'https://bank.example/schemas/credit',
        type: 'object',
        $defs: {
          share: { type: 'number', minimum: 0, maximum: 1 },
          tagged: { $anchor: 'tag', type: 'string' },
        },
        properties: {
          age: { type: 'integer', minimum: 18 },
          utilisation: { $ref: '#/$defs/share' },
          segment: { enum: ['retail', 'small business'] },
          tag: { $ref: '#tag' },
          'a/b~c': { type: 'string', pattern: '^[a-z]+$' },
          slashed: { $ref: '#/properties/a~1b~0c' },
          tree: { $ref: '#' },
        },
        required: ['age'],
        additionalProperties: false,
      },
    ],
    [
      'a field called like a keyword',
      { properties: { $ref: { type: 'string' }, $schema: { type: 'string' }, pattern: { type: 'string' } } },
    ],
    [
      'data that looks like a reference',
      { const: { $ref: 'https://elsewhere.example' }, enum: [{ $ref: '#/nowhere' }] },
    ],
    ['the prototype as a field', '{"properties": {"__proto__": {"type": "string"}, "constructor": true}}'],
  ])('accepts %s', (_what, schema) => {
    expect(problemsOf(schema)).toBeNull();
  });

  it.each([
    ['a list', [], 'The schema must be a JSON object, for example {"type": "object", "properties": {}}.'],
    ['a number', '7', 'The schema must be a JSON object, for example {"type": "object", "properties": {}}.'],
    [
      'an unknown type',
      { properties: { age: { type: 'integr' } } },
      'At #/properties/age/type the schema is not valid: must be one of array, boolean, integer, null, number, object, string.',
    ],
    [
      'a keyword of the wrong kind',
      { required: 'age' },
      'At #/required the schema is not valid: must be array.',
    ],
    [
      'another draft',
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      `At #/$schema the schema is not valid: the draft must be ${draft}.`,
    ],
    [
      'a draft that is no text',
      { $schema: 3 },
      `At #/$schema the schema is not valid: the draft must be ${draft}.`,
    ],
    [
      'a reference to another document',
      { properties: { age: { $ref: 'https://elsewhere.example/age.json' } } },
      'At #/properties/age/$ref the schema is not valid: a reference must stay inside the schema, for example “#/$defs/age”.',
    ],
    [
      'a reference that leads nowhere',
      { items: { $ref: '#/$defs/age' } },
      'At #/items/$ref the schema is not valid: the reference “#/$defs/age” leads nowhere.',
    ],
    [
      'a reference to an anchor that is missing',
      { $ref: '#age' },
      'At #/$ref the schema is not valid: the reference “#age” leads nowhere.',
    ],
    [
      'a reference through the prototype',
      { $ref: '#/constructor' },
      'At #/$ref the schema is not valid: the reference “#/constructor” leads nowhere.',
    ],
    [
      'a reference with broken escapes',
      { $ref: '#/%E0%A4%A' },
      'At #/$ref the schema is not valid: the reference “#/%E0%A4%A” leads nowhere.',
    ],
    [
      'a broken regular expression',
      { properties: { code: { pattern: '[' } } },
      'At #/properties/code/pattern the schema is not valid: the regular expression is not valid.',
    ],
    [
      'a broken regular expression for names',
      { patternProperties: { '(': true } },
      'At #/patternProperties/( the schema is not valid: the regular expression is not valid.',
    ],
  ])('refuses %s', (_what, schema, message) => {
    expect(problemsOf(schema)).toEqual([message]);
  });

  it('refuses what is not JSON, with the place', () => {
    expect(problemsOf('{"type": }')).toEqual([
      'The schema is not valid JSON: it cannot be read on from line 1, column 10.',
    ]);
  });

  it('refuses endless depth without reaching the end of the stack', () => {
    const deep = '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000);
    expect(problemsOf(deep)).toEqual(['The schema is nested deeper than 64 levels.']);
    expect(problemsOf(JSON.stringify({ description: '[{\\"'.repeat(100) }))).toBeNull();
  });

  it('names ten places at most', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`f${index}`, { minimum: 'low' }]),
    );
    expect(problemsOf({ properties })).toHaveLength(10);
  });

  it('accepts or refuses any JSON, and never breaks', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(problemsOf(text)).not.toEqual([]);
      }),
    );
  });
});
