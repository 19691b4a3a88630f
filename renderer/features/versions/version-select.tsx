import { useTranslation } from 'react-i18next';
import type { ModelId, ModelVersionId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';

type VersionSelectProps = {
  modelId: ModelId;
  value: ModelVersionId | null;
  onChange: (version: ModelVersionId | null) => void;
};

/** Which version of the model data are of; nobody has to know. */
export function VersionSelect({ modelId, value, onChange }: VersionSelectProps) {
  const { t } = useTranslation('versions');
  const versions = useCommand('versions/list', { modelId, limit: 200 }).data?.items ?? [];
  return (
    <PlainSelect
      labelled
      label={t('data.choose')}
      value={value ?? ''}
      options={[
        { value: '', label: t('data.unknown') },
        ...versions.map((version) => ({
          value: version.id,
          label: version.current ? t('data.present', { version: version.version }) : version.version,
        })),
      ]}
      onChange={(chosen) => {
        onChange(versions.find(({ id }) => id === chosen)?.id ?? null);
      }}
    />
  );
}
