import type { Caller } from '../../main/core/caller.ts';
import type { Actor } from '../../main/core/ports.ts';
import type { Role } from '../../shared/contract/define.ts';
import type { CommandInput, CommandOutput, CoreCommandName } from '../../shared/contract/index.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import type { TestCore } from './core-harness.ts';

const password = 'Correct-Horse-7!';
let made = 0;

/** Somebody with an account that is active; calls carry a session of its own. */
export type ApprovalPerson = {
  readonly actor: Actor;
  ask<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>): Promise<Reply>;
  /** Throws what the answer says. */
  call<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>;
  /** The same person as somebody else knows them: in another session, or with another name or role. */
  also(change: Partial<Pick<Actor, 'name' | 'role'>>): ApprovalPerson;
};

function personOf(core: TestCore, actor: Actor, caller: Omit<Caller, 'actor'>): ApprovalPerson {
  const ask: ApprovalPerson['ask'] = (name, input) => {
    made += 1;
    return core.dispatch({ id: `p-${made}`, name, input }, { ...caller, actor });
  };
  return {
    actor,
    ask,
    async call<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>) {
      const reply = await ask(name, input);
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
      // The output was parsed by the command's own schema.
      return reply.value as CommandOutput<Name>;
    },
    also: (change) => personOf(core, { ...actor, ...change }, { shell: 'loopback', client: 'another' }),
  };
}

/** Makes an account and chooses its password, so that it is active. */
export async function makePerson(core: TestCore, name: string, role: Role): Promise<ApprovalPerson> {
  made += 1;
  const email = `person-${made}@example.org`;
  const { account, invitation } = await core.call('users/create', { name, email, role });
  await core.call('session/reset-password', { email, code: invitation.code, password });
  return personOf(core, { id: account.id, name, role }, { shell: 'test', client: 'one' });
}
