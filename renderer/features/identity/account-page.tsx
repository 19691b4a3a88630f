import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { Link, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/identity.ts';
import { useUserId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { useSession } from '../../client/session-state.ts';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { RecordHistory } from '../history/record-history.tsx';
import { AccountActions } from './account-actions.tsx';
import { AccountMark } from './account-mark.tsx';
import { SessionList } from './session-list.tsx';

const tabNames = ['overview', 'sessions', 'history'] as const;
type TabName = (typeof tabNames)[number];

/** Whether one person can sign in, as what, and how that came about. */
export default function AccountPage() {
  const { t } = useTranslation('identity');
  const id = useUserId();
  const tabParam = useParams()['tab'] ?? 'overview';
  const tab = tabNames.find((name) => name === tabParam);
  if (tab === undefined) throw new ClientError('NOT_FOUND');
  const query = useCommand('users/get', { id });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('accounts.title'), to: '/accounts' }]} heading={t('accounts.title')}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  }
  return <LoadedAccount account={query.data} tab={tab} />;
}

function LoadedAccount({ account, tab }: { account: Account; tab: TabName }) {
  const { t } = useTranslation(['identity', 'common']);
  const role = t(`common:role.${account.role}`);
  // Sessions of others are for administrators.
  const reader = useSession().data?.user;
  const seesSessions = reader?.role === 'administrator' || reader?.id === account.id;
  const shown = tabNames.filter((name) => name !== 'sessions' || seesSessions);
  return (
    <Page
      crumbs={[{ label: t('accounts.title'), to: '/accounts' }, { label: account.name }]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.5 }}>
          <AccountMark state={account.state} />
          <span>{role}</span>
          <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
            {account.email}
          </Box>
        </Box>
      }
      heading={t(`account.heading.${account.state}`, { name: account.name, role })}
      lead={t(`account.lead.${account.state}`)}
      actions={<AccountActions account={account} />}
    >
      <Tabs
        value={shown.includes(tab) ? tab : false}
        aria-label={t('account.tabs')}
        sx={{ borderBottom: '1px solid var(--dg-line)', marginBottom: 2.5 }}
      >
        {shown.map((name) => (
          <Tab
            key={name}
            value={name}
            id={`account-tab-${name}`}
            aria-controls={`account-panel-${name}`}
            component={Link}
            to={name === 'overview' ? `/accounts/${account.id}` : `/accounts/${account.id}/${name}`}
            label={t(`account.tab.${name}`)}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`account-panel-${tab}`} aria-labelledby={`account-tab-${tab}`}>
        {tab === 'overview' ? <AccountOverview account={account} /> : null}
        {tab === 'sessions' && seesSessions ? <AccountSessions account={account} /> : null}
        {tab === 'history' ? <RecordHistory record={{ kind: 'user', id: account.id }} /> : null}
      </Box>
    </Page>
  );
}

function AccountOverview({ account }: { account: Account }) {
  const { t } = useTranslation(['identity', 'common']);
  return (
    <Section title={t('account.about')}>
      <Facts
        facts={[
          { label: t('field.email'), value: account.email },
          {
            label: t('column.role'),
            value: (
              <>
                <strong>{t(`common:role.${account.role}`)}</strong>: {t(`role.${account.role}`)}
              </>
            ),
          },
          { label: t('column.state'), value: <AccountMark state={account.state} /> },
          { label: t('account.created'), value: <Moment at={account.createdAt} /> },
          {
            label: t('column.lastSignIn'),
            value: account.lastSignInAt === null ? t('accounts.never') : <Moment at={account.lastSignInAt} />,
          },
          { label: t('column.sessions'), value: formatCount(account.openSessions) },
          {
            label: t('account.failed'),
            value: t('account.failedValue', { count: account.failedSignIns }),
          },
        ]}
      />
    </Section>
  );
}

function AccountSessions({ account }: { account: Account }) {
  return <SessionList query={useCommand('session/list', { userId: account.id })} />;
}
