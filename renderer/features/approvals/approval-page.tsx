import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../../shared/assert-never.ts';
import type { Approval } from '../../../shared/contract/approvals.ts';
import { useApprovalId } from '../../app/route-ids.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand } from '../../client/client-context.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Fact } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { policyField } from '../deployments/policy-words.ts';
import { RecordHistory } from '../history/record-history.tsx';
import { ApprovalActions } from './approval-actions.tsx';
import { ApprovalBadge } from './approval-badge.tsx';
import { actionLabel, fieldLabel, fieldValue, requestTitle, whatHappens } from './approval-words.ts';
import { tableEdges } from '../../components/tabular.ts';

/** What one person asks another to agree to, why, and what became of it. */
export default function ApprovalPage() {
  const { t } = useTranslation('approvals');
  const id = useApprovalId();
  const query = useCommand('approvals/get', { id });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('title'), to: '/approvals' }]} heading={t('title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <LoadedApproval approval={query.data} />;
}

function LoadedApproval({ approval }: { approval: Approval }) {
  const { t } = useTranslation(['approvals', 'common']);
  const title = requestTitle(t, approval);
  return (
    <Page
      crumbs={[{ label: t('title'), to: '/approvals' }, { label: title }]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.5 }}>
          <ApprovalBadge state={approval.state} />
          <span>{title}</span>
        </Box>
      }
      heading={useAnswer(approval)}
      lead={whatHappens(t, approval)}
      actions={<ApprovalActions approval={approval} />}
    >
      <Sections>
        <Section title={t('page.request')}>
          <Facts facts={useFacts(approval)} />
        </Section>
        <Section title={t('page.values')} hint={t('page.valuesHint')}>
          <Values approval={approval} />
        </Section>
        <RecordHistory record={{ kind: 'approval', id: approval.id }} />
      </Sections>
    </Page>
  );
}

/** The sentence that says where the request has got to and whose turn it is. */
function useAnswer({ state, own, mayDecide, requestedBy, decidedBy }: Approval): string {
  const { t } = useTranslation('approvals');
  const by = { name: decidedBy?.name ?? '' };
  switch (state) {
    case 'open':
      if (own) return t('heading.own');
      return t(mayDecide ? 'heading.decide' : 'heading.others', { name: requestedBy.name });
    case 'approved':
      return t('heading.approved', by);
    case 'carried-out':
      return t('heading.carriedOut', by);
    case 'failed':
      return t('heading.failed', by);
    case 'refused':
      return t('heading.refused', by);
    case 'withdrawn':
      return t('heading.withdrawn', { name: requestedBy.name });
    case 'expired':
      return t('heading.expired');
    default:
      return assertNever(state);
  }
}

function useFacts(approval: Approval): Fact[] {
  const { t } = useTranslation(['approvals', 'common']);
  const accounts = useGate('users/get');
  const { command, target, reason, requestedBy, requestedAt, expiresAt, decidedBy, decidedAt } = approval;
  const { note, outcome, state, inputSha256 } = approval;
  const decided = decidedBy === null || decidedAt === null ? null : { by: decidedBy.name, at: decidedAt };
  return [
    { label: t('fact.action'), value: actionLabel(t, command) },
    ...(target === null
      ? []
      : [
          {
            label: t('fact.about'),
            value:
              target.entity === 'model' ? (
                <Link component={RouterLink} to={`/models/${target.id}/deployment`}>
                  {target.name}
                </Link>
              ) : target.entity === 'user' && accounts.open ? (
                <Link component={RouterLink} to={`/accounts/${target.id}`}>
                  {target.name}
                </Link>
              ) : (
                target.name
              ),
          },
        ]),
    { label: t('fact.reason'), value: reason },
    {
      label: t('fact.requested'),
      value: (
        <>
          {requestedBy.name}, <Moment at={requestedAt} />
        </>
      ),
    },
    ...(state === 'open' ? [{ label: t('fact.expires'), value: <Moment at={expiresAt} /> }] : []),
    ...(decided === null
      ? []
      : [
          {
            label: t('fact.decided'),
            value: (
              <>
                {decided.by}, <Moment at={decided.at} />
              </>
            ),
          },
        ]),
    ...(note === '' ? [] : [{ label: t('fact.note'), value: note }]),
    ...(outcome === null
      ? []
      : [
          {
            label: t('fact.outcome'),
            value: (
              <>
                {outcome.sentence}{' '}
                {outcome.jobId === null ? null : (
                  <Link component={RouterLink} to="/jobs">
                    {t('fact.job')}
                  </Link>
                )}
              </>
            ),
          },
        ]),
    { label: t('fact.sha'), value: <CopyText text={inputSha256} what={t('fact.sha')} /> },
  ];
}

function Values({ approval: { input, target } }: { approval: Approval }) {
  const { t } = useTranslation(['approvals', 'common']);
  const { t: gate } = useTranslation(['deployments', 'common']);
  if (input.length === 0) return t('page.noValues');
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" aria-label={t('page.values')} sx={tableEdges(0)}>
        <TableHead>
          <TableRow>
            <TableCell sx={{ width: 220 }}>{t('column.field')}</TableCell>
            <TableCell>{t('column.value')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {input.map(({ field, value }) => {
            const ofPolicy = policyField(gate, field, value);
            return (
              <TableRow key={field}>
                <TableCell component="th" scope="row">
                  {ofPolicy?.label ?? fieldLabel(t, field, target)}
                </TableCell>
                <TableCell sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                  {ofPolicy?.value ?? fieldValue(t, field, value)}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Box>
  );
}
