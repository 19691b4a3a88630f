import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Waits until nothing fades in, out or to another colour; what turns for ever does not count. */
async function atRest(page: Page): Promise<void> {
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter((one) => one instanceof CSSTransition).length);
  await expect.poll(moving).toBe(0);
}

const ofColour = ['color-contrast', 'link-in-text-block'];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong by WCAG 2.2 A and AA and its best practices in the light and in the dark theme, one line
 * for each element. The page has to follow the theme of the system, as it does until somebody chooses one.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-color-scheme', theme);
    await atRest(page);
    const axe = new AxeBuilder({ page });
    // Names, order and roles are the same in both themes; colours are not.
    const { violations } = await (theme === 'light' ? axe.withTags(tags) : axe.withRules(ofColour)).analyze();
    for (const { id, help, nodes } of violations) {
      problems.push(...nodes.map((node) => `${theme}: ${id}: ${help}: ${node.target.map(String).join(' ')}`));
    }
  }
  return problems;
}
