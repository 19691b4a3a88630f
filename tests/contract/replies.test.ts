import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { commandNames, commands } from '../../shared/contract/index.ts';
import type { CoreCommandName } from '../../shared/contract/index.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import { handsOut } from '../../shared/contract/files.ts';
import { allJobsEnded } from '../support/job-end.ts';
import { commonErrors } from '../../shared/contract/define.ts';
import {
  checkedOtherwise,
  unvouchedPlaces,
  unvouchedSettings,
  unvouchedTables,
} from '../support/unvouched.ts';
import { openAltering } from '../support/altered-records.ts';
import { arbitraryOf } from './arbitrary-input.ts';
import { databaseDigest } from './database-digest.ts';
import { inputSchemaOf } from './reference.ts';
import { validInputs } from './valid-inputs.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const coreCommands = commandNames.filter((name): name is CoreCommandName => commands[name].place === 'core');
const runsEach = 60;
const jobsEach = 12;
/** What lets a file leave the workspace. */
const exporting = coreCommands.filter((name) => handsOut(commands[name]));

let world: World;
beforeAll(async () => {
  // What the core does by itself every few seconds would be blamed on the command that is answered just then.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
  vi.useRealTimers();
});

/** What is wrong with a reply: a value of another shape, or a code the command does not declare; else null. */
function complaint(name: CoreCommandName, reply: Reply): string | null {
  if (reply.ok) {
    const { error } = commands[name].output.safeParse(reply.value);
    return error === undefined ? null : z.prettifyError(error);
  }
  const { code } = reply.error;
  const declared = code !== 'INTERNAL' && [...commands[name].errors, ...commonErrors].includes(code);
  return declared ? null : `answered ${code}: ${reply.error.message}`;
}

describe('what commands answer to input that is well-formed', () => {
  // Commands that change something come last, so that the others meet the records they know.
  const reads = coreCommands.filter((name) => commands[name].effect === 'read');

  it.each(reads)('%s gives an answer of the promised shape and changes nothing', async (name) => {
    const before = databaseDigest(world.core.folder);
    const reply = await world.core.ask(name, validInputs(world)[name]);
    expect(reply).toMatchObject({ ok: true });
    expect(complaint(name, reply)).toBeNull();
    expect(databaseDigest(world.core.folder)).toBe(before);
  });

  it.each(coreCommands)('%s answers generated input with a value or a code it declares', async (name) => {
    const known = [
      world.modelId,
      world.binnedModelId,
      world.referenceId,
      world.currentId,
      world.runId,
      world.jobId,
    ];
    // What earlier commands started in the background writes to the database as well.
    await allJobsEnded(world.core);
    const before = databaseDigest(world.core.folder);
    await fc.assert(
      fc.asyncProperty(arbitraryOf(inputSchemaOf(name), known), async (input) => {
        expect(complaint(name, await world.core.ask(name, input))).toBeNull();
      }),
      { numRuns: commands[name].effect === 'job' ? jobsEach : runsEach },
    );
    const mayChange = commands[name].effect !== 'read';
    expect(mayChange || databaseDigest(world.core.folder) === before).toBe(true);
  });

  it('left every record as its history tells', async () => {
    const altering = await openAltering(world.core.folder);
    expect(await altering.altered()).toEqual([]);
    await altering.close();
  });

  it('logged nothing unexpected through all of this', () => {
    expect(world.core.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('what changing commands answer', () => {
  let fresh: World;
  beforeAll(async () => {
    fresh = await openWorld();
  }, 60_000);
  afterAll(() => fresh.close());

  // In an order in which each finds the records as its input says.
  const inOrder: readonly CoreCommandName[] = [
    'models/create',
    'models/update',
    'models/restore',
    'datasets/import',
    'alerts/acknowledge',
    'alerts/snooze',
    'alerts/assign',
    'alerts/comment',
    'alerts/resolve',
    'alerts/reopen',
    'alerts/save-notices',
    'alerts/save-rule',
    'alerts/delete-rule',
    'risk/save-settings',
    'deployments/override',
    'gate/save-policy',
    'drift/run',
    'fairness/save-settings',
    'fairness/run',
    'explain/save-settings',
    'fairness/recompute',
    'performance/run',
    'performance/recompute',
    'versions/complete',
    'versions/register',
    'versions/save-card',
    'versions/check-artefact',
    'versions/export-card',
    'drift/recompute',
    'predictions/log',
    'predictions/log-file',
    'predictions/seal',
    'predictions/join-labels',
    'monitors/create',
    'monitors/run',
    'monitors/update',
    'datasets/delete',
    'datasets/restore',
    'audit/verify',
    ...exporting,
    'backups/create',
    'backups/verify',
    'evidence/put-back',
    'backups/drill',
    'backups/restore',
    'backups/update-settings',
    'audit/unlock-key',
    'audit/rotate-key',
    'audit/revoke-key',
    'audit/move-key',
  ];

  // It signs a checkpoint, if there is something to sign.
  const leavesNoRecord: ReadonlySet<string> = new Set(['audit/unlock-key']);

  it.each(inOrder)('%s succeeds with an answer of the promised shape', async (name) => {
    // A command that finds its work begun already answers with that, and changes nothing.
    await allJobsEnded(fresh.core);
    const before = databaseDigest(fresh.core.folder);
    const reply = await fresh.core.ask(name, validInputs(fresh)[name]);
    expect(reply).toMatchObject({ ok: true });
    expect(complaint(name, reply)).toBeNull();
    expect(leavesNoRecord.has(name) || databaseDigest(fresh.core.folder) !== before).toBe(true);
  });

  it.each(exporting)('%s leaves an entry that tells who took it', async (name) => {
    const reply = await fresh.core.ask(name, validInputs(fresh)[name]);
    expect(reply).toMatchObject({ ok: true });
    const [entry] = (await fresh.core.call('audit/list', { limit: 1 })).items;
    expect(entry?.action).toMatch(/exported$/);
    expect(entry?.actor.role).toBe('administrator');
  });

  it('covers every command that changes something, or the tests above do', () => {
    const changing = coreCommands.filter((name) => commands[name].effect !== 'read');
    const elsewhere = [
      'demo/load',
      'models/change-state',
      'models/delete',
      'backups/remove',
      'backups/choose-next-start',
      'monitors/delete',
      'monitors/restore',
      // It wants two windows that were looked at: tests/integration/monitors.
      'monitors/compare-windows',
      // tests/integration/predictions: after its records were sealed here, the batch stays.
      'predictions/discard',
      'jobs/cancel',
      // These two want a server that answers: tests/integration/explain.
      'explain/test',
      'explain/request',
      'audit/declare-key-lost',
      'audit/begin-epoch',
    ];
    // tests/unit/main/core/features/identity and …/approvals follow people through all of these.
    const identity = changing.filter((name) => /^(?:session|users|approvals)\//.test(name));
    expect(new Set([...inOrder, ...elsewhere, ...identity])).toEqual(new Set(changing));
  });

  it.each([
    ['models/change-state', { rowVersion: 2, state: 'staging', note: '' }],
    ['models/delete', { rowVersion: 3 }],
  ] as const)('%s succeeds on the version that is present', async (name, input) => {
    const reply = await fresh.core.ask(name, { id: fresh.modelId, ...input });
    expect(reply).toMatchObject({ ok: true, value: { rowVersion: input.rowVersion + 1 } });
  });

  it('jobs/cancel and demo/load refuse what cannot be done, with a code they declare', async () => {
    const { jobId } = fresh;
    expect(await fresh.core.ask('jobs/cancel', { id: jobId })).toMatchObject({
      ok: false,
      error: { code: 'JOB_NOT_CANCELLABLE' },
    });
    expect(await fresh.core.ask('demo/load', {})).toMatchObject({
      ok: false,
      error: { code: 'WORKSPACE_NOT_EMPTY' },
    });
  });

  describe('what a verification holds against the history of records', () => {
    let altering: Awaited<ReturnType<typeof openAltering>>;
    beforeAll(async () => {
      const person = await fresh.core.as('auditor');
      await person.call('alerts/save-notices', { enabled: true, from: 'critical', desktop: false });
      await allJobsEnded(fresh.core);
      altering = await openAltering(fresh.core.folder);
    });
    afterAll(() => altering.close());

    it('finds nothing after all these changes', async () => {
      expect(await altering.altered()).toEqual([]);
    });

    it('finds every column of every table, or the reason is listed why not', async () => {
      // tests/integration/explain has a server that answers; a refused row is added below.
      const empty = ['explanations', 'rejected_rows'];
      const isChecked = (table: string) => !(table in checkedOtherwise) && !empty.includes(table);
      const tables = altering.tables().filter(isChecked);
      expect(tables.filter((table) => altering.rows(table) === 0 && !(table in unvouchedTables))).toEqual([]);
      const conditions: Readonly<Record<string, string>> = {
        users: 'id IN (SELECT user_id FROM accounts)',
        alert_notices: 'user_id IN (SELECT user_id FROM accounts)',
        workspace_settings: `key NOT IN (${unvouchedSettings.map((key) => `'${key}'`).join(', ')})`,
      };
      const silent: string[] = [];
      for (const table of tables.filter((name) => !(name in unvouchedTables))) {
        // oxlint-disable-next-line no-await-in-loop -- one transaction after the other
        for (const { place, found } of await altering.ofTable(table, conditions[table])) {
          if (found.length === 0) silent.push(place);
        }
      }
      const listed = Object.keys(unvouchedPlaces).filter((place) => isChecked(place.split('.')[0] ?? ''));
      expect(silent.toSorted()).toEqual(listed.toSorted());
    });

    it('finds a refused row that an import did not refuse', async () => {
      const found = await altering.after(
        "INSERT INTO rejected_rows SELECT min(id), 0, 1, NULL, 'It is empty.', '' FROM datasets",
      );
      expect(found.join()).toContain('(contentSha256)');
    });

    it.each(['models', 'datasets', 'drift_runs', 'alerts', 'monitors', 'approvals', 'prediction_batches'])(
      'names a row of %s that is gone, and one that no entry tells of',
      async (table) => {
        const found = await altering.after(
          `UPDATE "${table}" SET id = id || 'x' WHERE id = (SELECT min(id) FROM "${table}")`,
        );
        expect(found.join()).toContain('(added)');
        expect(found.join()).toContain('(removed)');
      },
    );
  });
});
