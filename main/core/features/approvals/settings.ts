import type { ApprovalSettings } from '../../../../shared/contract/approvals.ts';
import { commands } from '../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Actor } from '../../ports.ts';
import { choosableCommands } from './four-eyes.ts';
import type { ApprovalDependencies } from './index.ts';

type Dependencies = Pick<ApprovalDependencies, 'database' | 'fourEyes' | 'people' | 'changes' | 'publish'>;

/** Which actions need a second person, and changing it. Throws TOO_FEW_PEOPLE where nobody else could decide. */
export function createApprovalSettings({ database, fourEyes, people, changes, publish }: Dependencies) {
  function settings(): ApprovalSettings {
    const chosen = new Set(fourEyes.chosen());
    return {
      administrators: people.count(commands['approvals/save-settings'].roles),
      commands: choosableCommands.map((name) => ({
        command: name,
        summary: commands[name].summary,
        required: chosen.has(name),
        people: people.count(commands[name].roles),
      })),
    };
  }

  function save(wanted: readonly string[], actor: Actor): ApprovalSettings {
    const unknown = wanted.find((name) => !choosableCommands.some((known) => known === name));
    if (unknown !== undefined) {
      const message = `A second person cannot be required for “${unknown}”. Choose among the actions listed.`;
      throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path: 'commands', message }] });
    }
    const names = choosableCommands.filter((name) => wanted.includes(name));
    const changed = database.write(() => {
      const before = fourEyes.chosen();
      for (const name of [...names, ...(names.length > 0 ? (['approvals/save-settings'] as const) : [])]) {
        const count = people.count(commands[name].roles);
        if (count >= 2) continue;
        const has = count === 0 ? 'nobody has' : 'only one person has';
        throw new DriftGuardError(
          'TOO_FEW_PEOPLE',
          `A second person cannot be required yet: ${has} an active account with a role that may decide. Make another account first.`,
        );
      }
      if (before.join() === names.join()) return false;
      fourEyes.choose(names);
      changes.record({
        entity: 'setting',
        entityId: 'approvals',
        actor,
        action: 'changed',
        before: { secondPersonFor: before.join(', ') },
        after: { secondPersonFor: names.join(', ') },
      });
      return true;
    });
    if (changed) publish({ topic: 'records/changed', payload: { entity: 'setting', ids: ['approvals'] } });
    return settings();
  }

  return { settings, save };
}
