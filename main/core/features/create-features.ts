import { DriftGuardError } from '../../../shared/errors.ts';
import type { Handlers } from '../dispatch.ts';
import type { FeatureDependencies } from '../feature.ts';
import { createDatasetFeature } from './datasets/index.ts';

type PendingNames = Extract<keyof Handlers, `drift/${string}` | `demo/${string}`>;
type Names = PendingNames | Extract<keyof Handlers, `datasets/${string}`>;

export function createFeatures(dependencies: FeatureDependencies): {
  handlers: Pick<Handlers, Names>;
  start(): Promise<void>;
} {
  const datasets = createDatasetFeature(dependencies);
  const no = () => {
    throw new DriftGuardError('NOT_AVAILABLE_HERE');
  };
  return {
    start: () => datasets.start(),
    handlers: {
      ...datasets.handlers,
      'drift/run': no,
      'drift/list': no,
      'drift/get': no,
      'drift/features': no,
      'drift/feature': no,
      'drift/export': no,
      'demo/describe': no,
      'demo/load': no,
    },
  };
}
