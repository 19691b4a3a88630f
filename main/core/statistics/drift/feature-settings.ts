import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { Binning, DriftConfig, DriftTestId } from '../../../../shared/schema/drift.ts';
import { chooseTests, describeTest } from '../registry.ts';
import type { TestLimits } from './types.ts';

/** What is done with one feature, the run's settings and the feature's own taken together. */
export interface FeatureSettings {
  readonly type: ColumnType;
  readonly bins: Binning;
  readonly tests: readonly DriftTestId[];
  readonly remark: string | null;
  readonly limitsOf: (id: DriftTestId) => TestLimits;
}

/** A feature's own settings go before the run's, and those before the defaults of the test. */
export function settingsOfFeature(
  config: DriftConfig,
  feature: { readonly name: string; readonly type: ColumnType; readonly tooManyCategories?: boolean },
): FeatureSettings {
  const own = Object.hasOwn(config.features, feature.name) ? config.features[feature.name] : undefined;
  const type = own?.type ?? feature.type;
  const choice = chooseTests({
    type,
    asked: own?.tests ?? config.tests,
    tooManyCategories: feature.tooManyCategories ?? false,
  });
  return {
    type,
    bins: own?.bins ?? config.bins,
    tests: choice.tests,
    remark: choice.remark,
    limitsOf: (id) => ({
      laws: config.laws,
      thresholds: own?.thresholds?.[id] ?? config.thresholds[id] ?? describeTest(id).thresholds,
      // A change of the missing rate is cheap to see in large data, so it must pass the stricter level.
      alpha: id === 'missing-rate' ? config.majorAlpha : config.alpha,
      majorAlpha: config.majorAlpha,
    }),
  };
}
