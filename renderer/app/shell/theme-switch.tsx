import { useState } from 'react';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Tooltip from '@mui/material/Tooltip';
import { useColorScheme } from '@mui/material/styles';
import DarkModeOutlined from '@mui/icons-material/DarkModeOutlined';
import LightModeOutlined from '@mui/icons-material/LightModeOutlined';
import ContrastRounded from '@mui/icons-material/ContrastRounded';
import { useTranslation } from 'react-i18next';

const modes = [
  { mode: 'system', Icon: ContrastRounded },
  { mode: 'light', Icon: LightModeOutlined },
  { mode: 'dark', Icon: DarkModeOutlined },
] as const;

/** Light, dark or as the system has it; remembered on this computer. */
export function ThemeSwitch() {
  const { t } = useTranslation('shell');
  const { mode, setMode } = useColorScheme();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const present = modes.find((entry) => entry.mode === mode) ?? modes[0];
  const label = t('theme.button', { mode: t(`theme.${present.mode}`) });

  return (
    <>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          aria-haspopup="menu"
          onClick={(event) => {
            setAnchor(event.currentTarget);
          }}
        >
          <present.Icon sx={{ fontSize: 20 }} />
        </IconButton>
      </Tooltip>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => {
          setAnchor(null);
        }}
      >
        {modes.map(({ mode: option, Icon }) => (
          <MenuItem
            key={option}
            role="menuitemradio"
            aria-checked={option === present.mode}
            selected={option === present.mode}
            onClick={() => {
              setMode(option);
              setAnchor(null);
            }}
          >
            <ListItemIcon>
              <Icon fontSize="small" />
            </ListItemIcon>
            {t(`theme.${option}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
