import type { AppMetrics } from '../../../../shared/contract/health.ts';
import type { CallContext, Handlers } from '../../dispatch.ts';
import type { RecordedExports } from '../../ledger/recorded-exports.ts';
import type { CommandMetrics } from '../../telemetry/command-metrics.ts';
import { readSetting } from '../../storage/workspace-settings.ts';
import { composeDiagnostics } from './diagnostics.ts';
import { createHealth } from './health.ts';
import type { HealthDependencies } from './health.ts';
import { readCounts, readSettingNames, readTableCounts } from './repository.ts';

export type AppCommandName = Extract<keyof Handlers, `app/${string}`>;

export type AppDependencies = HealthDependencies & {
  readonly metrics: CommandMetrics;
  readonly exports: RecordedExports;
  /** False in recovery. */
  readonly mayRecord: () => boolean;
  readonly version: string;
  /** Last part of the data folder's path; the whole path would tell a user name. */
  readonly dataFolderName: string;
};

/** Statements that are shown; the file holds more than a page needs. */
const longestStatements = 50;

export function createAppHandlers(dependencies: AppDependencies): Pick<Handlers, AppCommandName> {
  const { storage, clock, metrics, logFiles, exports, mayRecord, version, dataFolderName } = dependencies;
  const { database } = storage;
  const startedAt = clock.now();
  const health = createHealth(dependencies);

  const readMetrics = (): AppMetrics => ({
    since: startedAt,
    commands: metrics.list().map((metric) => ({ ...metric, failures: [...metric.failures] })),
    statements: storage.timings.longest(longestStatements),
  });

  async function diagnostics(context: CallContext) {
    return composeDiagnostics({
      version,
      shell: context.shell,
      health: await health.read(context),
      metrics: readMetrics(),
      counts: readTableCounts(database),
      settings: readSettingNames(database),
      logFiles,
    });
  }

  return {
    'app/info': (_input, { actor, shell }) => {
      const counts = readCounts(database);
      return {
        version,
        shell,
        startedAt,
        dataFolderName,
        user: { id: actor.id, name: actor.name, role: actor.role },
        demoLoaded: readSetting(database, 'demo-loaded-at') !== null,
        readingOnly: !mayRecord(),
        empty: counts.modelsEver === 0,
        counts: { models: counts.models, datasets: counts.datasets, runs: counts.runs },
      };
    },
    'app/health': (_input, context) => health.read(context),
    'app/metrics': readMetrics,
    'app/diagnostics': (_input, context) => diagnostics(context),
    'app/export-diagnostics': async (_input, context) => {
      const { fileName, text } = await diagnostics(context);
      return exports.write({
        name: fileName,
        chunks: [text],
        actor: context.actor,
        action: 'diagnostics.exported',
        target: { type: 'workspace', id: 'diagnostics' },
      });
    },
  };
}
