import { useEffect, useRef, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { Outlet, useLocation } from 'react-router';
import { ErrorBoundary } from 'react-error-boundary';
import { useTranslation } from 'react-i18next';
import CloudOffOutlined from '@mui/icons-material/CloudOffOutlined';
import { useConnection } from '../../client/client-context.tsx';
import { BreadcrumbSlot } from '../../components/page.tsx';
import { CrashNotice } from '../crash-notice.tsx';
import { DiskBanner } from './disk-banner.tsx';
import { ReadingOnlyBanner } from './reading-only-banner.tsx';
import { SessionGate } from '../session-gate.tsx';
import { useAlertPushes } from '../../features/alerts/use-alert-pushes.tsx';
import { useApprovalPushes } from '../../features/approvals/use-approval-pushes.tsx';
import { AccountMenu } from '../../features/identity/account-menu.tsx';
import { DemoBanner } from '../../features/identity/demo-banner.tsx';
import { JobsIndicator } from './jobs-indicator.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The application behind the gate. */
export function AppShell() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

/** What surrounds every page: navigation, top bar, the state of the engine. */
function Frame() {
  const { t } = useTranslation('shell');
  const { state } = useConnection();
  const { pathname } = useLocation();
  useAlertPushes();
  useApprovalPushes();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const mainRef = useRef<HTMLElement>(null);
  const shownPath = useRef(pathname);

  useEffect(() => {
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    // A new page begins at its top, for the eye and for the screen reader alike.
    mainRef.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <Box sx={{ display: 'flex', minHeight: '100vh', backgroundColor: 'var(--dg-page)' }}>
      <SkipLink
        label={t('skip')}
        onSkip={() => {
          mainRef.current?.focus();
        }}
      />
      <Navigation />
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <Box
          component="header"
          sx={{
            position: 'sticky',
            top: 0,
            zIndex: 5,
            height: 60,
            display: 'flex',
            alignItems: 'center',
            gap: 1,
            paddingInline: { xs: 2.5, md: 4 },
            backgroundColor: 'var(--dg-page)',
            borderBottom: '1px solid var(--dg-line)',
          }}
        >
          <Box ref={setSlot} sx={{ flex: 1, minWidth: 0 }} />
          <JobsIndicator />
          <ThemeSwitch />
          <AccountMenu />
        </Box>
        {state === 'offline' ? (
          <Alert
            severity="warning"
            icon={<CloudOffOutlined />}
            role="alert"
            sx={{ borderRadius: 0, borderInline: 0 }}
          >
            {t('offline')}
          </Alert>
        ) : null}
        <ReadingOnlyBanner />
        <DiskBanner />
        <DemoBanner />
        <Box
          component="main"
          ref={mainRef}
          tabIndex={-1}
          sx={{
            flex: 1,
            minWidth: 0,
            padding: { xs: '24px 20px 56px', md: '28px 32px 64px' },
            outline: 'none',
          }}
        >
          <BreadcrumbSlot value={slot}>
            <ErrorBoundary FallbackComponent={CrashNotice} resetKeys={[pathname]}>
              <Outlet />
            </ErrorBoundary>
          </BreadcrumbSlot>
        </Box>
      </Box>
    </Box>
  );
}

/** A button, because the address after the hash belongs to the router. */
function SkipLink({ label, onSkip }: { label: string; onSkip: () => void }) {
  return (
    <Box
      component="button"
      type="button"
      onClick={onSkip}
      sx={{
        position: 'fixed',
        left: 12,
        top: -60,
        zIndex: 2000,
        padding: '10px 16px',
        border: 0,
        borderRadius: '8px',
        font: 'inherit',
        fontWeight: 600,
        color: 'var(--dg-on-primary)',
        backgroundColor: 'var(--dg-primary)',
        opacity: 0,
        '&:focus': { top: 12, opacity: 1 },
      }}
    >
      {label}
    </Box>
  );
}
