import { z } from 'zod';
import { role } from '../../../../shared/contract/define.ts';
import { userId } from '../../../../shared/schema/ids.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Actor } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { clearSetting, readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { DemoModel } from './demo-manifest.ts';

const storedActor = z.strictObject({ id: userId, name: z.string(), role });

/** What the demo needs to know and to undo in the database. */
export type DemoRepository = {
  /** True while there is no model at all, in the bin or out of it. */
  isEmpty(): boolean;
  /** Who began a load that is under way or was cut short; null when none is. */
  begunBy(): Actor | null;
  noteBegun(actor: Actor): void;
  noteLoaded(at: UtcInstant): void;
  forgetBegun(): void;
  /**
   * Removes what a load has made of a demo model, for good: the model, its data sets and runs. A model
   * that holds a data set of another name stays, for that is somebody's own work.
   */
  remove(demo: DemoModel): ModelId[];
};

export function createDemoRepository(database: Database): DemoRepository {
  const { from } = database;

  function holdsForeignData(id: ModelId, { datasets }: DemoModel): boolean {
    const names = new Set(datasets.map(({ name }) => name));
    const present = database.all(from.selectFrom('datasets').select('name').where('model_id', '=', id));
    return present.some(({ name }) => !names.has(name));
  }

  /** Evidence that no data set names any more; the next start removes its files. */
  function forgetUnusedEvidence(): void {
    const used = from.selectFrom('datasets').select('evidence_sha256');
    database.run(from.deleteFrom('evidence_files').where('sha256', 'not in', used));
  }

  return {
    isEmpty: () => database.first(from.selectFrom('models').select('id').limit(1)) === undefined,
    begunBy() {
      const text = readSetting(database, 'demo-begun-by');
      return text === null ? null : storedActor.parse(JSON.parse(text));
    },
    noteBegun: (actor) => writeSetting(database, 'demo-begun-by', JSON.stringify(actor)),
    forgetBegun: () => clearSetting(database, 'demo-begun-by'),

    noteLoaded(at) {
      clearSetting(database, 'demo-begun-by');
      writeSetting(database, 'demo-loaded-at', at);
    },

    remove(demo) {
      const made = database
        .all(
          from
            .selectFrom('models')
            .select('id')
            .where('name', '=', demo.name)
            .where('owner', '=', demo.owner),
        )
        .map(({ id }) => id)
        .filter((id) => !holdsForeignData(id, demo));
      for (const id of made) {
        const noRun = { last_run_id: null, last_run_verdict: null, last_run_at: null };
        database.run(from.updateTable('models').set(noRun).where('id', '=', id));
        database.run(from.deleteFrom('performance_runs').where('model_id', '=', id));
        database.run(from.deleteFrom('fairness_runs').where('model_id', '=', id));
        database.run(from.deleteFrom('drift_runs').where('model_id', '=', id));
        database.run(from.deleteFrom('deployments').where('model_id', '=', id));
        database.run(from.deleteFrom('monitors').where('model_id', '=', id));
        // Versions name the data that they were trained on, and data the version that they are of.
        database.run(from.updateTable('datasets').set({ model_version_id: null }).where('model_id', '=', id));
        database.run(from.deleteFrom('model_versions').where('model_id', '=', id));
        database.run(from.deleteFrom('datasets').where('model_id', '=', id));
        database.run(from.deleteFrom('models').where('id', '=', id));
      }
      forgetUnusedEvidence();
      return made;
    },
  };
}
