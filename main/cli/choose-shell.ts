import type { FetchResult } from './electron-runtime.ts';
import type { StartOptions } from './start-options.ts';

export type ShellChoice =
  | { readonly shell: 'electron'; readonly executable: string }
  /** `because` is the end of “because …”; null when the person asked for the browser. */
  | { readonly shell: 'loopback'; readonly because: string | null }
  | { readonly shell: 'none'; readonly because: string };

export type ShellSurroundings = {
  /** The end of “because …”, or null when there is a display. */
  readonly whyNoDisplay: string | null;
  /** The runtime's own sandbox refuses the superuser on Linux. */
  readonly superuser: boolean;
  readonly findElectron: () => string | null;
  readonly wasTriedToday: () => boolean;
  readonly fetchElectron: () => Promise<FetchResult>;
};

async function findDesktop(surroundings: ShellSurroundings, insist: boolean): Promise<FetchResult> {
  const { whyNoDisplay, superuser, findElectron, wasTriedToday, fetchElectron } = surroundings;
  if (whyNoDisplay !== null) return { ok: false, because: whyNoDisplay };
  if (superuser) return { ok: false, because: 'the desktop runtime does not run as the superuser' };
  const executable = findElectron();
  if (executable !== null) return { ok: true, executable };
  if (!insist && wasTriedToday()) {
    return { ok: false, because: 'the desktop runtime is not installed and could not be fetched today' };
  }
  return fetchElectron();
}

/** Electron where its runtime is there or can be fetched and can show a window, else the browser, and why. */
export async function chooseShell(
  wanted: StartOptions['shell'],
  surroundings: ShellSurroundings,
): Promise<ShellChoice> {
  if (wanted === 'loopback') return { shell: 'loopback', because: null };
  const found = await findDesktop(surroundings, wanted === 'electron');
  if (found.ok) return { shell: 'electron', executable: found.executable };
  return { shell: wanted === 'electron' ? 'none' : 'loopback', because: found.because };
}
