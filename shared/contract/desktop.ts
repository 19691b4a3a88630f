import { z } from 'zod';
import { alertId } from '../schema/ids.ts';
import { defineShellCommand, everyRole } from './define.ts';

/** What a notification outside the window says, and where a click on it leads. */
export const desktopNotice = z.strictObject({
  title: z.string().min(1).max(300),
  body: z.string().max(1000),
  /** Null: to the list of alerts, because it tells of several. */
  alertId: alertId.nullable(),
});
export type DesktopNotice = z.infer<typeof desktopNotice>;

export const desktopCommands = {
  'desktop/notify': defineShellCommand({
    name: 'desktop/notify',
    summary: 'Shows a notification of the operating system; a click on it opens the alert in the window.',
    effect: 'read',
    roles: everyRole,
    input: desktopNotice,
    /** False where the system shows none. */
    output: z.strictObject({ shown: z.boolean() }),
    errors: ['NOT_AVAILABLE_HERE'],
  }),
} as const;
