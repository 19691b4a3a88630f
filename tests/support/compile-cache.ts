import { resolve } from 'node:path';

/**
 * The environment in which tests start programs: many start the same one, and compile it only once. Not for the
 * faults, which count what a program does to its files.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: resolve(import.meta.dirname, '../../node_modules/.cache/node-compile'),
};
