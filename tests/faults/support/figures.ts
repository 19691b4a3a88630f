import { appendFileSync } from 'node:fs';
import { z } from 'zod';

/** The sections of docs/reliability.md that take figures. */
export const sections = [
  'Kill tests',
  'Power cuts',
  'Injected faults',
  'Bit flips',
  'Abuse',
  'Ledger tampering',
  'Restore',
] as const;
export type Section = (typeof sections)[number];

export const figure = z.strictObject({
  section: z.enum(sections),
  /** What was done, in a few words. */
  what: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
  /** What was promised, and whether it was kept. */
  target: z.strictObject({ text: z.string(), met: z.boolean() }),
});
export type Figure = z.infer<typeof figure>;

export function figureLine({ what, values }: Figure): string {
  return `${what}: ${Object.entries(values)
    .map(([name, value]) => `${value} ${name}`)
    .join(', ')}`;
}

/** Prints what was measured, and keeps it for the run that writes it into docs/reliability.md. */
export function reportFigure(measured: Figure): void {
  console.log(figureLine(measured));
  const target = process.env['DRIFTGUARD_FIGURES'];
  if (target !== undefined) appendFileSync(target, `${JSON.stringify(measured)}\n`);
}
