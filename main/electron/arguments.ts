import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../processes/data-folder.ts';
import type { Surroundings } from '../processes/data-folder.ts';

export type DesktopArguments = { readonly dataFolder: string; readonly demo: boolean };

/** Reads what the desktop program was started with; the runtime's own switches are passed over. */
export function parseDesktopArguments(argv: readonly string[], where: Surroundings): DesktopArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: { 'data-dir': { type: 'string' }, demo: { type: 'boolean' } },
    strict: false,
  });
  const demo = values.demo === true;
  const named = values['data-dir'];
  return {
    dataFolder: typeof named === 'string' && named !== '' ? resolve(named) : defaultDataFolder(demo, where),
    demo,
  };
}
