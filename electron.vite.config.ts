import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import react from '@vitejs/plugin-react';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: at('main/electron/index.ts'),
          'core-process': at('main/processes/core-process.ts'),
          'keychain-process': at('main/processes/keychain-process.ts'),
          'stats-worker': at('main/processes/stats-worker.ts'),
          'copy-worker': at('main/processes/copy-worker.ts'),
          driftguard: at('main/cli/driftguard.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: at('preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
});
