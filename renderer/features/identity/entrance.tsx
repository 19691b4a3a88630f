import { useEffect } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Brand } from '../../app/shell/brand.tsx';
import { ThemeSwitch } from '../../app/shell/theme-switch.tsx';

type EntranceProps = {
  /** Titles the window. */
  title: string;
  width: number;
  children: ReactNode;
};

/** The page before the application: nothing but the mark, the theme and what is asked. */
export function Entrance({ title, width, children }: EntranceProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('appName')}`;
  }, [title, t]);
  return (
    <Box
      sx={{
        minHeight: '100vh',
        backgroundColor: 'var(--dg-page)',
        display: 'flex',
        flexDirection: 'column',
        paddingInline: { xs: 2.5, md: 4 },
      }}
    >
      <Box
        component="header"
        sx={{ height: 64, flex: 'none', display: 'flex', alignItems: 'center', gap: 1.25 }}
      >
        <Brand size={30} />
        <Typography component="span" sx={{ fontWeight: 660, letterSpacing: '-0.015em', flex: 1 }}>
          {t('appName')}
        </Typography>
        <ThemeSwitch />
      </Box>
      <Box
        component="main"
        sx={{ width: '100%', maxWidth: width, marginInline: 'auto', padding: '16px 0 56px' }}
      >
        {children}
      </Box>
    </Box>
  );
}

/** The card with the one thing that is asked. */
export function EntranceCard({ children }: { children: ReactNode }) {
  return (
    <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '16px', padding: { xs: 2.5, sm: 4 } }}>
      {children}
    </Paper>
  );
}

/** The question, and what hangs on it. */
export function EntranceHeading({ title, lead }: { title: string; lead?: ReactNode }) {
  return (
    <>
      <Typography variant="h1">{title}</Typography>
      {lead === undefined ? null : (
        <Typography component="div" sx={{ color: 'text.secondary', margin: '6px 0 0', maxWidth: '60ch' }}>
          {lead}
        </Typography>
      )}
    </>
  );
}
