import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemText from '@mui/material/ListItemText';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '../../../shared/contract/versions.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';

/** The data that are of a version; results over them are of it too. */
export function VersionData({ version }: { version: ModelVersion }) {
  const { t } = useTranslation('versions');
  const query = useCommand('datasets/list', {
    modelId: version.modelId,
    modelVersionId: version.id,
    limit: 25,
  });
  return (
    <Section title={t('data.title')} hint={t('data.hint')}>
      <QueryView query={query} rows={2}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Typography sx={{ color: 'text.secondary' }}>{t('data.none')}</Typography>
          ) : (
            <>
              <List dense disablePadding aria-label={t('data.title')}>
                {items.map((dataset) => (
                  <ListItem key={dataset.id} disableGutters>
                    <ListItemText
                      primary={dataset.name}
                      secondary={t('data.facts', {
                        purpose: t(`data.purpose.${dataset.purpose}`),
                        rows: formatCount(dataset.rows),
                        at: formatInstant(dataset.createdAt),
                      })}
                    />
                  </ListItem>
                ))}
              </List>
              <MuiLink component={Link} to={`/models/${version.modelId}/data`}>
                {total > items.length ? t('data.more', { count: total - items.length }) : t('data.all')}
              </MuiLink>
            </>
          )
        }
      </QueryView>
    </Section>
  );
}
