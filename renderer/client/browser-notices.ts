import type { DesktopNotice } from '../../shared/contract/desktop.ts';
import type { AlertId } from '../../shared/schema/ids.ts';
import type { DesktopNotices, DesktopPermission } from './client.ts';

/** What of the browser is used; `Notification` is missing where it has none. */
export type NoticeSurroundings = {
  readonly Notification?: typeof Notification | undefined;
  focus(): void;
};

/** Notifications of the browser. It asks the person only when `ask` is called, which a button does. */
export function createBrowserNotices(
  surroundings: NoticeSurroundings,
  onOpen: (id: AlertId | null) => void,
): DesktopNotices {
  const { Notification: Notice } = surroundings;
  const permission = (): DesktopPermission => (Notice === undefined ? 'unsupported' : Notice.permission);
  return {
    permission,
    ask: async () => (Notice === undefined ? 'unsupported' : Notice.requestPermission()),
    show({ title, body, alertId }: DesktopNotice) {
      if (Notice === undefined || permission() !== 'granted') return;
      const shown = new Notice(title, { body, tag: alertId ?? 'alerts' });
      shown.addEventListener('click', () => {
        surroundings.focus();
        shown.close();
        onOpen(alertId);
      });
    },
  };
}
