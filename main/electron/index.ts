import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, Notification, protocol, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { isDriftGuardError } from '../../shared/errors.ts';
import { createCoreHost } from '../processes/core-host.ts';
import type { CoreHost } from '../processes/core-host.ts';
import { surroundings } from '../processes/data-folder.ts';
import { appRoot, appVersion, entryPath, resourcesFolder } from '../processes/entry.ts';
import { electronRefusedExitCode } from '../processes/exit-codes.ts';
import { loadDemoIfEmpty } from '../processes/load-demo.ts';
import { takePassphrase } from '../processes/passphrase.ts';
import { loadRendererFiles, rendererFolder } from '../processes/renderer-files.ts';
import { openShellLog } from '../processes/shell-log.ts';
import { startCore } from '../processes/start-core.ts';
import type { ShellLog } from '../processes/shell-log.ts';
import { DamagedWorkspaceError } from '../core/safekeeping/rescue.ts';
import { stackOf } from '../core/telemetry/stack.ts';
import { parseDesktopArguments } from './arguments.ts';
import { forkUtilityCore } from './core-child.ts';
import { createFileDialogs } from './dialogs.ts';
import { connectWindow } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { createNotifications } from './notifications.ts';
import { registerAppScheme, serveRenderer } from './protocol.ts';
import { createRescueDialog } from './rescue.ts';
import { hardenApp, hardenSession } from './security.ts';
import { openWindow } from './window.ts';

const { dataFolder, demo } = parseDesktopArguments(process.argv.slice(1), surroundings());
const root = appRoot();

/** As the installer names it. */
const appId = 'example.driftguard.desktop';

let window: BrowserWindow | null = null;
let host: CoreHost | null = null;
let log: ShellLog | null = null;
let closed = false;

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  app.exit(electronRefusedExitCode);
}

function showWindow(): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

async function close(): Promise<void> {
  await host?.stop();
  log?.close();
  closed = true;
  app.quit();
}

function makeHost(): CoreHost {
  return createCoreHost({
    launch: () => forkUtilityCore(entryPath('core-process')),
    options: {
      dataFolder,
      shell: 'electron',
      version: appVersion(),
      resourcesFolder: resourcesFolder(),
      passphrase: takePassphrase(),
    },
  });
}

function writeLog(core: CoreHost): void {
  const opened = openShellLog({ dataFolder, shell: 'electron', version: appVersion() }, core);
  log = opened;
  process.on('uncaughtExceptionMonitor', (error) => {
    opened.error('shell process ends', { stack: stackOf(error) });
  });
}

const askRescue = createRescueDialog({
  dialog,
  // It is shown where it lies, never opened: nothing in it can begin by that.
  showFolder: (path) => {
    shell.showItemInFolder(path);
  },
  tell: (text) => {
    if (Notification.isSupported()) new Notification(text).show();
  },
});

async function openCore(core: CoreHost): Promise<boolean> {
  try {
    const { rescued } = await startCore(core, askRescue);
    if (rescued !== undefined) {
      await dialog.showMessageBox({
        type: 'info',
        title: 'DriftGuard',
        message: 'The workspace is back.',
        detail: rescued.join('\n\n'),
        buttons: ['Go on'],
      });
    }
    return true;
  } catch (error) {
    if (!isDriftGuardError(error)) throw error;
    // Of a damaged database the person knows already, and chose to leave it as it is.
    if (!(error instanceof DamagedWorkspaceError)) {
      dialog.showErrorBox('DriftGuard cannot start', error.message);
    }
    refuse(error.message);
    return false;
  }
}

async function start(): Promise<void> {
  await app.whenReady();
  hardenSession(session.defaultSession);
  serveRenderer(session.defaultSession, loadRendererFiles(rendererFolder(root)));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));

  const core = makeHost();
  host = core;
  if (!(await openCore(core))) return;
  writeLog(core);
  const opened = openWindow({ root, devTools: !app.isPackaged });
  window = opened;
  const connection = connectWindow({
    ipcMain,
    core,
    shellCommands: {
      ...createFileDialogs({
        dialog,
        core,
        window: () => opened,
        downloadsFolder: app.getPath('downloads'),
      }),
      ...createNotifications({
        isSupported: () => Notification.isSupported(),
        make: (text) => new Notification(text),
        showWindow,
      }),
    },
    page: () => window?.webContents ?? null,
  });
  opened.once('closed', () => {
    window = null;
    void connection.close();
  });
  if (demo) {
    // The window shows the job and what becomes of it.
    await loadDemoIfEmpty(core, () => undefined).catch(() => false);
  }
}

app.enableSandbox();
registerAppScheme(protocol);
hardenApp(app);
// The runtime keeps its own files, and with them the lock of a single instance, beside the data.
const windowFolder = join(dataFolder, 'window');
mkdirSync(windowFolder, { recursive: true, mode: 0o700 });
app.setPath('userData', windowFolder);
// Windows shows notifications of programs it knows by this name only.
if (process.platform === 'win32') app.setAppUserModelId(appId);

app.on('second-instance', showWindow);
app.on('window-all-closed', () => {
  app.quit();
});
app.on('before-quit', (event) => {
  if (closed) return;
  event.preventDefault();
  void close();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    app.quit();
  });
}

if (app.isPackaged && app.commandLine.hasSwitch('remote-debugging-port')) {
  refuse('DriftGuard does not start with a debugging port.');
} else if (app.requestSingleInstanceLock()) {
  void start();
} else {
  refuse('DriftGuard is open already with this data folder. Go on in its window.');
}
