import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { foundRules } from '../../../shared/schema/gate.ts';
import type { GateEvaluation, GateFinding } from '../../../shared/schema/gate.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { sentenceText } from '../../../shared/schema/narrative.ts';
import { Moment } from '../../components/moment.tsx';
import { Section } from '../../components/section.tsx';
import { tableEdges } from '../../components/tabular.ts';
import { RuleBadge } from './badges.tsx';
import { inOrder } from './gate-order.ts';
import { mendingPath, sourcePath } from './source-path.ts';

type RulesProps = { evaluation: GateEvaluation; modelId: ModelId };

/** What the gate asks of a model for one step and what was found, what keeps it closed first. */
export function RuleTable({ evaluation, modelId }: RulesProps) {
  const { t } = useTranslation('deployments');
  return (
    <Section title={t('rules.title')} hint={t('rules.hint')}>
      <Box tabIndex={0} role="group" aria-label={t('rules.title')} sx={{ overflowX: 'auto' }}>
        <Table size="small" aria-label={t('rules.title')} sx={tableEdges(0)}>
          <TableHead>
            <TableRow>
              <TableCell>{t('rules.rule')}</TableCell>
              <TableCell>{t('rules.outcome')}</TableCell>
              <TableCell>{t('rules.asked')}</TableCell>
              <TableCell>{t('rules.found')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {inOrder(evaluation).map((finding) => (
              <FindingRow key={finding.rule} finding={finding} modelId={modelId} />
            ))}
          </TableBody>
        </Table>
      </Box>
    </Section>
  );
}

function FindingRow({ finding, modelId }: { finding: GateFinding; modelId: ModelId }) {
  const { t } = useTranslation('deployments');
  const { rule, outcome, needed, required, observed, at, source } = finding;
  const found = sentenceText({ segments: observed });
  const asked = outcome !== 'not-asked';
  const missing =
    outcome === 'unknown' && source === null ? foundRules.find((one) => one === rule) : undefined;
  return (
    <TableRow sx={{ verticalAlign: 'top', ...(asked ? {} : { '& td, & th': { color: 'text.secondary' } }) }}>
      <TableCell component="th" scope="row" sx={{ minWidth: 92, fontWeight: asked ? 600 : 400 }}>
        {t(`rule.${rule}`)}
      </TableCell>
      <TableCell sx={{ width: 148 }}>
        <RuleBadge outcome={outcome} needed={needed} />
        {outcome === 'unknown' && !needed ? <Small>{t('unneeded')}</Small> : null}
      </TableCell>
      <TableCell sx={{ minWidth: 150 }}>{sentenceText({ segments: required })}</TableCell>
      <TableCell sx={{ minWidth: 180, overflowWrap: 'anywhere' }}>
        {source === null ? (
          found
        ) : (
          <MuiLink
            component={Link}
            to={sourcePath(source, modelId)}
            title={t('rules.source', { rule: t(`rule.${rule}`) })}
          >
            {found}
          </MuiLink>
        )}
        {missing === undefined ? null : (
          <Small>
            <MuiLink component={Link} to={mendingPath(missing, modelId)}>
              {t(`rules.mend.${missing}`)}
            </MuiLink>
          </Small>
        )}
        {at === null ? null : (
          <Small>
            <Moment at={at} list />
          </Small>
        )}
      </TableCell>
    </TableRow>
  );
}

function Small({ children }: { children: React.ReactNode }) {
  return (
    <Box
      component="span"
      sx={{ display: 'block', fontSize: '0.75rem', color: 'text.secondary', marginTop: 0.25 }}
    >
      {children}
    </Box>
  );
}
