import { DriftGuardError } from '../../../shared/errors.ts';
import type { Handlers } from '../dispatch.ts';
import type { FeatureDependencies } from '../feature.ts';

type Names = Extract<keyof Handlers, `datasets/${string}` | `drift/${string}` | `demo/${string}`>;
export function createFeatures(_dependencies: FeatureDependencies): {
  handlers: Pick<Handlers, Names>;
  start(): Promise<void>;
} {
  const no = () => {
    throw new DriftGuardError('NOT_AVAILABLE_HERE');
  };
  return {
    start: async () => {},
    handlers: {
      'datasets/preview': no,
      'datasets/import': no,
      'datasets/list': no,
      'datasets/get': no,
      'datasets/rejects': no,
      'datasets/export-rejects': no,
      'datasets/delete': no,
      'datasets/restore': no,
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
