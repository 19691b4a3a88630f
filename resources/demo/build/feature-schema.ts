import type { ImportColumn } from '../../../shared/contract/datasets.ts';

const inputRoles = new Set<ImportColumn['role']>(['feature', 'protected']);

function typeOf(column: ImportColumn): Record<string, unknown> {
  switch (column.type) {
    case 'numeric':
      return { type: ['number', 'null'] };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'datetime':
      return { type: ['string', 'null'], format: 'date-time' };
    case 'categorical':
    case 'text':
      return { type: ['string', 'null'] };
  }
}

/** JSON Schema (2020-12) of what the model takes in: one property for each feature or protected column. */
export function featureSchemaOf(title: string, columns: readonly ImportColumn[]): Record<string, unknown> | null {
  const inputs = columns.filter((column) => inputRoles.has(column.role));
  if (inputs.length === 0) return null;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Inputs of ${title}`,
    type: 'object',
    properties: Object.fromEntries(inputs.map((column) => [column.name, typeOf(column)])),
    required: inputs.map((column) => column.name),
    additionalProperties: false,
  };
}
