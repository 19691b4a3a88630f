import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { findJsonError } from './json-place.ts';
import { findReferenceProblems } from './schema-references.ts';
import type { SchemaProblem } from './schema-references.ts';

/** Deeper than any table of features needs; keeps the checks away from the end of the stack. */
const maxDepth = 64;
const maxProblems = 10;

// The schema is held against the meta-schema but never compiled: compiling would turn a text that
// somebody pasted into code.
const ajv = new Ajv2020({ allErrors: true, validateFormats: false, strict: false, logger: false });

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

function describe(error: ErrorObject): string {
  if (error.keyword === 'enum') {
    const allowed: unknown = error.params['allowedValues'];
    if (Array.isArray(allowed)) return `must be one of ${allowed.map(String).join(', ')}`;
  }
  return error.message ?? 'is not valid';
}

function findShapeProblems(schema: object): SchemaProblem[] {
  if (ajv.validateSchema(schema) === true) return [];
  const places = new Map<string, string>();
  for (const error of ajv.errors ?? []) {
    // A place that fits none of several shapes is reported once, by the first shape.
    const place = `#${error.instancePath}`;
    if (!places.has(place)) places.set(place, describe(error));
  }
  return [...places].map(([place, message]) => ({ place, message }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column } = findJsonError(text);
    throw refused(`The schema is not valid JSON: it cannot be read on from line ${line}, column ${column}.`);
  }
}

function refused(...messages: readonly [string, ...string[]]): DriftGuardError {
  return new DriftGuardError('INVALID_INPUT', messages[0], {
    problems: messages.slice(0, maxProblems).map((message) => ({ path: 'featureSchema', message })),
  });
}

/**
 * Checks the feature schema of a model: JSON, an object, valid against the meta-schema of JSON Schema
 * 2020-12, every reference inside the document. An empty text is no schema yet and passes.
 * Throws INVALID_INPUT with the places at path `featureSchema`.
 */
export function checkFeatureSchema(text: string): void {
  if (text.trim() === '') return;
  if (depthOf(text) > maxDepth) throw refused(`The schema is nested deeper than ${maxDepth} levels.`);
  const schema = parse(text);
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw refused('The schema must be a JSON object, for example {"type": "object", "properties": {}}.');
  }
  // Asked for another draft, the validator would look for its meta-schema; the draft is checked below.
  const { $schema: _draft, ...undated } = schema as Record<string, unknown>;
  const problems = [...findShapeProblems(undated), ...findReferenceProblems(schema)].map(
    ({ place, message }) => `At ${place} the schema is not valid: ${message}.`,
  );
  const [first, ...others] = problems;
  if (first !== undefined) throw refused(first, ...others);
}
