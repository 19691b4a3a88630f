import MuiLink from '@mui/material/Link';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { NamedVersion } from '../../../shared/contract/datasets.ts';
import type { DatasetId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { noValue } from '../../format/numbers.ts';

/** The version of a model as a link to its page. */
export function VersionLink({ version }: { version: NamedVersion }) {
  return (
    <MuiLink component={Link} to={`/versions/${version.id}`}>
      {version.version}
    </MuiLink>
  );
}

/** The version that data are of, and so whatever was made of them. */
export function VersionOfData({ datasetId }: { datasetId: DatasetId }) {
  const { t } = useTranslation('versions');
  const { data } = useCommand('datasets/get', { id: datasetId });
  if (data === undefined) return noValue;
  return data.modelVersion === null ? t('data.unknown') : <VersionLink version={data.modelVersion} />;
}
