type Subcommand = {
  readonly summary: string;
  readonly load: () => Promise<(args: string[]) => Promise<number>>;
};

/** What `driftguard` can do, by name; each is loaded when it is asked for. */
export const subcommands = {
  start: {
    summary: 'Open DriftGuard in a window or in the browser.',
    load: async () => (await import('./commands/start.ts')).run,
  },
  drift: {
    summary: 'Compare two data files and tell whether they differ; for pipelines.',
    load: async () => (await import('./commands/drift.ts')).run,
  },
  fairness: {
    summary: 'Tell whether the decisions in a data file treat groups alike; for pipelines.',
    load: async () => (await import('./commands/fairness.ts')).run,
  },
  model: {
    summary: 'List, add and describe the versions of a model.',
    load: async () => (await import('./commands/model.ts')).run,
  },
  predict: {
    summary: 'Log what a model predicted, and seal it into evidence.',
    load: async () => (await import('./commands/predict.ts')).run,
  },
  labels: {
    summary: 'Join labels that came later to predictions.',
    load: async () => (await import('./commands/labels.ts')).run,
  },
  run: {
    summary: 'Let a monitor of a data folder look at new data; for pipelines.',
    load: async () => (await import('./commands/run.ts')).run,
  },
  gate: {
    summary: 'Tell whether the gate lets a model into staging, canary or production; for pipelines.',
    load: async () => (await import('./commands/gate.ts')).run,
  },
  explain: {
    summary: 'Tell a drift run, a fairness check, the risk of a model or what the gate said in words.',
    load: async () => (await import('./commands/explain.ts')).run,
  },
  users: {
    summary: 'List the accounts of a data folder.',
    load: async () => (await import('./commands/users.ts')).run,
  },
  unlock: {
    summary: 'Give an account a new password with one of its recovery codes.',
    load: async () => (await import('./commands/unlock.ts')).run,
  },
  restore: {
    summary: 'Restore a workspace from a backup, or to a moment.',
    load: async () => (await import('./commands/restore.ts')).run,
  },
  drill: {
    summary: 'Try out whether the newest backup can be restored.',
    load: async () => (await import('./commands/drill.ts')).run,
  },
  verify: {
    summary: 'Check that a ledger and its evidence are as they were written.',
    load: async () => (await import('./commands/verify.ts')).run,
  },
  evidence: {
    summary: 'List evidence that is missing or in quarantine, and put it back from a backup.',
    load: async () => (await import('./commands/evidence.ts')).run,
  },
  health: {
    summary: 'Tell whether a data folder is well, and what to do if not.',
    load: async () => (await import('./commands/health.ts')).run,
  },
} satisfies Readonly<Record<string, Subcommand>>;

export type SubcommandName = keyof typeof subcommands;
