import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import type { VersionRow } from '../../../shared/contract/versions.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { MomentCell } from '../../components/moment.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { noValue } from '../../format/numbers.ts';
import { DigestText, useCardState, useMetricWords } from './version-words.tsx';

/** Which file the model runs from, in words, and then every version there was. */
export function ModelVersions({ model }: { model: Model }) {
  const { t } = useTranslation('versions');
  const query = useCommand('versions/list', { modelId: model.id, limit: 1 });
  return (
    <Sections>
      <QueryView query={query} rows={3}>
        {({ items: [latest] }) =>
          latest === undefined ? (
            <EmptyState
              title={t('tab.none')}
              body={t('tab.noneBody')}
              action={<RegisterButton model={model} />}
            />
          ) : (
            <>
              <Present model={model} version={latest} />
              <Section title={t('tab.all')} hint={t('tab.hint')} flush>
                <VersionList model={model} />
              </Section>
            </>
          )
        }
      </QueryView>
    </Sections>
  );
}

function RegisterButton({ model }: { model: Model }) {
  const { t } = useTranslation('versions');
  return (
    <GateButton
      command="versions/register"
      to={`/models/${model.id}/register-version`}
      variant="outlined"
      disabled={model.deletedAt !== null}
    >
      {t('tab.register')}
    </GateButton>
  );
}

function Present({ model, version }: { model: Model; version: VersionRow }) {
  const { t } = useTranslation('versions');
  const live = model.deletedAt === null;
  const state =
    version.artefact === null ? 'unproven' : version.cardState === 'whole' ? 'proven' : 'unwritten';
  return (
    <Section title={t(`tab.${state}`, { version: version.version })}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {live && state === 'unproven' ? (
          <GateButton command="versions/complete" to={`/versions/${version.id}/complete`} variant="contained">
            {t('tab.complete')}
          </GateButton>
        ) : null}
        {live && state === 'unwritten' ? (
          <GateButton command="versions/save-card" to={`/versions/${version.id}/card`} variant="contained">
            {t('tab.card')}
          </GateButton>
        ) : null}
        <Button component={Link} to={`/versions/${version.id}`} variant="outlined">
          {t('tab.open')}
        </Button>
        {live ? <RegisterButton model={model} /> : null}
      </Box>
    </Section>
  );
}

const rowId = (row: VersionRow): string => row.id;

function VersionList({ model }: { model: Model }) {
  const { t } = useTranslation('versions');
  const pages = useCursorPages(model.id, 10);
  const cardState = useCardState();
  const metricWords = useMetricWords();
  const query = useCommand(
    'versions/list',
    { modelId: model.id, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo<GridColDef<VersionRow>[]>(
    () => [
      {
        field: 'version',
        headerName: t('list.version'),
        flex: 1,
        minWidth: 84,
        sortable: false,
        renderCell: ({ row, tabIndex }) => (
          <TwoLines
            first={
              <MuiLink
                component={Link}
                to={`/versions/${row.id}`}
                tabIndex={tabIndex}
                color="inherit"
                sx={{ fontWeight: 600 }}
              >
                {row.version}
              </MuiLink>
            }
            second={row.current ? t('list.present') : null}
          />
        ),
      },
      {
        field: 'createdAt',
        headerName: t('list.registered'),
        width: 112,
        sortable: false,
        renderCell: ({ row }) => <MomentCell at={row.createdAt} />,
      },
      {
        field: 'artefact',
        headerName: t('list.artefact'),
        width: 160,
        sortable: false,
        renderCell: ({ row }) => (
          <DigestText sha256={row.artefact?.sha256 ?? null} what={t('list.artefact')} />
        ),
      },
      {
        field: 'training',
        headerName: t('list.training'),
        flex: 1,
        minWidth: 112,
        sortable: false,
        valueGetter: (_, row) => row.training?.name ?? t('missing'),
      },
      {
        field: 'mainMetric',
        headerName: t('list.metric'),
        width: 112,
        sortable: false,
        valueGetter: (_, row) => {
          if (row.mainMetric === null) return noValue;
          const { name, value } = metricWords(row.mainMetric);
          return `${name} ${value}`;
        },
      },
      {
        field: 'cardState',
        headerName: t('list.card'),
        width: 112,
        sortable: false,
        valueGetter: (_, row) => cardState(row),
      },
    ],
    [t, cardState, metricWords],
  );
  return (
    <QueryGrid
      query={query}
      placeholderRows={4}
      label={t('tab.grid')}
      columns={columns}
      pages={pages}
      rowId={rowId}
      pathOf={(row) => `/versions/${row.id}`}
    />
  );
}
