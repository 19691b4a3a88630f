import type { App, Session, WebContents, WebPreferences } from 'electron';

export const appScheme = 'app';
export const appOrigin = 'app://driftguard';

/** What a window of ours may do: show our own page in a sandbox, and nothing more. */
export function securePreferences(preloadPath: string, devTools: boolean): WebPreferences {
  return {
    preload: preloadPath,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools,
  };
}

function refuse(event: { preventDefault(): void }): void {
  event.preventDefault();
}

function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // The screens change their place within the page only, which is no navigation.
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-attach-webview', refuse);
}

/** Every page that ever comes into being is held to these rules, also one we did not mean to make. */
export function hardenApp(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents);
  });
}

/** Copying a value to the clipboard is the one permission the screens use. */
function mayCopy(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && (url === appOrigin || url.startsWith(`${appOrigin}/`));
}

const localSchemes = [`${appOrigin}/`, 'blob:', 'data:', 'devtools:'];

/** Denies permissions, devices, foreign downloads and everything that is not on this machine. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(mayCopy(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    mayCopy(permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => {
    decide({});
  });
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    // A text that the page itself holds, such as recovery codes; the person chooses where it goes.
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    decide({ cancel: !localSchemes.some((start) => url.startsWith(start)) });
  });
}
