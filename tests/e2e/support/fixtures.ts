import { test as base, expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startShell } from './shell.ts';
import type { RunningShell } from './shell.ts';

type Fixtures = {
  /** Flags for the launcher beside the usual ones. */
  flags: readonly string[];
  shell: RunningShell;
  /** A page that is signed in and stands on the overview. Fails the test on a script error or a blocked resource. */
  app: Page;
};

export const test = base.extend<Fixtures>({
  flags: [[], { option: true }],
  shell: async ({ flags }, use) => {
    const shell = await startShell(flags);
    await use(shell);
    await shell.stop();
  },
  app: async ({ page, shell }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      // Answers of the engine with an error status are part of many tests; broken scripts and policies are not.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        problems.push(message.text());
      }
    });
    await page.goto(shell.address);
    await expect(page.getByRole('main')).toBeVisible();
    await use(page);
    expect(problems).toEqual([]);
  },
});

export { expect } from '@playwright/test';
