import type { TFunction } from 'i18next';
import type { ModelVersion } from '../../../shared/contract/versions.ts';
import type { Crumb } from '../../components/page.tsx';

/** The way to a version: its model, its list, itself. */
export function versionCrumbs(
  t: TFunction<['versions', 'models']>,
  version: Pick<ModelVersion, 'id' | 'modelId' | 'modelName' | 'version'> | undefined,
): Crumb[] {
  if (version === undefined) return [{ label: t('models:title'), to: '/models' }];
  return [
    { label: t('models:title'), to: '/models' },
    { label: version.modelName, to: `/models/${version.modelId}/versions` },
    { label: version.version, to: `/versions/${version.id}` },
  ];
}
