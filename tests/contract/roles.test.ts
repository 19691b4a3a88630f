import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from '../../main/core/dispatch.ts';
import type { Gate } from '../../main/core/dispatch.ts';
import type { Caller } from '../../main/core/caller.ts';
import { role } from '../../shared/contract/define.ts';
import type { Role } from '../../shared/contract/define.ts';
import { commandNames, commands } from '../../shared/contract/index.ts';
import type { CommandName, CoreCommandName } from '../../shared/contract/index.ts';
import { isDriftGuardError } from '../../shared/errors.ts';
import { sessionId } from '../../shared/schema/ids.ts';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { testActor } from '../support/test-actor.ts';
import { databaseDigest } from './database-digest.ts';
import { rolesText } from './roles-reference.ts';
import { unknownRecords } from './unknown-records.ts';
import { validInputs } from './valid-inputs.ts';

/*
 * The published table is read as a person reads it, and every cell of it is tried: commands of the core
 * against a real core, commands of the shell against the admission that the shell asks for.
 */
const published = readFileSync(
  resolve(import.meta.dirname, '../../docs/reference/roles.md'),
  'utf8',
).replaceAll('\r\n', '\n');

type Row = { readonly name: CommandName; readonly cells: ReadonlyMap<Role, string>; readonly again: boolean };

function readRows(text: string): Row[] {
  return [...text.matchAll(/^\| `([a-z-]+\/[a-z-]+)` \| (.+) \|$/gm)].map(([, name, rest = '']) => {
    const cells = rest.split('|').map((cell) => cell.trim());
    return {
      name: name as CommandName,
      cells: new Map(role.options.map((one, index) => [one, cells[index] ?? ''])),
      again: cells[role.options.length] === 'yes',
    };
  });
}

const rows = readRows(published);
const id = sessionId.parse('00000000-0000-7000-8000-000000000009');
const open = { id, locked: false, confirmed: true };
const noGate: Gate = { limit: () => undefined, denied: () => undefined };

function codeOf(name: CommandName, caller: Caller): string {
  try {
    admit(name, caller, noGate);
    return 'OK';
  } catch (error) {
    if (isDriftGuardError(error)) return error.code;
    throw error;
  }
}

let core: TestCore;
beforeAll(async () => {
  core = await openTestCore();
});
afterAll(() => core.close());

describe('the published table of roles', () => {
  it('is what the contract says (node tests/contract/write-reference.ts)', () => {
    expect(published).toBe(rolesText());
  });

  it('has a row for every command and a word in every cell', () => {
    expect(rows.map(({ name }) => name)).toEqual(commandNames);
    const words = new Set(rows.flatMap(({ cells }) => [...cells.values()]));
    expect(words).toEqual(new Set(['yes', '-', 'open']));
  });

  it.each(rows)(
    '$name answers every role, nobody and a locked session as it says',
    ({ name, cells, again }) => {
      for (const [one, cell] of cells) {
        const caller: Caller = { actor: { ...testActor, role: one }, shell: 'test', session: open };
        expect([one, codeOf(name, caller)]).toEqual([one, cell === '-' ? 'FORBIDDEN' : 'OK']);

        const locked = { ...caller, session: { ...open, locked: true } };
        expect([one, codeOf(name, locked)]).toEqual([one, cell === 'open' ? 'OK' : 'SESSION_LOCKED']);

        const unconfirmed = { ...caller, session: { ...open, confirmed: false } };
        const wanted = cell === '-' ? 'FORBIDDEN' : again ? 'CONFIRMATION_REQUIRED' : 'OK';
        expect([one, codeOf(name, unconfirmed)]).toEqual([one, wanted]);
      }
      const nobody: Caller = { actor: null, shell: 'test' };
      expect(codeOf(name, nobody)).toBe(cells.get('auditor') === 'open' ? 'OK' : 'NOT_SIGNED_IN');
    },
  );

  it('is what the core itself does with good calls: whoever is not admitted changes nothing', async () => {
    const before = databaseDigest(core.folder);
    const inputs = validInputs(unknownRecords);
    const answers = new Map<string, string[]>();
    for (const { name, cells } of rows) {
      if (commands[name].place !== 'core' || cells.get('auditor') === 'open') continue;
      // Commands of the core are those that have an input here.
      const input = inputs[name as CoreCommandName];
      const denied = role.options.filter((one) => cells.get(one) === '-');
      for (const actor of [null, ...denied.map((one) => ({ ...testActor, role: one }))]) {
        const reply = await core.ask(name, input, actor);
        const code = reply.ok ? 'OK' : reply.error.code;
        answers.set(code, [...(answers.get(code) ?? []), `${name} ${actor?.role ?? 'nobody'}`]);
      }
    }
    expect([...answers.keys()].toSorted()).toEqual(['FORBIDDEN', 'NOT_SIGNED_IN']);
    expect(answers.get('FORBIDDEN')?.length).toBeGreaterThan(100);
    expect(databaseDigest(core.folder)).toBe(before);
    expect(core.core.admit('files/choose', { actor: null, shell: 'test' })).toMatchObject({
      ok: false,
      error: { code: 'NOT_SIGNED_IN' },
    });
    expect(core.core.admit('no/such', { actor: testActor, shell: 'test' })).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_COMMAND' },
    });
  });
});
