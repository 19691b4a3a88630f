import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './tests/support/chromium.ts';
import { compileCache } from './tests/support/compile-cache.ts';
import { useOwnHome } from './tests/support/own-home.ts';

useOwnHome();
Object.assign(process.env, compileCache);

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/support/demo-template.ts',
  forbidOnly: process.env['CI'] !== undefined,
  // A test that needs a second try is a defect of the test or of the product.
  retries: 0,
  workers: 3,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A trace costs half as much again as the test; `--trace on` makes one.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: await chromiumPath(), args: [...chromiumArguments] },
  },
});
