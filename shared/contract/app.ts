import { z } from 'zod';
import { entity } from '../schema/entity.ts';
import { utcInstant } from '../schema/time.ts';
import { userId } from '../schema/ids.ts';
import { defineCommand, defineTopic, everyRole, noInput, role } from './define.ts';

export const appInfo = z.strictObject({
  version: z.string(),
  shell: z.enum(['electron', 'loopback', 'cli', 'test']),
  startedAt: utcInstant,
  dataFolderName: z.string(),
  user: z.strictObject({ id: userId, name: z.string(), role }),
  /** True once the demo records were loaded into this workspace. */
  demoLoaded: z.boolean(),
  /** True while nothing may be changed, because the ledger is not the one that was known last. */
  readingOnly: z.boolean(),
  /** True while there is no model at all, in the bin or out of it. */
  empty: z.boolean(),
  counts: z.strictObject({ models: z.int().min(0), datasets: z.int().min(0), runs: z.int().min(0) }),
});
export type AppInfo = z.infer<typeof appInfo>;

export const appCommands = {
  'app/info': defineCommand({
    name: 'app/info',
    summary: 'Version, shell, signed-in user and whether the workspace is empty.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: appInfo,
  }),
} as const;

/** Sent by the shell when the engine behind it stops answering, and when it answers again. */
export const appTopics = {
  'core/state': defineTopic({
    name: 'core/state',
    summary: 'The engine is ready, restarting or gone.',
    payload: z.strictObject({ state: z.enum(['ready', 'restarting', 'stopped']), reason: z.string() }),
  }),
  'records/changed': defineTopic({
    name: 'records/changed',
    summary: 'Records of a kind were written; lists that show them are stale.',
    payload: z.strictObject({
      entity: z.enum([...entity.options, 'job']),
      ids: z.array(z.string()).max(100),
    }),
  }),
} as const;
