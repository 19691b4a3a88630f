import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/*
 * Takes the place of the `electron` module where there is no Electron runtime: it records what the desktop
 * shell asks for and lets a test act as the person, the page and the system. Messages between page and
 * shell are cloned as the runtime clones them. What it cannot show is that the runtime does what it was
 * asked for; tests/e2e/electron.spec.ts does that where a runtime is present.
 */

class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class StandInApp extends EventEmitter {
  isPackaged = false;
  sandboxEnabled = false;
  exitCode: number | null = null;
  hasQuit = false;
  lockIsFree = true;
  switches = new Set<string>();
  paths = new Map<string, string>([['downloads', '/nowhere/downloads']]);
  readonly commandLine = { hasSwitch: (name: string) => this.switches.has(name) };

  enableSandbox(): void {
    this.sandboxEnabled = true;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  requestSingleInstanceLock(): boolean {
    return this.lockIsFree;
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? '';
  }
  exit(code: number): void {
    this.exitCode ??= code;
  }
  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.hasQuit = true;
  }
}

export type Frame = { origin: string; url: string };

class StandInContents extends EventEmitter {
  readonly mainFrame: Frame = { origin: 'null', url: 'about:blank' };
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  reloads = 0;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  isDestroyed(): boolean {
    return false;
  }
  send(channel: string, message: unknown): void {
    ipcRenderer.emit(channel, {}, structuredClone(message));
  }
  reload(): void {
    this.reloads += 1;
  }
  /** Acts as the runtime before a navigation; gives whether it was stopped. */
  isStopped(name: string): boolean {
    const event = new PreventableEvent();
    this.emit(name, event);
    return event.defaultPrevented;
  }
}

class StandInWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  loaded: string | null = null;
  shown = false;
  focused = 0;
  minimized = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    standIn.windows.push(this);
    standIn.app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url;
    this.webContents.mainFrame.url = url;
    this.webContents.mainFrame.origin = new URL(url).href.replace(/\/$/, '');
    return Promise.resolve();
  }
  show(): void {
    this.shown = true;
  }
  focus(): void {
    this.focused += 1;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  /** Acts as the person who closes the window. */
  close(): void {
    this.emit('closed');
    standIn.app.emit('window-all-closed');
  }
}

type Decide = (value: unknown) => void;

class StandInSession extends EventEmitter {
  pages: ((request: Request) => Response | Promise<Response>) | null = null;
  spellChecker = true;
  mayAsk:
    | ((contents: unknown, permission: string, decide: Decide, details: { requestingUrl: string }) => void)
    | null = null;
  mayUse: ((contents: unknown, permission: string, origin: string) => boolean) | null = null;
  mayDevice: (() => boolean) | null = null;
  mayCapture: ((request: unknown, decide: Decide) => void) | null = null;
  filter: ((details: { url: string }, decide: Decide) => void) | null = null;

  readonly protocol = {
    handle: (scheme: string, handler: NonNullable<StandInSession['pages']>) => {
      standIn.handledSchemes.push(scheme);
      this.pages = handler;
    },
  };
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<StandInSession['filter']>) => {
      this.filter = listener;
    },
  };
  setPermissionRequestHandler(handler: StandInSession['mayAsk']): void {
    this.mayAsk = handler;
  }
  setPermissionCheckHandler(handler: StandInSession['mayUse']): void {
    this.mayUse = handler;
  }
  setDevicePermissionHandler(handler: StandInSession['mayDevice']): void {
    this.mayDevice = handler;
  }
  setDisplayMediaRequestHandler(handler: StandInSession['mayCapture']): void {
    this.mayCapture = handler;
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }
}

class StandInUtilityProcess extends EventEmitter {
  readonly child: ChildProcess;
  constructor(path: string, args: string[]) {
    super();
    this.child = fork(path, args, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.on('message', (message) => this.emit('message', message));
    let code: number | null = null;
    this.child.once('exit', (exitCode) => {
      code = exitCode ?? 1;
    });
    this.child.once('close', () => this.emit('exit', code ?? 1));
  }
  get pid(): number | undefined {
    return this.child.pid;
  }
  get stderr() {
    return this.child.stderr;
  }
  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(message as object, () => undefined);
  }
}

/** A notification of the system; `click` acts as the person who clicks it. */
class StandInNotification extends EventEmitter {
  readonly text: { title: string; body: string };
  shown = false;

  constructor(text: { title: string; body: string }) {
    super();
    this.text = text;
  }
  static isSupported(): boolean {
    return standIn.notificationsSupported;
  }
  show(): void {
    this.shown = true;
    standIn.notifications.push(this);
  }
  click(): void {
    this.emit('click');
  }
}

type InvokeHandler = (event: unknown, ...args: unknown[]) => unknown;

function makeState() {
  return {
    app: new StandInApp(),
    windows: [] as StandInWindow[],
    session: new StandInSession(),
    schemes: [] as Electron.CustomScheme[],
    handledSchemes: [] as string[],
    invokeHandlers: new Map<string, InvokeHandler>(),
    mainListeners: new EventEmitter(),
    rendererListeners: new EventEmitter(),
    processes: [] as { path: string; options: unknown; process: StandInUtilityProcess }[],
    exposed: new Map<string, unknown>(),
    errorBoxes: [] as { title: string; content: string }[],
    menus: [] as unknown[],
    dialogs: [] as { kind: 'open' | 'save'; options: unknown }[],
    notifications: [] as StandInNotification[],
    notificationsSupported: true,
    /** What the person does with the next dialogs; a dialog without an answer is closed. */
    openAnswers: [] as string[],
    saveAnswers: [] as string[],
    messageBoxes: [] as Electron.MessageBoxOptions[],
    /** Labels of the buttons the person presses next; a message box without an answer is closed. */
    messageAnswers: [] as string[],
    /** Folders shown in the file manager of the system. */
    shownFolders: [] as string[],
  };
}

/** Everything the shell asked for, and the handles to act on it. */
export const standIn = makeState();

/** Forgets everything, for the next start. */
export function resetStandIn(): void {
  Object.assign(standIn, makeState());
}

/** A message from a page, as the runtime delivers it. */
export function eventFrom(contents: StandInContents | null, frame?: Frame | null) {
  return { sender: contents, senderFrame: frame === undefined ? (contents?.mainFrame ?? null) : frame };
}

export const BrowserWindow = StandInWindow;
export const Notification = StandInNotification;

// The shell takes these at its start, so each leads on to the state of the present start.
export const app = new Proxy({} as StandInApp, {
  get: (_target, name) => {
    const value: unknown = Reflect.get(standIn.app, name);
    return typeof value === 'function' ? (value.bind(standIn.app) as unknown) : value;
  },
});
export const session = {
  get defaultSession() {
    return standIn.session;
  },
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
    standIn.schemes.push(...schemes);
  },
};
export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => {
    standIn.menus.push(menu);
  },
};
export const dialog = {
  showMessageBox: (options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue> => {
    standIn.messageBoxes.push(options);
    const label = standIn.messageAnswers.shift();
    const { buttons = [], cancelId = 0 } = options;
    if (label !== undefined && !buttons.includes(label)) throw new Error(`There is no button “${label}”.`);
    return Promise.resolve({
      response: label === undefined ? cancelId : buttons.indexOf(label),
      checkboxChecked: false,
    });
  },
  // With the window it belongs to, or without one.
  showOpenDialog: (...args: [window: unknown, options: unknown] | [options: unknown]) => {
    const options = args.at(-1);
    standIn.dialogs.push({ kind: 'open', options });
    const path = standIn.openAnswers.shift();
    return Promise.resolve({ canceled: path === undefined, filePaths: path === undefined ? [] : [path] });
  },
  showSaveDialog: (_window: unknown, options: unknown) => {
    standIn.dialogs.push({ kind: 'save', options });
    const path = standIn.saveAnswers.shift();
    return Promise.resolve({ canceled: path === undefined, filePath: path ?? '' });
  },
  showErrorBox: (title: string, content: string) => {
    standIn.errorBoxes.push({ title, content });
  },
};
export const shell = {
  showItemInFolder: (path: string): void => {
    standIn.shownFolders.push(path);
  },
};
export const ipcMain = {
  handle: (channel: string, handler: InvokeHandler) => {
    standIn.invokeHandlers.set(channel, handler);
  },
  on: (channel: string, listener: (...args: unknown[]) => void) => {
    standIn.mainListeners.on(channel, listener);
  },
};
export const utilityProcess = {
  fork: (path: string, args: string[], options: unknown) => {
    const process = new StandInUtilityProcess(path, args);
    standIn.processes.push({ path, options, process });
    return process;
  },
};

/** The side of the page; it speaks for the newest window. */
export const ipcRenderer = {
  invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
    const handler = standIn.invokeHandlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const event = eventFrom(standIn.windows.at(-1)?.webContents ?? null);
    return structuredClone(await handler(event, ...structuredClone(args)));
  },
  send: (channel: string, ...args: unknown[]) => {
    const event = eventFrom(standIn.windows.at(-1)?.webContents ?? null);
    standIn.mainListeners.emit(channel, event, ...structuredClone(args));
  },
  on: (channel: string, listener: (...args: unknown[]) => void) => {
    standIn.rendererListeners.on(channel, listener);
  },
  off: (channel: string, listener: (...args: unknown[]) => void) => {
    standIn.rendererListeners.off(channel, listener);
  },
  emit: (channel: string, ...args: unknown[]) => standIn.rendererListeners.emit(channel, ...args),
};
export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown) => {
    standIn.exposed.set(name, api);
  },
};
