import { createContext, useContext, useEffect } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Breadcrumbs from '@mui/material/Breadcrumbs';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import ChevronRightRounded from '@mui/icons-material/ChevronRightRounded';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../shared/contract/index.ts';
import type { DriftVerdict } from '../../shared/schema/drift.ts';
import { useGate } from '../app/use-gate.ts';
import { useConnection } from '../client/client-context.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** The place in the top bar where the open page writes its breadcrumb. */
export const BreadcrumbSlot = createContext<HTMLElement | null>(null);

export type Crumb = { readonly label: string; readonly to?: string };

type PageProps = {
  /** The way to this page; the last entry is the page itself and titles the window. */
  crumbs: readonly Crumb[];
  /** The answer to the question this page is opened for, in words. */
  heading: ReactNode;
  verdict?: DriftVerdict | null;
  /** One line above the heading that says what is being looked at. */
  eyebrow?: ReactNode;
  /** What follows from the answer, in a sentence or two. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** What the page is there to do; somebody whose role may not is told so before filling anything in. */
  command?: CommandName;
  children?: ReactNode;
};

/** Characters from which an answer is set smaller, so that it stays within a few lines. */
const longHeading = 96;

/** The frame of every page: breadcrumb, answer, actions, and then the reasons. */
export function Page({
  crumbs,
  heading,
  verdict = null,
  eyebrow,
  lead,
  actions,
  command,
  children,
}: PageProps) {
  const { t } = useTranslation();
  const slot = useContext(BreadcrumbSlot);
  const title = crumbs.at(-1)?.label ?? t('appName');
  const long = typeof heading === 'string' && heading.length > longHeading;
  useEffect(() => {
    document.title = `${title} · ${t('appName')}`;
  }, [title, t]);

  return (
    <Box sx={{ maxWidth: 1240, marginInline: 'auto', width: '100%' }}>
      {slot === null ? null : createPortal(<Trail crumbs={crumbs} />, slot)}
      <Box
        component="header"
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start', marginBottom: 3 }}
      >
        <Box sx={{ flex: '1 1 420px', minWidth: 0 }}>
          {verdict === null && eyebrow === undefined ? null : (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5, marginBottom: 1 }}>
              {verdict === null ? null : <VerdictBadge verdict={verdict} size="large" />}
              <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{eyebrow}</Box>
            </Box>
          )}
          <Typography
            variant="h1"
            sx={{
              maxWidth: long ? '44em' : '36em',
              textWrap: long ? 'pretty' : 'balance',
              overflowWrap: 'anywhere',
              ...(long ? { fontSize: '1.3125rem', lineHeight: 1.35 } : {}),
            }}
          >
            {heading}
          </Typography>
          {lead === undefined ? null : (
            <Typography component="div" sx={{ marginTop: 0.75, color: 'text.secondary', maxWidth: '52em' }}>
              {lead}
            </Typography>
          )}
        </Box>
        {actions === undefined ? null : (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, paddingTop: 0.5 }}>{actions}</Box>
        )}
      </Box>
      {command === undefined ? null : <RoleNote command={command} />}
      {children}
    </Box>
  );
}

function RoleNote({ command }: { command: CommandName }) {
  const { open, reason } = useGate(command);
  const { state } = useConnection();
  // That the engine does not answer is told above every page.
  if (open || state === 'offline') return null;
  return (
    <Alert severity="info" sx={{ marginBottom: 2.5 }}>
      {reason}
    </Alert>
  );
}

function Trail({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useTranslation('shell');
  return (
    <Breadcrumbs
      aria-label={t('breadcrumb')}
      separator={<ChevronRightRounded sx={{ fontSize: 18, color: 'text.secondary' }} />}
      sx={{
        minWidth: 0,
        '& .MuiBreadcrumbs-ol': { flexWrap: 'nowrap' },
        '& li': { minWidth: 0 },
        // Where there is little room, names in between give way; where one is and where it began stay legible.
        '& li:first-of-type': { flex: 'none' },
        '& li:last-of-type': { minWidth: 120 },
      }}
    >
      {crumbs.map(({ label, to }) =>
        to === undefined ? (
          <Typography key={label} variant="body2" noWrap aria-current="page" sx={{ fontWeight: 560 }}>
            {label}
          </Typography>
        ) : (
          <Link
            key={label}
            component={RouterLink}
            to={to}
            variant="body2"
            noWrap
            sx={{ display: 'block', color: 'text.secondary' }}
          >
            {label}
          </Link>
        ),
      )}
    </Breadcrumbs>
  );
}
