import { driftConfig } from '../../../shared/schema/drift.ts';
import type { Handlers } from '../dispatch.ts';
import type { FeatureDependencies } from '../feature.ts';
import { createAlertFeature } from './alerts/index.ts';
import { createDatasetFeature } from './datasets/index.ts';
import { createDeploymentFeature } from './deployments/index.ts';
import { createDriftFeature } from './drift/index.ts';
import { createExplainFeature } from './explain/index.ts';
import type { ExplainDependencies } from './explain/index.ts';
import { createFairnessFeature } from './fairness/index.ts';
import type { HistoryService } from './history/service.ts';
import { createMonitorFeature } from './monitors/index.ts';
import { createPerformanceFeature } from './performance/index.ts';
import { createPredictionFeature } from './predictions/index.ts';
import type { Actor } from '../ports.ts';
import { createRiskFeature } from './risk/index.ts';
import type { RiskFeature } from './risk/index.ts';
import { createVersionFeature } from './versions/index.ts';
import type { VersionDependencies } from './versions/index.ts';
import { createDemoFeature } from './workspace/demo.ts';
import type { DemoLoading } from './workspace/demo.ts';

type Names = Extract<
  keyof Handlers,
  | `alerts/${string}`
  | `datasets/${string}`
  | `deployments/${string}`
  | `drift/${string}`
  | `explain/${string}`
  | `fairness/${string}`
  | `gate/${string}`
  | 'models/change-state'
  | `monitors/${string}`
  | `performance/${string}`
  | `predictions/${string}`
  | `risk/${string}`
  | `versions/${string}`
  | `demo/${string}`
>;

/** The features around evidence: data sets, drift runs over them, and the demo that uses both. */
export function createFeatures(
  dependencies: FeatureDependencies & {
    readonly changes: HistoryService;
    readonly system: Actor;
    readonly mayRecord: () => boolean;
  } & Pick<ExplainDependencies, 'secrets' | 'outside'> &
    Pick<VersionDependencies, 'standing'>,
): {
  readonly handlers: Pick<Handlers, Names>;
  readonly demo: DemoLoading;
  /** Puts right what a crash left; before the first command. */
  start(): Promise<void>;
  /** Told after every commit that changed records. */
  recordsChanged(): void;
  readonly alteredScores: RiskFeature['altered'];
} {
  const alerts = createAlertFeature(dependencies);
  const datasets = createDatasetFeature({ ...dependencies, alerts: alerts.sink });
  const drift = createDriftFeature({ ...dependencies, datasets, alerts: alerts.sink });
  const fairness = createFairnessFeature({ ...dependencies, datasets, alerts: alerts.sink });
  const performance = createPerformanceFeature({ ...dependencies, datasets, alerts: alerts.sink });
  const explain = createExplainFeature(dependencies);
  const monitors = createMonitorFeature({
    ...dependencies,
    datasets,
    drift,
    performance,
    fairness,
    alerts: alerts.sink,
  });
  const predictions = createPredictionFeature({ ...dependencies, datasets });
  const risk = createRiskFeature({
    ...dependencies,
    latestPerformance: performance.latestFacts,
    alerts: alerts.sink,
  });
  const versions = createVersionFeature({ ...dependencies, datasets, performance });
  const deployments = createDeploymentFeature(dependencies);
  const demo = createDemoFeature({
    ...dependencies,
    importFile: datasets.importFile,
    fairness,
    performance,
    versions,
    deployments,
    watch: ({ signal, ...request }) => monitors.setUp(request, { signal, report: () => undefined }),
    runDrift: async (request) => {
      await drift.run({ ...request, config: driftConfig.parse({}) });
    },
  });
  return {
    handlers: {
      ...alerts.handlers,
      ...datasets.handlers,
      ...drift.handlers,
      ...fairness.handlers,
      ...performance.handlers,
      ...explain.handlers,
      ...monitors.handlers,
      ...predictions.handlers,
      ...risk.handlers,
      ...deployments.handlers,
      ...versions.handlers,
      ...demo.handlers,
    },
    demo,
    recordsChanged: risk.recordsChanged,
    alteredScores: risk.altered,
    async start() {
      // Undoing a demo that was cut short leaves evidence without a record; the data sets collect it.
      // What the ledger of before knew is not to be undone or removed on the word of an older one.
      if (dependencies.mayRecord()) {
        await demo.start?.();
        await datasets.start();
        await predictions.start();
        await explain.start?.();
      }
      await monitors.start?.();
      await alerts.start?.();
      await risk.start?.();
      await deployments.start?.();
    },
  };
}
