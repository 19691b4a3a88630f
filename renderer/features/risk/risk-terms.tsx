import { useMemo } from 'react';
import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { RiskScore } from '../../../shared/contract/risk.ts';
import type { RiskTerm } from '../../../shared/schema/risk.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { LazyChart } from '../../charts/lazy-chart.tsx';
import { riskTermsOption } from '../../charts/options/risk-terms.ts';
import { Section } from '../../components/section.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { formatPercent } from '../../format/numbers.ts';
import { formatPoints, formatValue } from './points.ts';
import { sourcePath } from './source-path.ts';

/** The terms of a score: as bars, and in full below them. */
export function RiskTerms({ score }: { score: RiskScore }) {
  const { t } = useTranslation('risk');
  const scheme = useScheme();
  const option = useMemo(
    () =>
      riskTermsOption(
        score.terms.map(({ name, lowContribution, highContribution }) => ({
          name: t(`term.${name}`),
          low: lowContribution,
          high: highContribution,
        })),
        { certain: t('terms.certain'), open: t('terms.open'), points: t('terms.points') },
        tokens[scheme],
      ),
    [score, t, scheme],
  );
  return (
    <Section title={t('terms.title')} hint={t('terms.hint')}>
      <LazyChart option={option} label={t('terms.label')} height={280} />
      <Box tabIndex={0} role="group" aria-label={t('terms.title')} sx={{ overflowX: 'auto', marginTop: 1.5 }}>
        <Table size="small" aria-label={t('terms.title')} sx={tableEdges(0, 1)}>
          <TableHead>
            <TableRow>
              <TableCell>{t('terms.name')}</TableCell>
              <TableCell align="right">{t('terms.points')}</TableCell>
              <TableCell align="right">{t('terms.range')}</TableCell>
              <TableCell>{t('terms.finding')}</TableCell>
              <TableCell>{t('terms.state')}</TableCell>
              <TableCell align="right">{t('terms.value')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {score.terms.map((term) => (
              <TermRow key={term.name} term={term} modelId={score.modelId} />
            ))}
          </TableBody>
        </Table>
      </Box>
    </Section>
  );
}

function TermRow({ term, modelId }: { term: RiskTerm; modelId: RiskScore['modelId'] }) {
  const { t } = useTranslation('risk');
  const { name, input, freshness, ageDays, weight, value } = term;
  const path = input.source === null ? null : sourcePath(input.source, modelId);
  return (
    <TableRow>
      <TableCell component="th" scope="row" sx={{ minWidth: 96, whiteSpace: 'nowrap' }}>
        <TwoLines first={t(`term.${name}`)} second={t('terms.weight', { weight: formatPercent(weight) })} />
      </TableCell>
      <TableCell align="right" sx={tabularNumbers}>
        {formatPoints(term.contribution)}
      </TableCell>
      <TableCell align="right" sx={nowrapNumbers}>
        {t('range', {
          low: formatPoints(term.lowContribution),
          high: formatPoints(term.highContribution),
        })}
      </TableCell>
      <TableCell sx={{ minWidth: 200, overflowWrap: 'anywhere' }}>
        {path === null ? (
          input.finding
        ) : (
          <MuiLink component={Link} to={path} title={t('terms.source', { term: t(`term.${name}`) })}>
            {input.finding}
          </MuiLink>
        )}
      </TableCell>
      <TableCell sx={{ minWidth: 88, whiteSpace: 'nowrap' }}>
        <TwoLines
          first={t(`freshness.${freshness}`)}
          second={ageDays === null ? null : t('terms.age', { count: ageDays })}
        />
      </TableCell>
      <TableCell align="right" sx={tabularNumbers}>
        {formatValue(value)}
      </TableCell>
    </TableRow>
  );
}

const nowrapNumbers = { ...tabularNumbers, whiteSpace: 'nowrap' } as const;
