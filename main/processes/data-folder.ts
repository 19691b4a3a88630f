import { homedir } from 'node:os';
import { join } from 'node:path';

export type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
};

export function surroundings(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir() };
}

/** Where the person's applications keep their data: XDG, Library or AppData. */
function dataHome({ platform, env, home }: Surroundings): string {
  if (platform === 'win32') return env.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  const xdg = env.XDG_DATA_HOME;
  // The XDG base directory specification tells to ignore a relative path.
  return xdg !== undefined && xdg.startsWith('/') ? xdg : join(home, '.local', 'share');
}

/** The data folder when none was named. The demo has its own, so that it never meets real records. */
export function defaultDataFolder(demo: boolean, where: Surroundings = surroundings()): string {
  return join(dataHome(where), demo ? 'DriftGuard demo' : 'DriftGuard');
}

/**
 * Where keys and the checkpoints of ledgers are kept, apart from every data folder: whoever copies or puts
 * back a data folder neither takes the key along nor sets the checkpoints back.
 */
export function privateFolders(where: Surroundings = surroundings()): { keys: string; anchors: string } {
  const folder = join(dataHome(where), 'DriftGuard private');
  return { keys: join(folder, 'keys'), anchors: join(folder, 'anchors') };
}
