import { useState } from 'react';
import Divider from '@mui/material/Divider';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListSubheader from '@mui/material/ListSubheader';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Tooltip from '@mui/material/Tooltip';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import MoreVertRounded from '@mui/icons-material/MoreVertRounded';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Model, ModelState } from '../../../shared/contract/models.ts';
import { useGate } from '../../app/use-gate.ts';
import { StateChip } from '../../components/state-chip.tsx';
import { StateDialog } from './state-dialog.tsx';
import { useDeleteModel } from './use-model-bin.ts';

/** The rarer actions on a model. */
export function ModelMenu({ model }: { model: Model }) {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  const remove = useDeleteModel();
  const gate = useGate('models/change-state');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [target, setTarget] = useState<ModelState | null>(null);
  const close = (): void => {
    setAnchor(null);
  };

  return (
    <>
      <Tooltip title={gate.open ? t('page.more') : gate.reason}>
        <span>
          <IconButton
            aria-label={t('page.more')}
            aria-haspopup="menu"
            disabled={!gate.open}
            onClick={(event) => {
              setAnchor(event.currentTarget);
            }}
            sx={{ width: 36, height: 36 }}
          >
            <MoreVertRounded />
          </IconButton>
        </span>
      </Tooltip>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close}>
        <MenuItem
          onClick={() => {
            void navigate(`/models/${model.id}/import`);
          }}
        >
          <ListItemIcon>
            <UploadFileOutlined fontSize="small" />
          </ListItemIcon>
          {t('page.import')}
        </MenuItem>
        {model.nextStates.length === 0 ? null : (
          <ListSubheader role="presentation" sx={{ backgroundColor: 'transparent', lineHeight: '32px' }}>
            {t('page.changeState')}
          </ListSubheader>
        )}
        {model.nextStates.map((state) => (
          <MenuItem
            key={state}
            onClick={() => {
              close();
              setTarget(state);
            }}
          >
            <StateChip state={state} />
          </MenuItem>
        ))}
        <Divider />
        <MenuItem
          onClick={() => {
            close();
            void remove(model).then((removed) => (removed ? navigate('/models') : undefined));
          }}
          sx={{ color: 'error.main' }}
        >
          <ListItemIcon sx={{ color: 'inherit' }}>
            <DeleteOutlined fontSize="small" />
          </ListItemIcon>
          {t('page.delete')}
        </MenuItem>
      </Menu>
      {target === null ? null : (
        <StateDialog
          model={model}
          state={target}
          onClose={() => {
            setTarget(null);
          }}
        />
      )}
    </>
  );
}
