import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { Link, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { useSession } from '../../client/session-state.ts';
import { Page } from '../../components/page.tsx';
import { ChangePassword } from './change-password.tsx';
import { RenewCodes } from './renew-codes.tsx';
import { SessionList } from './session-list.tsx';

const tabNames = ['sessions', 'password', 'codes'] as const;
const sessionsInput = { userId: null };

/** The own account: where it is signed in, its password and its recovery codes. */
export default function OwnAccountPage() {
  const { t } = useTranslation(['identity', 'common']);
  const tabParam = useParams()['tab'] ?? 'sessions';
  const tab = tabNames.find((name) => name === tabParam);
  if (tab === undefined) throw new ClientError('NOT_FOUND');
  const session = useSession().data;
  const sessions = useCommand('session/list', sessionsInput);
  const count = sessions.data?.sessions.length;
  const user = session?.user;
  if (session === undefined || user === null || user === undefined) return null;
  const shown = session.workspace === 'demo' ? (['sessions'] as const) : tabNames;

  return (
    <Page
      crumbs={[{ label: t('own.title') }]}
      eyebrow={user.email}
      heading={count === undefined ? t('own.title') : t('own.heading', { count })}
      lead={
        <>
          {t(`common:role.${user.role}`)}: {t(`role.${user.role}`)}
        </>
      }
    >
      <Tabs
        value={shown.some((name) => name === tab) ? tab : false}
        aria-label={t('own.tabs')}
        sx={{ borderBottom: '1px solid var(--dg-line)', marginBottom: 2.5 }}
      >
        {shown.map((name) => (
          <Tab
            key={name}
            value={name}
            id={`account-tab-${name}`}
            aria-controls={`account-panel-${name}`}
            component={Link}
            to={name === 'sessions' ? '/account' : `/account/${name}`}
            label={t(`own.tab.${name}`)}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`account-panel-${tab}`} aria-labelledby={`account-tab-${tab}`}>
        {tab === 'sessions' ? <SessionList query={sessions} /> : null}
        {tab === 'password' ? <ChangePassword user={user} /> : null}
        {tab === 'codes' ? <RenewCodes email={user.email} /> : null}
      </Box>
    </Page>
  );
}
