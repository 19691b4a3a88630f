import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionWrite } from '../../client/session-state.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { useToast } from '../../components/use-toast.ts';

/** Says on every page that this is the demo, and lets one see it as somebody else. */
export function DemoBanner() {
  const { t } = useTranslation(['identity', 'common']);
  const session = useSession().data;
  const signIn = useSessionWrite('session/sign-in-demo');
  const toast = useToast();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (session?.workspace !== 'demo' || session.user === null) return null;
  const present = session.user;
  return (
    <Box
      component="section"
      aria-label={t('demo.bannerLabel')}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.5,
        paddingInline: { xs: 2.5, md: 4 },
        paddingBlock: 0.75,
        fontSize: '0.8438rem',
        backgroundColor: 'var(--dg-primary-soft)',
        borderBottom: '1px solid var(--dg-line)',
      }}
    >
      <ScienceOutlined aria-hidden sx={{ fontSize: 18, color: 'primary.main' }} />
      <Box sx={{ flex: '1 1 260px' }}>
        {t('demo.banner', { name: present.name, role: t(`common:role.${present.role}`) })}
      </Box>
      <Button
        size="small"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        loading={signIn.isPending}
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
      >
        {t('demo.change')}
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => {
          setAnchor(null);
        }}
      >
        {session.demoPeople.map(({ id, name, role }) => (
          <MenuItem
            key={id}
            role="menuitemradio"
            aria-checked={id === present.id}
            selected={id === present.id}
            onClick={() => {
              setAnchor(null);
              if (id === present.id) return;
              signIn.mutate(
                { role },
                {
                  onError: (error) => {
                    toast.error(error.message);
                  },
                },
              );
            }}
          >
            <TwoLines first={t(`common:role.${role}`)} second={name} />
          </MenuItem>
        ))}
      </Menu>
    </Box>
  );
}
