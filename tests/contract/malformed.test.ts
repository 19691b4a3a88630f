import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandNames, commands } from '../../shared/contract/index.ts';
import type { CoreCommandName } from '../../shared/contract/index.ts';
import { replyEnvelope } from '../../shared/contract/envelope.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { testActor } from '../support/test-actor.ts';
import { databaseDigest } from './database-digest.ts';
import {
  forbiddenValues,
  malformedEnvelopes,
  missingFields,
  unknownNames,
  wrongValues,
} from './malformed.ts';
import type { Malformed } from './malformed.ts';
import { inputSchemaOf } from './reference.ts';
import { unknownRecords } from './unknown-records.ts';
import { modelDraftNamed, validInputs } from './valid-inputs.ts';

const inputs = validInputs(unknownRecords);
const coreCommands = commandNames.filter((name): name is CoreCommandName => commands[name].place === 'core');
const refusals = new Set(['INVALID_INPUT', 'MALFORMED_REQUEST']);

let core: TestCore;
let before = '';

beforeAll(async () => {
  core = await openTestCore();
  await core.call('models/create', modelDraftNamed('Something to lose'));
  before = databaseDigest(core.folder);
});

afterAll(() => core.close());

/** What is wrong with a reply that should have been a refusal; null when nothing is. */
function complaint(reply: Reply): string | null {
  if (!replyEnvelope.safeParse(reply).success) return 'not a reply';
  if (reply.ok) return 'was accepted';
  if (!refusals.has(reply.error.code)) return `answered ${reply.error.code}`;
  return reply.error.message === '' ? 'gave no sentence' : null;
}

async function complaints(name: string, cases: readonly Malformed[]): Promise<string[]> {
  const found: string[] = [];
  for (const { why, input } of cases) {
    const wrong = complaint(await core.ask(name, input));
    if (wrong !== null) found.push(`${why}: ${wrong}`);
  }
  return found;
}

describe.each(coreCommands)('malformed input for %s', (name) => {
  const valid = inputs[name];

  it('starts from an input that the contract accepts', () => {
    expect(commands[name].input.safeParse(valid).error).toBeUndefined();
  });

  it('refuses wrong values in every place with a code and changes nothing', async () => {
    // A replacement may happen to be another valid value; those are not malformed.
    const cases = wrongValues(valid).filter(({ input }) => !commands[name].input.safeParse(input).success);
    expect(cases.length).toBeGreaterThan(10);
    expect(await complaints(name, cases)).toEqual([]);
    expect(databaseDigest(core.folder)).toBe(before);
  });

  it('refuses what no schema may admit, among it one more field, and changes nothing', async () => {
    const cases = forbiddenValues(valid);
    expect(cases.length).toBeGreaterThan(10);
    expect(await complaints(name, cases)).toEqual([]);
    expect(databaseDigest(core.folder)).toBe(before);
  });

  it('refuses an input without one of its required fields', async () => {
    const cases = missingFields({ ...valid }, inputSchemaOf(name).required ?? []);
    expect(await complaints(name, cases)).toEqual([]);
    expect(databaseDigest(core.folder)).toBe(before);
  });

  const isOpen = commands[name].access === 'open';
  it('answers nobody who is not signed in', async ({ skip }) => {
    skip(isOpen, 'It is for whoever is not signed in yet.');
    const reply = await core.ask(name, valid, null);
    expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    expect(databaseDigest(core.folder)).toBe(before);
  });

  const others = (
    ['auditor', 'executive', 'compliance-officer', 'data-scientist', 'ml-engineer'] as const
  ).filter((role) => !commands[name].roles.includes(role));
  it.each(others)('is forbidden to the role %s', async (role) => {
    const reply = await core.ask(name, valid, { ...testActor, role });
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect(databaseDigest(core.folder)).toBe(before);
  });
});

describe('malformed requests', () => {
  it.each(malformedEnvelopes)('refuses $why', async ({ input }) => {
    const reply = await core.dispatch(input, { actor: core.core.system, shell: 'test' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'MALFORMED_REQUEST' } });
    expect(databaseDigest(core.folder)).toBe(before);
  });

  it.each(unknownNames)('does not know a command called %j', async (name) => {
    expect(await core.ask(name, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_COMMAND' } });
  });

  it('does not answer for the shell', async () => {
    const reply = await core.ask('files/choose', { purpose: 'import' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'UNKNOWN_COMMAND' } });
  });

  it('logged nothing unexpected through all of this', () => {
    expect(core.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
