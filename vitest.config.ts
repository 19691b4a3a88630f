import { defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';
import { compileCache } from './tests/support/compile-cache.ts';
import { useOwnHome } from './tests/support/own-home.ts';

useOwnHome();

const node = { environment: 'node' as const };

export default defineConfig({
  test: {
    // Unless told, it leaves a core to itself, which is half of a machine with two.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'unit', include: ['tests/unit/{shared,main,preload}/**/*.test.ts'], ...node } },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          include: ['tests/unit/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['tests/support/renderer-setup.ts'],
          testTimeout: 20_000,
        },
      },
      { test: { name: 'property', include: ['tests/property/**/*.test.ts'], testTimeout: 60_000, ...node } },
      { test: { name: 'golden', include: ['tests/golden/**/*.test.ts'], testTimeout: 60_000, ...node } },
      { test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], testTimeout: 60_000, ...node } },
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
