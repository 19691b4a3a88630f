import { z } from 'zod';
import { commandNames, commands } from '../../../../shared/contract/index.ts';
import type { CoreCommandName } from '../../../../shared/contract/index.ts';
import type { Database } from '../../storage/database.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';

export type FourEyesCommand = Extract<CoreCommandName, string>;

/** Changing the choice is part of every choice: one person alone cannot switch it off. */
const ownSettings = 'approvals/save-settings';

export function isFourEyesCommand(name: string): name is FourEyesCommand {
  return Object.hasOwn(commands, name) && commands[name as CoreCommandName].fourEyes;
}

/** Every command for which a second person can be required, in the order of the contract. */
export const fourEyesCommands: readonly FourEyesCommand[] = commandNames.filter(isFourEyesCommand);

/** The commands that can be chosen. */
export const choosableCommands = fourEyesCommands.filter((name) => name !== ownSettings);

export type FourEyes = {
  /** What was chosen, in the order of the contract; nothing in a new workspace. */
  chosen(): FourEyesCommand[];
  /** Inside a transaction. */
  choose(names: readonly FourEyesCommand[]): void;
  isRequired(name: string): boolean;
  fewestAdministrators(): number;
};

/** Which commands need a second person in this workspace (feature A7). */
export function createFourEyes(database: Database): FourEyes {
  function chosen(): FourEyesCommand[] {
    const stored = readSetting(database, 'four-eyes-commands');
    if (stored === null) return [];
    const names = new Set(z.array(z.string()).parse(JSON.parse(stored)));
    return choosableCommands.filter((name) => names.has(name));
  }

  return {
    chosen,
    choose(names) {
      writeSetting(database, 'four-eyes-commands', JSON.stringify(names));
    },
    isRequired(name) {
      if (!isFourEyesCommand(name)) return false;
      const names = chosen();
      return name === ownSettings ? names.length > 0 : names.includes(name);
    },
    fewestAdministrators: () => (chosen().length > 0 ? 2 : 1),
  };
}
