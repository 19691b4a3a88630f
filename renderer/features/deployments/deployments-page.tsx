import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import PolicyOutlined from '@mui/icons-material/PolicyOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { deploymentOutcome } from '../../../shared/contract/deployments.ts';
import type { DeploymentOutcome, DeploymentRow } from '../../../shared/contract/deployments.ts';
import type { Page as PageOf } from '../../../shared/schema/page.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterChips } from '../../components/filter-chips.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { StateChip } from '../../components/state-chip.tsx';
import { tableEdges } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { deploymentPath } from './deployment-columns.tsx';
import { DeploymentList } from './deployment-list.tsx';
import { daysLeft } from './gate-order.ts';
import { standingNow } from './use-standing.ts';

const inProduction = { states: ['production' as const], limit: 1 };

/** Which models run, and on what grounds. */
export default function DeploymentsPage() {
  const { t } = useTranslation('deployments');
  const running = useCommand('models/list', inProduction).data?.total;
  const standing = useCommand('deployments/list', standingNow);
  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={running === undefined ? t('title') : t('page.running', { count: running })}
      {...(standing.data === undefined ? {} : { lead: t('page.overrides', { count: standing.data.total }) })}
      actions={
        <Button component={Link} to="/gate" variant="outlined" startIcon={<PolicyOutlined />}>
          {t('page.toGate')}
        </Button>
      }
    >
      <Sections>
        <Section title={t('page.standing')} hint={t('page.standingHint')}>
          <QueryView query={standing} rows={3}>
            {(page) => <Standing page={page} />}
          </QueryView>
        </Section>
        <History />
      </Sections>
    </Page>
  );
}

function Standing({ page: { items, total } }: { page: PageOf<DeploymentRow> }) {
  const { t } = useTranslation('deployments');
  const [nowMs] = useState(() => Date.now());
  if (items.length === 0) return <Typography>{t('page.noStanding')}</Typography>;
  const soonest = items.toSorted((a, b) => (a.overrideUntil ?? '').localeCompare(b.overrideUntil ?? ''));
  return (
    <>
      <Box tabIndex={0} role="group" aria-label={t('page.standing')} sx={{ overflowX: 'auto' }}>
        <Table size="small" aria-label={t('page.standing')} sx={tableEdges(0)}>
          <TableHead>
            <TableRow>
              <TableCell>{t('list.model')}</TableCell>
              <TableCell>{t('page.where')}</TableCell>
              <TableCell>{t('page.until')}</TableCell>
              <TableCell>{t('page.why')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {soonest.map((row) => (
              <TableRow key={row.id} sx={{ verticalAlign: 'top' }}>
                <TableCell component="th" scope="row" sx={{ minWidth: 130 }}>
                  <TwoLines
                    first={
                      <MuiLink component={Link} to={deploymentPath(row)}>
                        {row.modelName}
                      </MuiLink>
                    }
                    second={t('list.ofVersion', { version: row.version.version })}
                  />
                </TableCell>
                <TableCell>
                  <StateChip state={row.to} />
                </TableCell>
                <TableCell sx={{ minWidth: 162 }}>
                  <Until row={row} nowMs={nowMs} />
                </TableCell>
                <TableCell sx={{ minWidth: 190, overflowWrap: 'anywhere' }}>
                  <TwoLines first={row.note} second={row.actor.name} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
      {total > items.length ? (
        <Typography variant="body2" sx={{ marginTop: 1 }}>
          {t('page.moreStanding', { count: total - items.length })}
        </Typography>
      ) : null}
    </>
  );
}

function Until({ row: { overrideUntil }, nowMs }: { row: DeploymentRow; nowMs: number }) {
  const { t } = useTranslation('deployments');
  if (overrideUntil === null) return null;
  return (
    <TwoLines
      first={<strong>{t('page.left', { count: daysLeft(overrideUntil, nowMs) })}</strong>}
      second={<Moment at={overrideUntil} list />}
    />
  );
}

function History() {
  const { t } = useTranslation(['deployments', 'common']);
  const [outcomes, setOutcomes] = useState<readonly DeploymentOutcome[]>([]);
  return (
    <Section title={t('page.history')} flush>
      <Box sx={{ padding: '0 20px 14px' }}>
        <FilterChips
          label={t('page.filter')}
          options={deploymentOutcome.options}
          selected={outcomes}
          text={(outcome) => t(`result.${outcome}`)}
          onChange={setOutcomes}
        />
      </Box>
      <DeploymentList
        modelId={null}
        outcomes={outcomes}
        empty={
          outcomes.length > 0 ? (
            <EmptyState
              title={t('page.filtered')}
              body={t('page.filteredBody')}
              action={
                <Button
                  variant="outlined"
                  onClick={() => {
                    setOutcomes([]);
                  }}
                >
                  {t('common:clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              title={t('page.empty')}
              body={t('page.emptyBody')}
              action={
                <Button component={Link} to="/models" variant="outlined">
                  {t('page.emptyAction')}
                </Button>
              }
            />
          )
        }
      />
    </Section>
  );
}
