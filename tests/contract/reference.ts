import { z } from 'zod';
import { commandNames, commands, topicNames, topics } from '../../shared/contract/index.ts';
import type { CommandName } from '../../shared/contract/index.ts';
import { commonErrors, role } from '../../shared/contract/define.ts';
import { errorCatalogue, errorCodes } from '../../shared/errors.ts';

/** The part of JSON Schema (2020-12) that the contract's inputs come to. */
export type JsonSchema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
};

/** What a caller may write as the input of a command, as JSON Schema. */
export function inputSchemaOf(name: CommandName): JsonSchema {
  // zod's own type for JSON Schema is far wider than what the contract uses.
  return z.toJSONSchema(commands[name].input, { io: 'input' }) as JsonSchema;
}

function typeWords(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map(typeWords).join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array') return `list of ${typeWords(schema.items ?? {})}`;
  if (schema.type === 'object') {
    const fields = Object.keys(schema.properties ?? {});
    return fields.length === 0 ? 'object' : `{ ${fields.join(', ')} }`;
  }
  return schema.type ?? 'any';
}

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);

function fieldTable(schema: JsonSchema): string[] {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return ['No input.'];
  const required = new Set(schema.required);
  return [
    '| field | | type |',
    '|---|---|---|',
    ...fields.map(
      ([field, of]) => `| \`${field}\` | ${required.has(field) ? 'required' : ''} | ${cell(typeWords(of))} |`,
    ),
  ];
}

function commandSection(name: CommandName): string[] {
  const command = commands[name];
  const errors = command.errors.map((code) => `\`${code}\``).join(', ');
  return [
    `### \`${name}\``,
    '',
    command.summary,
    '',
    `Effect: ${command.effect}. Answered by: ${command.place}. Errors of its own: ${errors === '' ? 'none' : errors}.`,
    '',
    ...fieldTable(inputSchemaOf(name)),
    '',
  ];
}

function roleTable(): string[] {
  const roles = role.options;
  return [
    `| command | ${roles.join(' | ')} |`,
    `|---|${roles.map(() => ':-:').join('|')}|`,
    ...commandNames.map(
      (name) =>
        `| \`${name}\` | ${roles.map((one) => (commands[name].roles.includes(one) ? 'yes' : '')).join(' | ')} |`,
    ),
  ];
}

/** The text of docs/reference/commands.md. */
export function referenceText(): string {
  return [
    '# Commands',
    '',
    'Generated from `shared/contract` by `node tests/contract/write-reference.ts`; a test checks that it is current.',
    "Every shell offers the same commands: over Electron's channel, over the loopback address and to the tests.",
    '',
    '## Who may call what',
    '',
    ...roleTable(),
    '',
    '## Inputs and errors',
    '',
    `Beside its own errors every command may answer: ${commonErrors.map((code) => `\`${code}\``).join(', ')}.`,
    '',
    ...commandNames.flatMap(commandSection),
    '## Messages that are pushed',
    '',
    '| topic | |',
    '|---|---|',
    ...topicNames.map((name) => `| \`${name}\` | ${topics[name].summary} |`),
    '',
    '## Errors',
    '',
    '| code | HTTP status | what a person reads |',
    '|---|---|---|',
    ...errorCodes.map(
      (code) => `| \`${code}\` | ${errorCatalogue[code].status} | ${errorCatalogue[code].sentence} |`,
    ),
    '',
  ].join('\n');
}
