import { makeFolder } from '../../core/storage/durable-folders.ts';
import { appRoot } from '../../processes/entry.ts';
import { surroundings } from '../../processes/data-folder.ts';
import { builtScreens } from '../built-screens.ts';
import { chooseShell } from '../choose-shell.ts';
import type { ShellChoice } from '../choose-shell.ts';
import { whyNoDisplay } from '../display.ts';
import { fetchElectron, fetchLimitMs, findElectron, wasTriedToday } from '../electron-runtime.ts';
import { startElectron } from '../start-electron.ts';
import { startLoopbackShell } from '../start-loopback.ts';
import { parseStartOptions, startHelp } from '../start-options.ts';
import type { StartOptions } from '../start-options.ts';
import { printableLines } from '../text-table.ts';

function choose(root: string, options: StartOptions): Promise<ShellChoice> {
  return chooseShell(options.shell, {
    whyNoDisplay: whyNoDisplay(process),
    superuser: process.platform === 'linux' && process.getuid?.() === 0,
    findElectron: () => findElectron(root, process.env),
    wasTriedToday: () => wasTriedToday(root, Date.now()),
    fetchElectron: () => {
      console.log(`Fetching the desktop runtime, for at most ${fetchLimitMs / 1000} s.`);
      return fetchElectron(root, process.env);
    },
  });
}

/** Opens DriftGuard and runs until it is closed. Resolves to the exit code. */
export async function run(args: string[]): Promise<number> {
  const parsed = parseStartOptions(args, process.cwd(), surroundings());
  if (parsed.kind === 'help') {
    console.log(startHelp);
    return 0;
  }
  if (parsed.kind === 'problem') {
    console.error(printableLines(parsed.sentence));
    return 1;
  }
  const { options } = parsed;
  const root = appRoot();
  const screens = builtScreens(root);
  if (screens === 'missing') {
    console.error('The screens are not built yet. Run “npm run build” first, or use “npm start”.');
    return 1;
  }
  if (screens === 'outdated') {
    console.log('The screens are older than their sources. Run “npm run build” to renew them.');
  }

  let choice = await choose(root, options);
  if (choice.shell === 'none') {
    console.error(`The desktop shell cannot be used, because ${choice.because}.`);
    return 1;
  }
  if (choice.shell === 'electron') {
    makeFolder(options.dataFolder);
    const end = await startElectron(choice.executable, root, options);
    if (end.kind === 'ended') return end.exitCode;
    if (options.shell === 'electron') {
      console.error(`The desktop shell cannot be used, because ${end.because}.`);
      return 1;
    }
    choice = { shell: 'loopback', because: end.because };
  }
  if (choice.because !== null) console.log(`DriftGuard opens in the browser, because ${choice.because}.`);
  return startLoopbackShell({ root, options, canOpen: whyNoDisplay(process) === null });
}
