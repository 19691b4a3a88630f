import { z } from 'zod';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import type { OpenSqlite, SqliteConnection } from '../../main/core/ports.ts';
import { monitorStanding } from '../../shared/contract/monitors.ts';
import type { MonitorStanding } from '../../shared/contract/monitors.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';
import { modelId as modelIdSchema } from '../../shared/schema/ids.ts';
import { monitorDraft } from '../../shared/schema/monitor.ts';

const repetitions = 20;
const at = toUtcInstant(Date.now());
const sha = 'a'.repeat(64);

function id(kind: number, index: number): string {
  return `01900000-${kind.toString(16).padStart(4, '0')}-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

function pick<Value>(list: readonly [Value, ...Value[]], index: number): Value {
  return list[index % list.length] ?? list[0];
}

function standingOf(index: number): MonitorStanding {
  const state = pick<MonitorStanding['state']>(['quiet', 'alarm', 'drifting', 'insufficient'], index);
  return {
    state,
    verdict: pick<NonNullable<MonitorStanding['verdict']>>(
      ['stable', 'major', 'moderate', 'insufficient'],
      index,
    ),
    drifted: state === 'quiet' ? 0 : 2,
    lookedAt: 3,
    lastWindow: '2026-05',
    lastRunAt: at,
    sentence: '2 of the last 3 windows have drifted, which is an alarm.',
  };
}

/** About 20 KB, as of a measurement with ten calibration bins and a note for each of many columns. */
const performanceResult = JSON.stringify({
  sentence: 'AUC 0.84 (0.82 to 0.86) on May.',
  notes: Array.from(
    { length: 250 },
    (_, index) => `A remark on what was measured, number ${index}, in a sentence.`,
  ),
});

const { columns, windows, minimumRows, alarm, config } = monitorDraft.parse({
  name: 'Months',
  referenceId: id(2, 0),
});
const settings = JSON.stringify({ columns, windows, minimumRows, alarm, config });

/** Models with data, a monitor, a measurement and every fourth with an alert, written past the services. */
function fill(connection: SqliteConnection, modelCount: number): void {
  connection.exec('BEGIN IMMEDIATE');
  connection.run('INSERT INTO evidence_files VALUES (?, 1, 1, ?)', [sha, at]);
  for (let index = 0; index < modelCount; index += 1) {
    const [model, dataset, monitor, run] = [id(1, index), id(2, index), id(4, index), id(5, index)];
    const verdict = pick(['stable', 'major', 'moderate', 'insufficient'], index);
    connection.run(
      `INSERT INTO models (id, name, name_key, semantic_version, owner, owner_key, task, risk_class, state,
         row_version, created_at, updated_at, last_run_verdict, last_run_at)
       VALUES (?, ?, ?, '1.0.0', 'Ana', 'ana', 'binary-classification', ?, 'production', 1, ?, ?, ?, ?)`,
      [
        model,
        `Model ${index}`,
        `model ${index}`,
        pick(['minimal', 'limited', 'high', 'critical'], index >> 2),
        at,
        at,
        verdict,
        at,
      ],
    );
    connection.run('INSERT INTO model_texts (model_id, purpose, feature_schema) VALUES (?, ?, ?)', [
      model,
      '',
      '',
    ]);
    connection.run(
      `INSERT INTO model_versions (id, model_id, position, version, metrics, card, card_sections, created_at, updated_at, row_version)
       VALUES (?, ?, 1, '1.0.0', '[{"source":"typed","name":"auc","value":0.85,"origin":"a report"}]', '{}', 0, ?, ?, 1)`,
      [id(7, index), model, at, at],
    );
    connection.run(
      `INSERT INTO datasets VALUES (?, ?, 'May', 'may', 'current', 'a.csv', 'csv', ?, ?, ?, 1000, 3, 1, ?, NULL, NULL)`,
      [dataset, model, sha, sha, sha, at],
    );
    for (let position = 0; position < 20; position += 1) {
      connection.run("INSERT INTO dataset_columns VALUES (?, ?, ?, 'numeric', 'feature', 5)", [
        dataset,
        position,
        `feature_${position}`,
      ]);
    }
    const standing = standingOf(index);
    connection.run(
      `INSERT INTO monitors (id, model_id, name, name_key, reference_id, enabled, schedule_kind, settings, settings_version,
         standing, standing_rank, window_count, last_run_at, row_version, created_at, updated_at)
       VALUES (?, ?, 'Months', 'months', ?, 1, 'manual', ?, 1, ?, ?, 3, ?, 1, ?, ?)`,
      [monitor, model, dataset, settings, JSON.stringify(standing), pick([0, 3, 2, 1], index), at, at, at],
    );
    connection.run(
      `INSERT INTO performance_runs (id, model_id, dataset_id, dataset, kind, request, result, result_sha256,
         software_version, duration_ms, created_at)
       VALUES (?, ?, ?, '{"name":"May"}', 'binary', '{}', ?, ?, '1', 1, ?)`,
      [run, model, dataset, performanceResult, sha, at],
    );
    connection.run(
      `INSERT INTO performance_figures VALUES (?, 'auc', 0.84, '{"lower":0.82,"upper":0.86,"confidence":0.95,"method":"DeLong"}')`,
      [run],
    );
    if (index % 4 !== 1) continue;
    connection.run(
      `INSERT INTO alerts VALUES (?, '01900000-0000-7000-8000-00000000a001', ?, 'monitor', ?, ?, 'major', 'critical', 2,
         'open', 'Title', 'Detail', 1, ?, ?, ?, NULL, NULL, NULL, 1)`,
      [id(6, index), model, monitor, monitor, at, at, at],
    );
  }
  connection.exec('COMMIT');
}

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

async function median(work: () => unknown): Promise<number> {
  const times: number[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one at a time is what is measured
  for (let run = 0; run < repetitions; run += 1) times.push(await timed(work));
  return times.toSorted((left, right) => left - right)[Math.floor(repetitions / 2)] ?? Number.NaN;
}

/** What a page would do without aggregates: read every last result and count in memory. */
function countByReading(connection: SqliteConnection): number {
  const rows = z.array(z.object({ standing: z.string(), terms: z.string() })).parse(
    connection.all(
      `SELECT monitors.standing, risk_scores.terms FROM monitors
         JOIN risk_standings ON risk_standings.model_id = monitors.model_id
         JOIN risk_scores ON risk_scores.id = risk_standings.score_id WHERE monitors.deleted_at IS NULL`,
      [],
    ),
  );
  return rows.filter(({ standing, terms }) => {
    const known = z.array(z.object({ freshness: z.string() })).parse(JSON.parse(terms));
    return monitorStanding.parse(JSON.parse(standing)).state === 'alarm' && known.length > 0;
  }).length;
}

/** Calls one after the other while models are scored; the longest is what a person would wait. */
async function scoreAll(core: TestCore): Promise<{ tookMs: number; longestMs: number; answeredMs: number }> {
  const { settings: present, version } = await core.call('risk/settings', {});
  const { drift, alerts } = present.weights;
  const weights = { ...present.weights, drift: drift - 1, alerts: alerts + 1 };
  const startMs = performance.now();
  const answeredMs = await timed(() =>
    core.call('risk/save-settings', { settings: { ...present, weights }, version }),
  );
  const longestMs = await untilScored(core);
  return { tookMs: performance.now() - startMs, longestMs, answeredMs };
}

async function untilScored(core: TestCore): Promise<number> {
  let longestMs = 0;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time is what is measured
    longestMs = Math.max(longestMs, await timed(() => core.call('alerts/summary', {})));
    // oxlint-disable-next-line no-await-in-loop -- lets the batches go on
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    // oxlint-disable-next-line no-await-in-loop -- one at a time is what is measured
    if ((await core.call('risk/summary', {})).waiting === 0) return longestMs;
  }
}

/** What the gate costs for one model, and held for all of them against another policy; others are answered in between. */
async function askGates(
  core: TestCore,
  { print, modelCount }: { readonly print: (line: string) => void; readonly modelCount: number },
): Promise<void> {
  const modelId = modelIdSchema.parse(id(1, 1));
  const one = await median(() => core.call('deployments/check', { modelId, step: 'production' }));
  print(`  ${'deployments/check, one model'.padEnd(44)} p50 ${one.toFixed(1).padStart(7)} ms`);
  const { policy } = await core.call('gate/policy', {});
  const ended = new AbortController();
  const startMs = performance.now();
  const preview = core.call('gate/preview', { policy: { ...policy, strictFrom: 'critical' } }).finally(() => {
    ended.abort();
  });
  let longestMs = 0;
  while (!ended.signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time is what is measured
    longestMs = Math.max(longestMs, await timed(() => core.call('alerts/summary', {})));
    // oxlint-disable-next-line no-await-in-loop -- lets the preview go on
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  const { models, changed } = await preview;
  const tookMs = performance.now() - startMs;
  print(
    `  another policy held against ${models.toLocaleString('en')} models in ${(tookMs / 1000).toFixed(1)} s (${(tookMs / modelCount).toFixed(2)} ms each, six times each: ${(tookMs / modelCount / one / 6).toFixed(2)} x a single check), ${changed} answered otherwise; longest call meanwhile ${longestMs.toFixed(1)} ms`,
  );
}

/** The last results of 5,000 models with a monitor each; prints times, and the ratio to reading them one by one. */
export async function benchPortfolio(print: (line: string) => void, modelCount = 5000): Promise<void> {
  let connection: SqliteConnection | null = null;
  const remember: OpenSqlite = (path, mode) => {
    connection = openSqlite(path, mode);
    return connection;
  };
  const core = await openTestCore({ ports: { openSqlite: remember } });
  const opened = connection as SqliteConnection | null;
  try {
    if (opened === null) throw new Error('The database was not opened.');
    fill(opened, modelCount);
    // Any change of records lets the models be scored that wait.
    await core.call('models/create', {
      name: 'The last',
      semanticVersion: '1.0.0',
      owner: 'Ana',
      purpose: '',
      task: 'other',
      riskClass: 'high',
      featureSchema: '',
    });
    await untilScored(core);
    const parts = [
      ['workspace/overview', () => core.call('workspace/overview', {})],
      ['risk/summary', () => core.call('risk/summary', {})],
      ['alerts/summary', () => core.call('alerts/summary', {})],
      ['monitors/list, the worst 50', () => core.call('monitors/list', { limit: 50 })],
      ['risk/list, the riskiest 50', () => core.call('risk/list', { limit: 50 })],
    ] as const;
    let sum = 0;
    for (const [name, work] of parts) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time is what is measured
      const took = await median(work);
      sum += took;
      print(`  ${name.padEnd(44)} p50 ${took.toFixed(1).padStart(7)} ms`);
    }
    const baseline = await median(() => countByReading(opened));
    print(
      `  ${'all of them'.padEnd(44)}     ${sum.toFixed(1).padStart(7)} ms; target 100: ${sum < 100 ? 'met' : 'missed'}`,
    );
    print(
      `  ${'reading each standing and score instead'.padEnd(44)} p50 ${baseline.toFixed(1).padStart(7)} ms: ${(baseline / sum).toFixed(1)} x as long`,
    );
    await askGates(core, { print, modelCount });
    const { tookMs, longestMs, answeredMs } = await scoreAll(core);
    print(
      `  settings saved in ${answeredMs.toFixed(0)} ms; ${modelCount.toLocaleString('en')} models scored again in ${(tookMs / 1000).toFixed(1)} s (${(tookMs / modelCount).toFixed(2)} ms each)`,
    );
    print(
      `  longest call meanwhile ${longestMs.toFixed(1)} ms; target 50: ${longestMs < 50 ? 'met' : 'missed'}`,
    );
  } finally {
    await core.close();
  }
}
