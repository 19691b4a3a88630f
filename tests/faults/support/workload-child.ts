import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { createDuckDbEngine } from '../../../main/adapters/duckdb-engine.ts';
import type { Logger, OpenSqlite } from '../../../main/core/ports.ts';
import { backupId } from '../../../shared/contract/backups.ts';
import { layOutPartTask } from '../../../main/processes/stats-predictions.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import type { JobId, ModelId } from '../../../shared/schema/ids.ts';
import { idleComparison } from '../../support/core-engines.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { jobEnd } from '../../support/job-end.ts';
import { createRandom } from './random.ts';
import { batchParts, batchRecords, tagOf, workloadOrder } from './workload.ts';
import type { Done, WorkloadLine } from './workload.ts';

/*
 * The real core in a process of its own, doing random work until it is killed or has done its rounds. Each
 * reply is printed when it is there. workload-child.ts ORDER
 */
const order = workloadOrder.parse(JSON.parse(process.argv[2] ?? '{}'));

function print(line: WorkloadLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const trouble = (event: string, fields: object = {}) => {
  print({ type: 'trouble', event, detail: JSON.stringify(fields) });
};
const log: Logger = { info: () => undefined, warn: trouble, error: trouble };

const openAsOrdered: OpenSqlite = (path, mode) => {
  const connection = openSqlite(path, mode);
  if (mode !== 'read' && order.synchronous === 'NORMAL') connection.pragma('synchronous = NORMAL');
  return connection;
};

const steps = order.stepwise ? createInterface({ input: process.stdin })[Symbol.asyncIterator]() : null;

async function waitForStep(): Promise<void> {
  const step = await steps?.next();
  if (step?.done === true) process.exit(0);
}

type Kind = Done['what'];

class Client {
  readonly name: string;
  readonly #core: TestCore;
  readonly #random;

  constructor(core: TestCore, name: string, seed: number) {
    this.name = name;
    this.#core = core;
    this.#random = createRandom(seed);
  }

  #kind(): Kind {
    const draw = this.#random.below(1000) / 1000;
    if (draw < order.imports) return 'import';
    if (draw < order.imports + order.exports) return 'export';
    if (draw < order.imports + order.exports + order.predictions) {
      return this.#random.chance(0.25) ? 'seal' : 'log';
    }
    if (draw < order.imports + order.exports + order.predictions + order.decisions) return 'decide';
    return this.#random.chance(0.3) ? 'create' : 'update';
  }

  /** The newest models, which all clients work on. */
  async #someModel(): Promise<ModelId | undefined> {
    const { items } = await this.#core.call('models/list', {});
    return this.#random.pick(items.slice(0, 4))?.id;
  }

  async #create(tag: string): Promise<string> {
    const { id } = await this.#core.call('models/create', modelDraftOf({ name: tag }));
    return id;
  }

  async #update(tag: string): Promise<string> {
    const id = await this.#someModel();
    if (id === undefined) return this.#create(tag);
    const { name, rowVersion } = await this.#core.call('models/get', { id });
    await this.#core.call('models/update', { ...modelDraftOf({ name }), purpose: tag, id, rowVersion });
    return id;
  }

  /** One step around draft, staging, canary and back; the gate does not admit the canary. */
  async #decide(tag: string): Promise<string> {
    const id = await this.#someModel();
    if (id === undefined) return this.#create(tag);
    const { state, rowVersion } = await this.#core.call('models/get', { id });
    const note = `${tag}, which a test of faults asks for`;
    if (state === 'staging') {
      const canary = { state: 'canary', reason: note, days: 1 } as const;
      await this.#core.call('deployments/override', { id, rowVersion, ...canary });
    } else {
      const next = state === 'draft' ? 'staging' : state === 'canary' ? 'rolled-back' : 'draft';
      await this.#core.call('models/change-state', { id, rowVersion, state: next, note });
    }
    return id;
  }

  async #import(tag: string): Promise<string> {
    const modelId = (await this.#someModel()) ?? ((await this.#create(`${tag} model`)) as ModelId);
    const path = join(order.folder, '..', `${this.name}.csv`);
    const rows = Array.from({ length: 300 }, (_, row) => `${row},${tag} ${row % 7}`);
    writeFileSync(path, `a,b\n${rows.join('\n')}\nx,refused\n`);
    const { token } = await this.#core.core.vault.register(path, 'data.csv');
    const { jobId } = await this.#core.call('datasets/import', {
      token,
      modelId,
      name: tag,
      purpose: 'reference',
      options: {},
      columns: [
        { name: 'a', type: 'numeric', role: 'feature' },
        { name: 'b', type: 'categorical', role: 'feature' },
      ],
    });
    return this.#outcomeOf(jobId);
  }

  async #log(tag: string): Promise<string> {
    const modelId = (await this.#someModel()) ?? ((await this.#create(`${tag} model`)) as ModelId);
    const rows = batchRecords / batchParts;
    let id = '';
    for (let part = 1; part <= batchParts; part += 1) {
      const records = Array.from({ length: rows }, (_, row) => ({
        id: `${tag} ${part} ${row}`,
        at: '2026-01-01T00:00:00Z',
        features: { a: row, b: tag },
      }));
      const logged = { modelId, batch: tag, part, parts: batchParts, records };
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      id = (await this.#core.call('predictions/log', logged)).batch.id;
    }
    return id;
  }

  async #seal(tag: string): Promise<string> {
    const modelId = (await this.#someModel()) ?? ((await this.#create(`${tag} model`)) as ModelId);
    const selection = { kind: 'window' } as const;
    return this.#outcomeOf(
      (await this.#core.call('predictions/seal', { modelId, name: tag, selection })).jobId,
    );
  }

  async #outcomeOf(jobId: JobId): Promise<string> {
    const { outcome, failure } = await jobEnd(this.#core, jobId);
    if (outcome === null) throw Object.assign(new Error(failure?.message), { code: failure?.code });
    return outcome.id;
  }

  async #export(): Promise<string> {
    await this.#core.call('audit/export', { format: 'json' });
    const { latestCheckpoint } = await this.#core.call('audit/status', {});
    return String(latestCheckpoint?.size ?? 0);
  }

  async #backup(): Promise<string> {
    return this.#outcomeOf((await this.#core.call('backups/create', {})).jobId);
  }

  async #restore(): Promise<string> {
    const { backups } = await this.#core.call('backups/list', {});
    const id = backups[0]?.id ?? backupId.parse(await this.#backup());
    const { jobId } = await this.#core.call('backups/restore', { source: { from: 'backup', id } });
    return this.#outcomeOf(jobId);
  }

  async operate(number: number, what: Kind = this.#kind()): Promise<void> {
    await waitForStep();
    const tag = tagOf(this.name, number);
    try {
      const id = await {
        create: () => this.#create(tag),
        update: () => this.#update(tag),
        decide: () => this.#decide(tag),
        import: () => this.#import(tag),
        export: () => this.#export(),
        log: () => this.#log(tag),
        seal: () => this.#seal(tag),
        backup: () => this.#backup(),
        restore: () => this.#restore(),
      }[what]();
      print({ type: 'done', client: this.name, number, what, id });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'THROWN';
      const message = error instanceof Error ? error.message : String(error);
      print({ type: 'refused', client: this.name, number, what, code, message });
    }
  }
}

let number = 0;
for (let round = 0; order.rounds === null || round < order.rounds; round += 1) {
  let core: TestCore;
  try {
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    core = await openTestCore({
      folder: order.folder,
      ports: {
        log,
        openSqlite: openAsOrdered,
        openEvidenceEngine: ({ temp }) => createDuckDbEngine({ tempFolder: temp }),
        // What a worker thread does to a part, without a thread: it would cost more than the work.
        openComparison: () => ({
          ...idleComparison,
          layOutPart: (part) => layOutPartTask({ kind: 'lay-out-part', part }),
        }),
      },
    });
  } catch (error) {
    const code = isDriftGuardError(error) ? error.code : 'INTERNAL';
    print({
      type: 'not-opened',
      code,
      message: error instanceof Error ? (error.stack ?? '') : String(error),
    });
    process.exit(0);
  }
  print({ type: 'ready' });
  let left = order.perRound;
  const work = async (client: Client): Promise<void> => {
    while (left > 0) {
      left -= 1;
      number += 1;
      // oxlint-disable-next-line no-await-in-loop -- a client waits for its reply before it goes on
      await client.operate(number);
    }
  };
  const clients = Array.from(
    { length: order.clients },
    (_, index) => new Client(core, `${order.run}-${index}`, order.seed + 1000 * round + index),
  );
  // oxlint-disable-next-line no-await-in-loop -- one round after the other
  await Promise.all(clients.map(work));
  for (const what of order.afterwards) {
    number += 1;
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await clients[0]?.operate(number, what);
  }
  // oxlint-disable-next-line no-await-in-loop -- one round after the other
  await core.close();
  print({ type: 'closed' });
}

// Standard input may still be open.
process.exit(0);
