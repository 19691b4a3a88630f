import { defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';
import { compileCache } from './tests/support/compile-cache.ts';
import { useOwnHome } from './tests/support/own-home.ts';

useOwnHome();

const node = { environment: 'node' as const };

/*
 * For tests that leave nothing behind outside of themselves: the files that a worker runs share the modules they
 * load, which costs a third of loading them for each file.
 */
const sharing = { isolate: false };

export default defineConfig({
  test: {
    // Unless told, it leaves a core to itself, which is half of a machine with two.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/{shared,main,preload}/**/*.test.ts'],
          ...node,
          ...sharing,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          include: ['tests/unit/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['tests/support/renderer-setup.ts'],
          testTimeout: 20_000,
          ...sharing,
        },
      },
      {
        test: {
          name: 'property',
          include: ['tests/property/**/*.test.ts'],
          testTimeout: 60_000,
          ...node,
          ...sharing,
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
          testTimeout: 60_000,
          ...node,
          ...sharing,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          testTimeout: 60_000,
          ...node,
          ...sharing,
        },
      },
      {
        test: {
          name: 'boundaries',
          include: ['tests/boundaries/**/*.test.ts'],
          testTimeout: 60_000,
          ...node,
        },
      },
      {
        test: {
          name: 'migrations',
          include: ['tests/migrations/**/*.test.ts'],
          testTimeout: 60_000,
          ...node,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: compileCache,
          ...node,
        },
      },
      {
        test: {
          name: 'abuse',
          include: ['tests/abuse/**/*.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 300_000,
          env: compileCache,
          ...node,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: ['tests/faults/support/bundle.ts'],
          testTimeout: process.env['DRIFTGUARD_FAULTS'] === 'long' ? 7_200_000 : 300_000,
          ...node,
        },
      },
    ],
  },
});
