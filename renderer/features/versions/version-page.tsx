import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import EditOutlined from '@mui/icons-material/EditOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { ModelVersion, VersionMetric } from '../../../shared/contract/versions.ts';
import { cardSections } from '../../../shared/schema/model-card.ts';
import type { ModelCard } from '../../../shared/schema/model-card.ts';
import { useVersionId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { useSaveExport } from '../../components/use-save-export.ts';
import { formatBytes, formatNumber, noValue, shortDigest } from '../../format/numbers.ts';
import { RecordHistory } from '../history/record-history.tsx';
import { cardParts } from './card-words.ts';
import { CheckArtefact } from './check-artefact.tsx';
import { VersionData } from './version-data.tsx';
import { versionCrumbs } from './version-crumbs.ts';
import { DigestText, useMetricWords } from './version-words.tsx';

/** Which file a version runs from, and everything that is recorded of it. */
export default function VersionPage() {
  const { t } = useTranslation(['versions', 'models']);
  const query = useCommand('versions/get', { id: useVersionId() });
  if (query.data === undefined) {
    return (
      <Page crumbs={[...versionCrumbs(t, undefined), { label: t('title') }]} heading={t('title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Loaded version={query.data} />;
}

function Loaded({ version }: { version: ModelVersion }) {
  const { t } = useTranslation(['versions', 'models']);
  const model = useCommand('models/get', { id: version.modelId }).data;
  const live = model?.deletedAt === null;
  const { artefact } = version;
  const { save, saving } = useSaveExport();
  return (
    <Page
      crumbs={[
        ...versionCrumbs(t, version).slice(0, -1),
        { label: t('page.title', { model: version.modelName, version: version.version }) },
      ]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.5 }}>
          <span>{t(version.current ? 'page.present' : 'page.earlier')}</span>
          <MuiLink component={Link} to={`/models/${version.modelId}/versions`}>
            {version.modelName}
          </MuiLink>
          <Moment at={version.createdAt} />
        </Box>
      }
      heading={
        artefact === null
          ? t('page.heading.missing', { version: version.version })
          : t('page.heading.recorded', { version: version.version, digest: shortDigest(artefact.sha256) })
      }
      lead={t(`card.state.${version.cardState}`, { count: version.cardSections, of: cardSections.length })}
      actions={
        <>
          {live ? (
            <GateButton
              command="versions/complete"
              to={`/versions/${version.id}/complete`}
              variant={artefact === null ? 'contained' : 'outlined'}
            >
              {t('page.complete')}
            </GateButton>
          ) : null}
          {(['markdown', 'json'] as const).map((format) => (
            <GateButton
              key={format}
              command="versions/export-card"
              variant="outlined"
              startIcon={<DownloadOutlined />}
              disabled={saving}
              onClick={() => {
                save('versions/export-card', { id: version.id, format });
              }}
            >
              {t(`page.${format}`)}
            </GateButton>
          ))}
        </>
      }
    >
      <Sections>
        <Section title={t('page.facts')}>
          <Recorded version={version} />
        </Section>
        <Figures metrics={version.metrics} />
        <VersionData version={version} />
        <Card version={version} live={live} />
        <CheckArtefact version={version} />
        <RecordHistory record={{ kind: 'model-version', id: version.id }} />
      </Sections>
    </Page>
  );
}

function Recorded({ version }: { version: ModelVersion }) {
  const { t } = useTranslation('versions');
  const { artefact, training, createdBy } = version;
  return (
    <Facts
      facts={[
        { label: t('page.version'), value: version.version },
        {
          label: t('page.registered'),
          value: (
            <>
              <Moment at={version.createdAt} />
              {createdBy === null ? '' : ` · ${t('page.by', { name: createdBy.name })}`}
            </>
          ),
        },
        { label: t('page.artefact'), value: artefact?.name ?? t('missing') },
        ...(artefact === null
          ? []
          : [
              {
                label: t('page.size'),
                value: artefact.sizeBytes === null ? t('missing') : formatBytes(artefact.sizeBytes),
              },
              {
                label: t('page.source'),
                value: t(artefact.source === 'file' ? 'page.readFromFile' : 'page.wasTyped'),
              },
            ]),
        {
          label: t('page.digest'),
          value: <DigestText sha256={artefact?.sha256 ?? null} what={t('page.digest')} />,
        },
        {
          label: t('page.training'),
          value:
            training === null
              ? t('missing')
              : t('page.trainingRows', { name: training.name, count: training.rows }),
        },
        {
          label: t('page.trainingDigest'),
          value: <DigestText sha256={training?.evidenceSha256 ?? null} what={t('page.trainingDigest')} />,
        },
        { label: t('page.changed'), value: <Moment at={version.updatedAt} /> },
      ]}
    />
  );
}

function Figures({ metrics }: { metrics: readonly VersionMetric[] }) {
  const { t } = useTranslation('versions');
  const words = useMetricWords();
  if (metrics.length === 0) {
    return (
      <Section title={t('figures.title')}>
        <Typography sx={{ color: 'text.secondary' }}>{t('figures.none')}</Typography>
      </Section>
    );
  }
  return (
    <Section title={t('figures.title')} hint={t('figures.hint')}>
      <Box sx={{ overflowX: 'auto' }}>
        <Table size="small" aria-label={t('figures.title')} sx={tableEdges(0)}>
          <TableHead>
            <TableRow>
              <TableCell>{t('figures.name')}</TableCell>
              <TableCell align="right">{t('figures.value')}</TableCell>
              <TableCell align="right">{t('figures.interval')}</TableCell>
              <TableCell>{t('figures.from')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {metrics.map((metric) => {
              const { name, value } = words(metric);
              const interval = metric.source === 'run' ? metric.interval : null;
              return (
                <TableRow key={`${metric.source === 'run' ? metric.runId : ''} ${metric.name}`}>
                  <TableCell component="th" scope="row">
                    {name}
                  </TableCell>
                  <TableCell align="right" sx={tabularNumbers}>
                    {value}
                  </TableCell>
                  <TableCell align="right" sx={tabularNumbers}>
                    {interval === null
                      ? noValue
                      : t('figures.range', {
                          low: formatNumber(interval.lower),
                          high: formatNumber(interval.upper),
                        })}
                  </TableCell>
                  <TableCell>
                    {metric.source === 'run' ? (
                      <MuiLink component={Link} to={`/performance/${metric.runId}`}>
                        {t('figures.run', { dataset: metric.dataset })}
                      </MuiLink>
                    ) : (
                      metric.origin
                    )}
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      </Box>
    </Section>
  );
}

function textOf(card: ModelCard, section: keyof ModelCard, name: string): string {
  return new Map<string, string>(Object.entries(card[section])).get(name) ?? '';
}

function Card({ version, live }: { version: ModelVersion; live: boolean }) {
  const { t } = useTranslation('versions');
  return (
    <Section
      title={t('card.title')}
      hint={t('card.hint')}
      actions={
        live ? (
          <GateButton
            command="versions/save-card"
            to={`/versions/${version.id}/card`}
            size="small"
            variant="outlined"
            startIcon={<EditOutlined />}
          >
            {t('page.edit')}
          </GateButton>
        ) : undefined
      }
    >
      <Box sx={{ display: 'grid', gap: 2.5 }}>
        {cardParts.map(({ section, title, texts }) => {
          const written = texts
            .map(({ name, label }) => ({ label, text: textOf(version.card, section, name) }))
            .filter(({ text }) => text !== '');
          return (
            <Box key={section}>
              <Typography variant="h3" sx={{ marginBottom: 0.75 }}>
                {t(title)}
              </Typography>
              {written.length === 0 ? (
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {t('card.blank')}
                </Typography>
              ) : (
                <Facts
                  facts={written.map(({ label, text }) => ({
                    label: t(label),
                    value: (
                      <Box component="span" sx={{ whiteSpace: 'pre-wrap' }}>
                        {text}
                      </Box>
                    ),
                  }))}
                />
              )}
            </Box>
          );
        })}
      </Box>
    </Section>
  );
}
