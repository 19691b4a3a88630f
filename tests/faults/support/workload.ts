import { z } from 'zod';

/** What a workload process is told to do, as JSON in its only argument. */
export const workloadOrder = z.strictObject({
  folder: z.string(),
  /** Names the process in what it writes; no two runs over a folder share one. */
  run: z.string(),
  seed: z.int(),
  /** Clients that work at the same time, each waiting for its own replies. */
  clients: z.int().min(1).default(1),
  /** Operations of all clients until the core is closed and opened again. */
  perRound: z.int().min(0).default(40),
  /** Rounds until the process ends by itself; null is until it is killed. */
  rounds: z.int().min(1).nullable().default(null),
  /** Share of operations that import a file. */
  imports: z.number().min(0).max(1).default(0),
  /** Share of operations that log a batch of predictions, or seal what is staged. */
  predictions: z.number().min(0).max(1).default(0),
  /** Share of operations that move a model along its life cycle, some by an override of the gate. */
  decisions: z.number().min(0).max(1).default(0),
  /** Share of operations that export the ledger, which appends to it, signs it and writes the anchor. */
  exports: z.number().min(0).max(1).default(0.05),
  /** What is done after the operations of a round: a backup, the restore of the newest one into a new folder. */
  afterwards: z.array(z.enum(['backup', 'restore'])).default([]),
  /** NORMAL takes away what makes commits durable, to prove that a test notices. */
  synchronous: z.enum(['FULL', 'NORMAL']).default('FULL'),
  /** Wait for a line on standard input before each operation, so that a test can act between them. */
  stepwise: z.boolean().default(false),
});
export type WorkloadOrder = z.input<typeof workloadOrder>;

/** One line of what a workload process prints. */
export const workloadLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('closed') }),
  /** The core did not open. */
  z.strictObject({ type: z.literal('not-opened'), code: z.string(), message: z.string() }),
  /** The reply was there: from now on the change may not be lost. */
  z.strictObject({
    type: z.literal('done'),
    client: z.string(),
    number: z.int(),
    what: z.enum(['create', 'update', 'decide', 'import', 'export', 'log', 'seal', 'backup', 'restore']),
    /** What was made or changed; the size of the ledger that was signed, for an export. */
    id: z.string(),
  }),
  z.strictObject({
    type: z.literal('refused'),
    client: z.string(),
    number: z.int(),
    what: z.enum([
      'create',
      'update',
      'decide',
      'import',
      'export',
      'log',
      'seal',
      'backup',
      'restore',
      'read',
    ]),
    code: z.string(),
    message: z.string(),
  }),
  z.strictObject({ type: z.literal('trouble'), event: z.string(), detail: z.string() }),
]);
export type WorkloadLine = z.infer<typeof workloadLine>;
export type Done = Extract<WorkloadLine, { type: 'done' }>;

/** Lines printed so far; what follows the last line break was not printed whole. */
export function linesOf(text: string): WorkloadLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => workloadLine.parse(JSON.parse(line)));
}

/** Records of a batch of predictions, and the parts in which it is logged. */
export const batchRecords = 8;
export const batchParts = 2;

export const isDone = (line: WorkloadLine): line is Done => line.type === 'done';

/** The mark by which an operation is found again in the history of a model. */
export const tagOf = (client: string, number: number): string => `${client} #${number}`;
