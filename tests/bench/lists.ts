import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import type { ModelListInput } from '../../shared/contract/models.ts';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import type { OpenSqlite, SqliteConnection } from '../../main/core/ports.ts';
import { nameKey } from '../../main/core/storage/name-key.ts';

const modelCount = 10_000;
const repetitions = 30;
const targetMs = 50;

const owners = ['Retail credit', 'Fraud desk', 'Motor claims', 'Treasury', 'Customer care', 'Renewals'];
const subjects = ['default', 'churn', 'fraud', 'claims severity', 'pricing', 'affordability', 'collections'];
const states = ['draft', 'staging', 'canary', 'production', 'blocked', 'rolled-back', 'retired'];
const risks = ['minimal', 'limited', 'high', 'critical'];

/** About 4 KB, as for a model with fifty features. */
const featureSchema = JSON.stringify({
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [
      `feature_${index}`,
      { type: 'number', minimum: 0, maximum: 1, description: `Feature number ${index}` },
    ]),
  ),
});

function pick(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function id(kind: number, index: number): string {
  return `01900000-${hex(kind, 4)}-7000-8000-${hex(index, 12)}`;
}

/** Models with ten data sets for every tenth of them, written past the service: the lists are measured, not the writes. */
function fill(connection: SqliteConnection): void {
  connection.exec('BEGIN IMMEDIATE');
  for (let index = 0; index < modelCount; index += 1) {
    // A multiplicative step visits every number once, so that insertion order is not list order.
    const shuffled = (index * 7919) % modelCount;
    const name = `${pick(subjects, shuffled)} model ${shuffled}`;
    const owner = pick(owners, shuffled >> 2);
    const at = new Date(Date.UTC(2025, 0, 1) + shuffled * 60_000).toISOString();
    connection.run(
      `INSERT INTO models (id, name, name_key, semantic_version, owner, owner_key, task, risk_class, state,
         row_version, created_at, updated_at, deleted_at)
       VALUES (?, ?, ?, '1.0.0', ?, ?, 'regression', ?, ?, 1, ?, ?, ?)`,
      [
        id(1, index),
        name,
        nameKey(name),
        owner,
        nameKey(owner),
        pick(risks, shuffled >> 1),
        pick(states, shuffled >> 3),
        at,
        at,
        shuffled % 20 === 19 ? at : null,
      ],
    );
    connection.run('INSERT INTO model_texts (model_id, purpose, feature_schema) VALUES (?, ?, ?)', [
      id(1, index),
      `Estimates ${name}. `.repeat(10),
      featureSchema,
    ]);
    const verdict = pick(['stable', 'moderate', 'major', 'insufficient', ''], shuffled);
    if (verdict !== '') {
      connection.run('UPDATE models SET last_run_verdict = ?, last_run_at = ? WHERE id = ?', [
        verdict,
        at,
        id(1, index),
      ]);
    }
  }
  const sha = 'a'.repeat(64);
  for (let index = 0; index < modelCount; index += 1) {
    const score = ((index * 7919) % 1000) / 10;
    const grade = pick(['A', 'B', 'C', 'D', 'E', 'F'], Math.floor(score / 17));
    const at = '2025-01-01T00:00:00.000Z';
    connection.run("INSERT INTO risk_scores VALUES (?, ?, ?, 1, 1, ?, 0, 100, ?, 'A', 'F', '[]', ?)", [
      id(3, index),
      id(1, index),
      at,
      score,
      grade,
      sha,
    ]);
    connection.run('INSERT INTO risk_standings VALUES (?, ?, ?, ?, 0, 100, ?, ?, NULL)', [
      id(1, index),
      id(3, index),
      at,
      score,
      grade,
      index % 6,
    ]);
  }
  connection.run('INSERT INTO evidence_files VALUES (?, 1, 1, ?)', [sha, '2025-01-01T00:00:00.000Z']);
  for (let index = 0; index < modelCount; index += 1) {
    connection.run(
      `INSERT INTO datasets VALUES (?, ?, ?, ?, 'current', 'a.csv', 'csv', ?, ?, ?, 1, 0, 1, ?, NULL, NULL)`,
      [
        id(2, index),
        id(1, (index % 1000) * 10),
        `d${index}`,
        `d${index}`,
        sha,
        sha,
        sha,
        '2025-01-01T00:00:00.000Z',
      ],
    );
  }
  connection.exec('COMMIT');
}

async function cursorAt(core: TestCore, input: ModelListInput, pages: number): Promise<string | null> {
  let cursor: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each page says where the next one begins
    cursor = (await core.call('models/list', { ...input, limit: 200, cursor })).nextCursor;
  }
  return cursor;
}

/** Wall-clock milliseconds of repeated calls through dispatch, sorted. */
async function measure(core: TestCore, input: ModelListInput): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < repetitions + 3; run += 1) {
    const startMs = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one call at a time is what is measured
    await core.call('models/list', input);
    if (run >= 3) times.push(performance.now() - startMs);
  }
  return times.toSorted((left, right) => left - right);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Measures pages of 50 out of 10,000 models through dispatch: every sort in both directions, filters,
 * searches, and a page after 40 others. Prints median and 95th percentile of each and the worst of all.
 */
export async function benchLists(print: (line: string) => void): Promise<void> {
  let connection: SqliteConnection | null = null;
  const remember: OpenSqlite = (path, mode) => {
    connection = openSqlite(path, mode);
    return connection;
  };
  const core = await openTestCore({ ports: { openSqlite: remember } });
  try {
    if (connection !== null) fill(connection);
    const sorts = [
      'name',
      'owner',
      'state',
      'riskClass',
      'updatedAt',
      'lastRunAt',
      'lastRunVerdict',
      'riskScore',
    ] as const;
    const cases: (readonly [string, ModelListInput])[] = [];
    for (const field of sorts) {
      for (const direction of ['asc', 'desc'] as const) {
        cases.push([`by ${field} ${direction}`, { sort: { field, direction } }]);
      }
    }
    for (const field of sorts) {
      const sort = { field, direction: 'asc' } as const;
      // oxlint-disable-next-line no-await-in-loop -- set-up, not measured
      cases.push([
        `by ${field}, page after 8,000 others`,
        { sort, cursor: await cursorAt(core, { sort }, 40) },
      ]);
    }
    cases.push(
      ['state production', { states: ['production'] }],
      ['high and critical risk', { riskClasses: ['high', 'critical'] }],
      ['major drift, latest first', { verdicts: ['major'], sort: { field: 'lastRunAt', direction: 'desc' } }],
      ['grade E or F', { grades: ['E', 'F'] }],
      [
        'unknown risk, riskiest first',
        { grades: ['unknown'], sort: { field: 'riskScore', direction: 'desc' } },
      ],
      ['in the bin', { deleted: true }],
      ['search “fraud”', { search: 'fraud' }],
      ['search “model 99 treasury”', { search: 'model 99 treasury' }],
      ['search without a match', { search: 'nothing of that name' }],
      ['pages of 200', { limit: 200 }],
    );
    print(`models/list with ${modelCount.toLocaleString('en')} models, ${repetitions} calls each, in ms`);
    let worst = 0;
    for (const [name, input] of cases) {
      // oxlint-disable-next-line no-await-in-loop -- one case at a time is what is measured
      const times = await measure(core, { limit: 50, ...input });
      const p95 = quantile(times, 0.95);
      worst = Math.max(worst, p95);
      print(
        `  ${name.padEnd(44)} p50 ${quantile(times, 0.5).toFixed(1).padStart(6)}  p95 ${p95.toFixed(1).padStart(6)}`,
      );
    }
    print(
      `  worst p95 ${worst.toFixed(1)} ms; target below ${targetMs} ms: ${worst < targetMs ? 'met' : 'missed'}`,
    );
  } finally {
    await core.close();
  }
}
