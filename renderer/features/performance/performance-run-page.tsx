import { useMemo } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { Link as RouterLink, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { PerformanceRun } from '../../../shared/contract/performance.ts';
import { performanceRunId } from '../../../shared/schema/ids.ts';
import { partName } from '../../../shared/schema/monitor.ts';
import type { PerformanceFigure, PerformanceResult } from '../../../shared/schema/performance.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { calibrationOption } from '../../charts/options/group-lines.ts';
import { useCommand } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { ExportButtons } from '../../components/export-buttons.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Remarks } from '../../components/remarks.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { formatCount, formatNumber, formatStatistic, formatShare, noValue } from '../../format/numbers.ts';
import { formatInstantInList } from '../../format/time.ts';
import { Recompute } from '../jobs/recompute.tsx';
import { PerformanceFacts } from './performance-facts.tsx';

/** How well the model predicts, in a sentence, and the figures behind it. */
export default function PerformanceRunPage() {
  const { t } = useTranslation(['performance', 'models']);
  const parsed = performanceRunId.safeParse(useParams()['runId']);
  if (!parsed.success) throw new ClientError('PERFORMANCE_RUN_NOT_FOUND');
  const query = useCommand('performance/get', { id: parsed.data });
  if (query.data === undefined) {
    return (
      <Page
        crumbs={[{ label: t('models:title'), to: '/models' }, { label: t('run.one') }]}
        heading={t('run.one')}
      >
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Result run={query.data} />;
}

function Result({ run }: { run: PerformanceRun }) {
  const { t } = useTranslation(['performance', 'models']);
  const { result } = run;
  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: run.modelName, to: `/models/${run.modelId}/performance` },
        { label: t('run.title', { when: formatInstantInList(run.createdAt) }) },
      ]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.5 }}>
          <span>{t(`kind.${run.kind}`)}</span>
          <Link component={RouterLink} to={`/models/${run.modelId}/performance`}>
            {run.modelName}
          </Link>
          <span>
            {t('run.of', {
              dataset: partName(run.dataset.name, run.part),
              rows: formatCount(result.data.rows),
            })}
          </span>
          <Moment at={run.createdAt} />
        </Box>
      }
      heading={run.sentence}
      actions={
        <ExportButtons
          command="performance/export"
          id={run.id}
          labels={{ csv: t('run.csv'), json: t('run.json') }}
        />
      }
    >
      <Sections>
        {result.assumption === null ? null : (
          <Alert severity="info">
            {t('run.estimate')} {result.assumption}
          </Alert>
        )}
        <Figures result={result} />
        <Confusion result={result} />
        <Classes classes={result.classes} />
        <Calibration bins={result.calibration} />
        <Remarks title={t('run.notes')} notes={result.notes} />
        <Section title={t('run.facts')}>
          <PerformanceFacts run={run} />
          <Recompute command="performance/recompute" id={run.id} />
        </Section>
      </Sections>
    </Page>
  );
}

/** Figures that stand below each other with as many decimals; large errors of a regression with fewer. */
const formatFigure = (value: number): string =>
  Math.abs(value) < 10 ? formatStatistic(value) : formatNumber(value);

function useFigureTexts() {
  const { t } = useTranslation('performance');
  const rangeOf = (figure: PerformanceFigure): string =>
    figure.defined && figure.interval !== null
      ? t('figures.range', {
          low: formatFigure(figure.interval.lower),
          high: formatFigure(figure.interval.upper),
        })
      : noValue;
  return {
    valueOf(figure: PerformanceFigure | null): string {
      if (figure === null) return noValue;
      return figure.defined ? formatFigure(figure.value) : t('figures.undefined', { reason: figure.reason });
    },
    rangeOf,
    /** Value and interval in one cell. */
    bothOf(figure: PerformanceFigure): string {
      if (!figure.defined) return t('figures.undefined', { reason: figure.reason });
      const value = formatFigure(figure.value);
      return figure.interval === null ? value : `${value} (${rangeOf(figure)})`;
    },
  };
}

/** A number on one line; why there is none, on as many as it takes. */
function FigureCell({ figure, text }: { figure: PerformanceFigure | null; text: string }) {
  return (
    <TableCell align="right" sx={figure?.defined === false ? { maxWidth: 240 } : tabularNumbers}>
      {text}
    </TableCell>
  );
}

/** How the figures of a result, and no others, came to their intervals. */
function hintOf({ kind, metrics }: PerformanceResult) {
  if (kind === 'estimate') return 'figures.hintEstimate';
  if (kind === 'regression') return 'figures.hintBootstrap';
  return metrics.some(({ name }) => name === 'calibrationError') ? 'figures.hint' : 'figures.hintShares';
}

function Figures({ result }: { result: PerformanceResult }) {
  const { t } = useTranslation('performance');
  const { valueOf, rangeOf } = useFigureTexts();
  const compared = result.reference !== null;
  return (
    <Section title={t('figures.title')} hint={t(hintOf(result))}>
      <Box sx={{ overflowX: 'auto' }}>
        <Table size="small" aria-label={t('figures.title')} sx={tableEdges(0)}>
          <TableHead>
            <TableRow>
              <TableCell>{t('figures.name')}</TableCell>
              <TableCell align="right">{t('figures.value')}</TableCell>
              <TableCell align="right">{t('figures.interval')}</TableCell>
              {compared ? <TableCell align="right">{t('figures.reference')}</TableCell> : null}
            </TableRow>
          </TableHead>
          <TableBody>
            {result.metrics.map(({ name, figure, reference }) => (
              <TableRow key={name}>
                <TableCell component="th" scope="row" sx={{ minWidth: 180 }}>
                  {t(`metric.${name}`)}
                  <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                    {t(`meaning.${name}`)}
                  </Typography>
                </TableCell>
                <FigureCell figure={figure} text={valueOf(figure)} />
                <TableCell align="right" sx={tabularNumbers}>
                  {rangeOf(figure)}
                </TableCell>
                {compared ? <FigureCell figure={reference} text={valueOf(reference)} /> : null}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
    </Section>
  );
}

function Confusion({ result: { confusion, kind } }: { result: PerformanceResult }) {
  const { t } = useTranslation('performance');
  if (confusion === null) return null;
  const { counts } = confusion;
  const classes =
    kind === 'multiclass' ? confusion.classes : [t('confusion.negative'), t('confusion.positive')];
  return (
    <Section
      title={t('confusion.title')}
      hint={t(kind === 'estimate' ? 'confusion.hintEstimate' : 'confusion.hint')}
    >
      <Box sx={{ overflowX: 'auto', maxWidth: classes.length > 4 ? 'none' : 640 }}>
        <FigureTable
          label={t('confusion.title')}
          columns={[t('confusion.actual'), ...classes.map((name) => t('confusion.predicted', { name }))]}
          rows={classes.map((name, actual) => [
            name,
            ...classes.map((_, predicted) => formatCount(Math.round(counts[actual]?.[predicted] ?? 0))),
          ])}
        />
      </Box>
    </Section>
  );
}

function Classes({ classes }: Pick<PerformanceResult, 'classes'>) {
  const { t } = useTranslation('performance');
  const { valueOf, bothOf } = useFigureTexts();
  if (classes === null) return null;
  return (
    <Section title={t('classes.title')} hint={t('classes.hint')}>
      <Box sx={{ overflowX: 'auto' }}>
        <FigureTable
          label={t('classes.title')}
          columns={[
            t('classes.class'),
            t('classes.rows'),
            t('metric.precision'),
            t('metric.recall'),
            t('metric.f1'),
          ]}
          rows={classes.map(({ name, rows, precision, recall, f1 }) => [
            name,
            formatCount(rows),
            bothOf(precision),
            bothOf(recall),
            valueOf(f1),
          ])}
        />
      </Box>
    </Section>
  );
}

function Calibration({ bins }: { bins: PerformanceResult['calibration'] }) {
  const { t } = useTranslation('performance');
  const scheme = useScheme();
  const option = useMemo(
    () =>
      calibrationOption(
        [
          {
            name: t('calibration.line'),
            points: (bins ?? []).map(({ meanPredicted, observed }) => [meanPredicted, observed] as const),
          },
        ],
        { x: t('calibration.x'), y: t('calibration.y'), perfect: t('calibration.perfect') },
        tokens[scheme],
      ),
    [bins, t, scheme],
  );
  if (bins === null) return null;
  return (
    <ChartCard
      title={t('calibration.title')}
      hint={t('calibration.hint')}
      label={t('calibration.label')}
      option={option}
      height={380}
      table={
        <FigureTable
          label={t('calibration.title')}
          columns={[t('calibration.scores'), t('calibration.rows'), t('calibration.x'), t('calibration.y')]}
          rows={bins.map(({ lower, upper, rows, meanPredicted, observed }) => [
            t('figures.range', { low: formatShare(lower), high: formatShare(upper) }),
            formatCount(rows),
            formatShare(meanPredicted),
            formatShare(observed),
          ])}
        />
      }
    />
  );
}
