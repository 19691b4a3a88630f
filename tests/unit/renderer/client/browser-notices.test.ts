import { describe, expect, it, vi } from 'vitest';
import { createBrowserNotices } from '../../../../renderer/client/browser-notices.ts';
import type { DesktopNotice } from '../../../../shared/contract/desktop.ts';
import { alertIds, sampleAlert } from '../../../support/renderer-samples-alerts.ts';

class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'default';
  static asked = 0;
  static shown: { title: string; options: NotificationOptions | undefined; notice: FakeNotification }[] = [];
  static requestPermission(): Promise<NotificationPermission> {
    FakeNotification.asked += 1;
    FakeNotification.permission = 'granted';
    return Promise.resolve(FakeNotification.permission);
  }
  closed = false;
  constructor(title: string, options?: NotificationOptions) {
    super();
    FakeNotification.shown.push({ title, options, notice: this });
  }
  close(): void {
    this.closed = true;
  }
}

const { id } = sampleAlert();
const notice: DesktopNotice = { title: 'Critical: drift', body: 'Two windows.', alertId: id };

describe('notifications of the browser', () => {
  it('are shown only once they were allowed by a button, and lead to the alert', async () => {
    const focus = vi.fn();
    const opened: (string | null)[] = [];
    // What the client uses of the browser's class is all here.
    const Notice = FakeNotification as unknown as typeof Notification;
    const notices = createBrowserNotices({ Notification: Notice, focus }, (one) => opened.push(one));
    notices.show(notice);
    expect([FakeNotification.asked, FakeNotification.shown.length]).toEqual([0, 0]);
    expect(notices.permission()).toBe('default');
    expect(await notices.ask()).toBe('granted');
    notices.show(notice);
    const [shown] = FakeNotification.shown;
    expect([shown?.title, shown?.options]).toEqual([
      'Critical: drift',
      { body: 'Two windows.', tag: alertIds.alert },
    ]);
    shown?.notice.dispatchEvent(new Event('click'));
    expect(opened).toEqual([alertIds.alert]);
    expect(focus).toHaveBeenCalledTimes(1);
    expect(shown?.notice.closed).toBe(true);
  });

  it('are known to be missing where the browser has none', async () => {
    const notices = createBrowserNotices({ focus: () => undefined }, () => undefined);
    expect([notices.permission(), await notices.ask()]).toEqual(['unsupported', 'unsupported']);
    notices.show(notice);
  });
});
