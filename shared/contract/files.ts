import { z } from 'zod';
import { fileToken } from '../schema/ids.ts';
import { defineShellCommand, everyRole } from './define.ts';

/** A file that the shell holds for the person at the screen. The path stays in the shell and the core. */
export const heldFile = z.strictObject({
  token: fileToken,
  name: z.string(),
  sizeBytes: z.int().min(0),
});
export type HeldFile = z.infer<typeof heldFile>;

/** Whether a command lets a file leave the workspace. */
export function handsOut({ output }: { readonly output: z.ZodType }): boolean {
  return Object.is(output, heldFile);
}

export const fileCommands = {
  'files/choose': defineShellCommand({
    name: 'files/choose',
    summary: 'Opens the native dialog to choose a file; null when it was closed without a choice.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ purpose: z.enum(['import', 'artefact']) }),
    output: heldFile.nullable(),
    errors: ['NOT_AVAILABLE_HERE', 'FILE_UNREADABLE'],
  }),
  'files/save': defineShellCommand({
    name: 'files/save',
    summary: 'Opens the native dialog to save an export; null when it was closed without a choice.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ token: fileToken }),
    output: z.strictObject({ name: z.string() }).nullable(),
    errors: ['NOT_AVAILABLE_HERE', 'FILE_TOKEN_UNKNOWN', 'FILE_UNREADABLE'],
  }),
} as const;
