import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { FieldChanges } from '../history/field-changes.tsx';
import { SettingsFields } from './settings-form.tsx';

/** The settings of a model with the history of their changes. */
export function SettingsSection({ model }: { model: Model }) {
  const { t } = useTranslation('fairness');
  const query = useCommand('fairness/settings', { modelId: model.id });
  return (
    <Section title={t('tab.settings')} hint={t('tab.settingsHint')}>
      <QueryView query={query} rows={5}>
        {(settings) => (
          <SettingsFields
            // What somebody else has saved meanwhile is shown; what was typed over it is not saved over it.
            key={settings.rowVersion}
            settings={settings}
            locked={model.deletedAt !== null}
          />
        )}
      </QueryView>
      <SettingsHistory modelId={model.id} />
    </Section>
  );
}

function SettingsHistory({ modelId }: { modelId: Model['id'] }) {
  const { t } = useTranslation(['fairness', 'history']);
  const pages = useCursorPages(modelId, 5);
  const query = useCommand(
    'fairness/settings-history',
    { modelId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  return (
    <Box sx={{ marginTop: 3, borderTop: '1px solid var(--dg-line)', paddingTop: 2 }}>
      <Typography variant="h3" sx={{ marginBottom: 1 }}>
        {t('settings.history')}
      </Typography>
      <QueryView query={query} rows={2}>
        {(page) =>
          page.total === 0 ? (
            <Typography sx={{ color: 'text.secondary' }}>{t('settings.historyEmpty')}</Typography>
          ) : (
            <Box sx={{ display: 'grid', gap: 2 }}>
              {page.items.map((change) => (
                <Box key={change.id}>
                  <Typography variant="body2" component="div">
                    <Moment at={change.at} /> {t('history:by', { name: change.actor.name })}
                  </Typography>
                  <FieldChanges fields={change.fields} />
                </Box>
              ))}
              {page.total > pages.pageSize ? (
                <Box sx={{ display: 'flex', gap: 1 }}>
                  <Button
                    size="small"
                    disabled={pages.page === 0}
                    onClick={() => {
                      pages.goTo(pages.page - 1, null);
                    }}
                  >
                    {t('groups.previous')}
                  </Button>
                  <Button
                    size="small"
                    disabled={page.nextCursor === null}
                    onClick={() => {
                      pages.goTo(pages.page + 1, page.nextCursor);
                    }}
                  >
                    {t('groups.next')}
                  </Button>
                </Box>
              ) : null}
            </Box>
          )
        }
      </QueryView>
    </Box>
  );
}
