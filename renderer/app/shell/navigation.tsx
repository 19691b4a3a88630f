import Badge from '@mui/material/Badge';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import FactCheckOutlined from '@mui/icons-material/FactCheckOutlined';
import GroupOutlined from '@mui/icons-material/GroupOutlined';
import HowToRegOutlined from '@mui/icons-material/HowToRegOutlined';
import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import MonitorHeartOutlined from '@mui/icons-material/MonitorHeartOutlined';
import NavigateBeforeRounded from '@mui/icons-material/NavigateBeforeRounded';
import NavigateNextRounded from '@mui/icons-material/NavigateNextRounded';
import NotificationsNoneOutlined from '@mui/icons-material/NotificationsNoneOutlined';
import PendingActionsOutlined from '@mui/icons-material/PendingActionsOutlined';
import RocketLaunchOutlined from '@mui/icons-material/RocketLaunchOutlined';
import SettingsBackupRestoreRounded from '@mui/icons-material/SettingsBackupRestoreRounded';
import SpaceDashboardOutlined from '@mui/icons-material/SpaceDashboardOutlined';
import SpeedOutlined from '@mui/icons-material/SpeedOutlined';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import { NavLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import { commands } from '../../../shared/contract/index.ts';
import type { CommandName } from '../../../shared/contract/index.ts';
import { formatCount } from '../../format/numbers.ts';
import { useSession } from '../../client/session-state.ts';
import { visuallyHidden } from '../../components/visually-hidden.ts';
import { useWaiting } from '../../features/alerts/use-waiting.ts';
import { useToDecide } from '../../features/approvals/use-to-decide.ts';
import { useUiStore } from '../ui-store.ts';
import { Brand } from './brand.tsx';

type Place = {
  readonly to: string;
  readonly key: string;
  readonly Icon: typeof GroupOutlined;
  /** Only for roles that may run it; the others do not see the place. */
  readonly command?: CommandName;
};

const places = [
  { to: '/', key: 'nav.overview', Icon: SpaceDashboardOutlined },
  { to: '/alerts', key: 'nav.alerts', Icon: NotificationsNoneOutlined },
  { to: '/approvals', key: 'nav.approvals', Icon: HowToRegOutlined },
  { to: '/models', key: 'nav.models', Icon: Inventory2Outlined },
  { to: '/deployments', key: 'nav.deployments', Icon: RocketLaunchOutlined },
  { to: '/risk', key: 'nav.risk', Icon: SpeedOutlined },
  { to: '/monitors', key: 'nav.monitors', Icon: VisibilityOutlined },
  { to: '/runs', key: 'nav.runs', Icon: CompareArrowsRounded },
  { to: '/audit', key: 'nav.audit', Icon: FactCheckOutlined },
  { to: '/jobs', key: 'nav.jobs', Icon: PendingActionsOutlined },
  {
    to: '/safe-keeping',
    key: 'nav.safeKeeping',
    Icon: SettingsBackupRestoreRounded,
    command: 'backups/status',
  },
  { to: '/accounts', key: 'nav.accounts', Icon: GroupOutlined, command: 'users/list' },
  { to: '/health', key: 'nav.health', Icon: MonitorHeartOutlined },
] as const satisfies readonly Place[];

/** The way between the parts of the application; a strip of icons where the window is narrow. */
export function Navigation() {
  const { t } = useTranslation(['shell', 'common']);
  const narrow = useMediaQuery('(max-width: 1023px)');
  const chosen = useUiStore((state) => state.navCollapsed);
  const toggle = useUiStore((state) => state.toggleNav);
  const collapsed = narrow || chosen;
  const role = useSession().data?.user?.role;
  const waiting: Readonly<Record<string, number>> = {
    '/alerts': useWaiting()?.waiting ?? 0,
    '/approvals': useToDecide() ?? 0,
  };
  const shown = places.filter(
    (place) => !('command' in place) || (role !== undefined && commands[place.command].roles.includes(role)),
  );

  return (
    <Box
      component="nav"
      aria-label={t('nav.label')}
      sx={{
        width: collapsed ? 64 : 216,
        flex: 'none',
        backgroundColor: 'var(--dg-rail)',
        color: 'var(--dg-rail-ink)',
        transition: 'width 140ms ease',
        '& :focus-visible': { outlineColor: 'var(--dg-rail-ink)' },
      }}
    >
      <Box sx={{ height: '100vh', position: 'sticky', top: 0, display: 'flex', flexDirection: 'column' }}>
        <Box sx={{ height: 60, display: 'flex', alignItems: 'center', gap: 1.25, paddingInline: '18px' }}>
          <Brand />
          {collapsed ? null : (
            <Typography
              component="span"
              sx={{ fontWeight: 660, fontSize: '1rem', letterSpacing: '-0.015em' }}
            >
              {t('common:appName')}
            </Typography>
          )}
        </Box>
        <List sx={{ paddingInline: 1.25, flex: 1 }}>
          {shown.map(({ to, key, Icon }) => {
            const count = waiting[to] ?? 0;
            const name = count === 0 ? t(key) : `${t(key)}, ${t('nav.waiting', { count })}`;
            return (
              <ListItem key={to} disablePadding sx={{ marginBottom: 0.25 }}>
                <Tooltip describeChild title={collapsed ? name : ''} placement="right">
                  <ListItemButton
                    component={NavLink}
                    to={to}
                    {...(to === '/' ? { end: true } : {})}
                    {...(collapsed ? { 'aria-label': name } : {})}
                    sx={{
                      borderRadius: '9px',
                      minHeight: 40,
                      paddingInline: '12px',
                      color: 'var(--dg-rail-ink-soft)',
                      '&:hover': { backgroundColor: 'var(--dg-rail-selected)', color: 'var(--dg-rail-ink)' },
                      '&.active': {
                        backgroundColor: 'var(--dg-rail-selected)',
                        color: 'var(--dg-rail-ink)',
                        fontWeight: 560,
                      },
                    }}
                  >
                    <ListItemIcon sx={{ minWidth: collapsed ? 0 : 32, color: 'inherit' }}>
                      <Badge variant="dot" color="error" invisible={!collapsed || count === 0}>
                        <Icon sx={{ fontSize: 20 }} />
                      </Badge>
                    </ListItemIcon>
                    {collapsed ? null : (
                      <Box component="span" sx={{ fontSize: '0.9063rem' }}>
                        {t(key)}
                      </Box>
                    )}
                    {collapsed || count === 0 ? null : (
                      <>
                        <Box component="span" aria-hidden sx={countPill}>
                          {formatCount(count)}
                        </Box>
                        <Box component="span" sx={visuallyHidden}>
                          {` ${t('nav.waiting', { count })}`}
                        </Box>
                      </>
                    )}
                  </ListItemButton>
                </Tooltip>
              </ListItem>
            );
          })}
        </List>
        {narrow ? null : (
          <Box sx={{ padding: 1.25, display: 'flex', justifyContent: collapsed ? 'center' : 'flex-end' }}>
            <Tooltip title={t(collapsed ? 'nav.expand' : 'nav.collapse')} placement="right">
              <IconButton
                onClick={toggle}
                aria-expanded={!collapsed}
                aria-label={t(collapsed ? 'nav.expand' : 'nav.collapse')}
                sx={{ color: 'var(--dg-rail-ink-soft)' }}
              >
                {collapsed ? <NavigateNextRounded /> : <NavigateBeforeRounded />}
              </IconButton>
            </Tooltip>
          </Box>
        )}
      </Box>
    </Box>
  );
}

const countPill = {
  marginLeft: 'auto',
  paddingInline: 0.875,
  borderRadius: 99,
  fontSize: '0.75rem',
  fontWeight: 600,
  fontVariantNumeric: 'tabular-nums',
  color: 'var(--dg-rail)',
  backgroundColor: 'var(--dg-rail-ink)',
} as const;
