import type { DesktopNotice } from '../../shared/contract/desktop.ts';
import { desktopNotice } from '../../shared/contract/desktop.ts';
import type { ShellCommands } from './ipc.ts';

/** What of the runtime is used: a notification that can be shown, clicked and closed. */
export type SystemNotification = {
  on(event: 'click' | 'close', listener: () => void): unknown;
  show(): void;
};

export type NotificationOptions = {
  readonly isSupported: () => boolean;
  readonly make: (text: { readonly title: string; readonly body: string }) => SystemNotification;
  /** Brings the window to the front. */
  readonly showWindow: () => void;
};

/** Notifications that are kept so that a click on them is still heard; older ones are let go. */
const mostKept = 20;

/** Notifications of the operating system. What they say, and for whom, the page decides. */
export function createNotifications(options: NotificationOptions): Pick<ShellCommands, 'desktop/notify'> {
  const kept = new Set<SystemNotification>();

  function keep(notification: SystemNotification): void {
    kept.add(notification);
    const [oldest] = kept;
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }

  return {
    'desktop/notify': (input, push) => {
      const { title, body, alertId }: DesktopNotice = desktopNotice.parse(input);
      if (!options.isSupported()) return Promise.resolve({ shown: false });
      const notification = options.make({ title, body });
      notification.on('click', () => {
        kept.delete(notification);
        options.showWindow();
        push({ topic: 'alert/opened', payload: { id: alertId } });
      });
      notification.on('close', () => {
        kept.delete(notification);
      });
      keep(notification);
      notification.show();
      return Promise.resolve({ shown: true });
    },
  };
}
