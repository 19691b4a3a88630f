import { handsOut } from '../../shared/contract/files.ts';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandNames, commands, topicNames, topics } from '../../shared/contract/index.ts';
import { commonErrors, role } from '../../shared/contract/define.ts';
import { errorCatalogue, errorCodes } from '../../shared/errors.ts';
import { inputSchemaOf, referenceText } from './reference.ts';
import type { JsonSchema } from './reference.ts';

const sentence = /^[A-Z].*[.]$/u;

/** Every object schema inside a schema, with the path to it. */
function objectsIn(schema: JsonSchema, path: string): { path: string; schema: JsonSchema }[] {
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([key, of]) => ({ key, of })),
    ...(schema.items === undefined ? [] : [{ key: '[]', of: schema.items }]),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map((of, index) => ({ key: `?${index}`, of })),
    ...(typeof schema.additionalProperties === 'object'
      ? [{ key: '*', of: schema.additionalProperties }]
      : []),
  ].flatMap(({ key, of }) => objectsIn(of, `${path}.${key}`));
  return schema.type === 'object' ? [{ path, schema }, ...inner] : inner;
}

describe.each(commandNames)('the definition of %s', (name) => {
  const command = commands[name];

  it('carries its own name, a sentence, roles and known errors', () => {
    expect(command.name).toBe(name);
    expect(command.summary).toMatch(sentence);
    expect(command.roles.length).toBeGreaterThan(0);
    expect(role.options).toEqual(expect.arrayContaining([...command.roles]));
    expect(new Set(command.roles).size).toBe(command.roles.length);
    expect(errorCodes).toEqual(expect.arrayContaining([...command.errors]));
    expect(command.errors.filter((code) => commonErrors.includes(code))).toEqual([]);
  });

  it('lets nobody but readers of data call a command that changes something', () => {
    // Verifying and exporting the ledger, computing a check again and comparing a file with the recorded artefact are what
    // auditors are for; they change no record, but leave an entry.
    const auditing =
      command.name.startsWith('audit/') ||
      command.name.endsWith('/recompute') ||
      // The work that they themselves may begin.
      command.name === 'jobs/cancel' ||
      command.name === 'versions/check-artefact';
    // Everybody signs in and out, and looks after their own password and how alerts reach them.
    if (command.name.startsWith('session/') || command.name === 'alerts/save-notices') return;
    // Who may read a result may take it along; that it was taken is the entry.
    if (handsOut(command)) return;
    const readersOnly = command.roles.filter(
      (one) => (one === 'auditor' && !auditing) || one === 'executive',
    );
    expect(command.effect === 'read' ? [] : readersOnly).toEqual([]);
  });

  it('refuses fields it does not know, at every level of its input', () => {
    const open = objectsIn(inputSchemaOf(name), 'input').filter(
      ({ schema }) =>
        schema.additionalProperties !== false && typeof schema.additionalProperties !== 'object',
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('bounds every text and every list of its input', () => {
    const unbounded: string[] = [];
    const visit = (schema: JsonSchema, path: string) => {
      const fixed = schema.enum !== undefined || schema.const !== undefined || schema.pattern !== undefined;
      if (schema.type === 'string' && schema.maxLength === undefined && !fixed) unbounded.push(path);
      if (schema.type === 'array' && schema.maxItems === undefined) unbounded.push(path);
      for (const [key, of] of Object.entries(schema.properties ?? {})) visit(of, `${path}.${key}`);
      if (schema.items !== undefined) visit(schema.items, `${path}.[]`);
      for (const of of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) visit(of, path);
      if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, `${path}.*`);
    };
    visit(inputSchemaOf(name), 'input');
    expect(unbounded).toEqual([]);
  });

  it('takes no secret when its input may have to wait for a second person', () => {
    const fields = objectsIn(inputSchemaOf(name), 'input').flatMap(({ schema }) =>
      Object.keys(schema.properties ?? {}),
    );
    const secret = fields.filter((field) => /password|passphrase|code|secret|token/i.test(field));
    expect(command.fourEyes ? secret : []).toEqual([]);
    // Whoever decides gives the password again, and so does whoever acts alone.
    expect(command.fourEyes && !command.confirm).toBe(false);
  });

  it('answers something that JSON can carry', () => {
    expect(() => z.toJSONSchema(command.output, { io: 'output' })).not.toThrow();
  });
});

describe('the contract', () => {
  it('gives every error a status and a sentence a person can act on', () => {
    const unfit = errorCodes.filter((code) => {
      const { status, sentence: text } = errorCatalogue[code];
      return status < 400 || status > 599 || !sentence.test(text);
    });
    expect(unfit).toEqual([]);
  });

  it('describes every message that is pushed', () => {
    for (const name of topicNames) {
      expect(topics[name].name).toBe(name);
      expect(topics[name].summary).toMatch(sentence);
    }
  });

  it('is what docs/reference/commands.md says (node tests/contract/write-reference.ts)', () => {
    const written = readFileSync(resolve(import.meta.dirname, '../../docs/reference/commands.md'), 'utf8');
    expect(written.replaceAll('\r\n', '\n')).toBe(referenceText());
  });
});
