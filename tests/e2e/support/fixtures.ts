import { test as base, expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { keepCodes, setUp, signInToDemo } from './people.ts';
import { startShell } from './shell.ts';
import type { RunningShell } from './shell.ts';

type Fixtures = {
  /** Flags for the launcher beside the usual ones. */
  flags: readonly string[];
  shell: RunningShell;
  /**
   * A page that has opened the address, before anybody has signed in. Fails the test on a script error, a blocked
   * resource, and when it or another page of its browser asks anything of anybody but the shell.
   */
  door: Page;
  /** The same page, signed in as an administrator, on the overview. */
  app: Page;
};

/** Of the shell, or made by the page itself. */
function isOwn(address: string, origin: string): boolean {
  return ['data:', 'blob:'].includes(new URL(address).protocol) || new URL(address).origin === origin;
}

export const test = base.extend<Fixtures>({
  flags: [[], { option: true }],
  shell: async ({ flags }, use) => {
    const shell = await startShell(flags);
    await use(shell);
    await shell.stop();
  },
  door: async ({ page, shell }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      // Answers of the engine with an error status are part of many tests; broken scripts and policies are not.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        problems.push(message.text());
      }
    });
    const { origin } = new URL(shell.address);
    const refuseElsewhere = (address: string) => {
      if (!isOwn(address, origin)) problems.push(`asked ${address}`);
    };
    page.context().on('request', (request) => refuseElsewhere(request.url()));
    page.context().on('page', (other) => other.on('websocket', (socket) => refuseElsewhere(socket.url())));
    page.on('websocket', (socket) => refuseElsewhere(socket.url()));
    await page.goto(shell.address);
    await expect(page.getByRole('main')).toBeVisible();
    await use(page);
    expect(problems).toEqual([]);
  },
  app: async ({ door, flags }, use) => {
    if (flags.includes('--demo')) await signInToDemo(door);
    else await keepCodes(door, (await setUp(door))[0] ?? '');
    await use(door);
  },
});

export { expect } from '@playwright/test';
