import Box from '@mui/material/Box';
import Switch from '@mui/material/Switch';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../../shared/contract/alerts.ts';
import { useGate } from '../../app/use-gate.ts';
import { useWrite } from '../../client/client-context.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { useToast } from '../../components/use-toast.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { ruleSentence } from './rule-sentence.ts';
import { draftOfRule } from './rule-values.ts';
import { SeverityBadge } from './severity-badge.tsx';

type RuleTableProps = {
  rules: readonly AlertRule[];
  onChange: (rule: AlertRule) => void;
  onRemove: (rule: AlertRule) => void;
};

/** The sentence says it too, and needs the room where the window is not wide. */
const wideOnly = { display: { xs: 'none', xl: 'table-cell' } } as const;

/** The rules with what each does in a sentence, and the switch for it. */
export function RuleTable({ rules, onChange, onRemove }: RuleTableProps) {
  const { t } = useTranslation(['alerts', 'common', 'performance']);
  return (
    // A table that scrolls can be reached with the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <Box tabIndex={0} role="group" aria-label={t('rules.title')} sx={{ overflowX: 'auto' }}>
      <Table sx={{ minWidth: 560, ...tableEdges(2.5) }}>
        <TableHead>
          <TableRow>
            <TableCell>{t('rules.column.rule')}</TableCell>
            <TableCell sx={wideOnly}>{t('column.model')}</TableCell>
            <TableCell sx={wideOnly}>{t('rules.column.level')}</TableCell>
            <TableCell>{t('column.severity')}</TableCell>
            <TableCell align="right" sx={wideOnly}>
              {t('rules.column.coolDown')}
            </TableCell>
            <TableCell sx={wideOnly}>{t('rules.column.autoResolve')}</TableCell>
            <TableCell>{t('rules.column.enabled')}</TableCell>
            <TableCell>{t('rules.column.actions')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rules.map((rule) => (
            <TableRow key={rule.id} sx={{ verticalAlign: 'top', '& td, & th': { paddingBlock: 1.25 } }}>
              <TableCell component="th" scope="row" sx={{ minWidth: 220 }}>
                <Typography component="div" sx={{ fontWeight: 600, fontSize: '0.875rem' }}>
                  {rule.name}
                </Typography>
                <Typography component="div" variant="body2" sx={{ color: 'text.secondary' }}>
                  {ruleSentence(t, rule, rule.modelName)}
                </Typography>
              </TableCell>
              <TableCell sx={wideOnly}>{rule.modelName ?? t('rules.everyModel')}</TableCell>
              <TableCell sx={wideOnly}>{t(`level.${rule.level}`)}</TableCell>
              <TableCell>
                <SeverityBadge severity={rule.severity} />
              </TableCell>
              <TableCell align="right" sx={{ ...tabularNumbers, ...wideOnly, whiteSpace: 'nowrap' }}>
                {rule.coolDownHours} h
              </TableCell>
              <TableCell sx={wideOnly}>{t(rule.autoResolve ? 'rules.yes' : 'rules.no')}</TableCell>
              <TableCell>
                <RuleSwitch rule={rule} />
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                <GateButton
                  command="alerts/save-rule"
                  size="small"
                  aria-label={t('rules.changeLabel', { name: rule.name })}
                  onClick={() => {
                    onChange(rule);
                  }}
                >
                  {t('rules.change')}
                </GateButton>
                <GateButton
                  command="alerts/delete-rule"
                  size="small"
                  aria-label={t('rules.removeLabel', { name: rule.name })}
                  onClick={() => {
                    onRemove(rule);
                  }}
                >
                  {t('rules.remove')}
                </GateButton>
                <HistoryButton
                  record={{ kind: 'alert-rule', id: rule.id }}
                  name={`“${rule.name}”`}
                  size="small"
                  variant="text"
                  label={t('rules.historyLabel', { name: rule.name })}
                />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function RuleSwitch({ rule }: { rule: AlertRule }) {
  const { t } = useTranslation('alerts');
  const toast = useToast();
  const gate = useGate('alerts/save-rule');
  const save = useWrite('alerts/save-rule');
  return (
    <Tooltip describeChild title={gate.reason}>
      <span>
        <Switch
          size="small"
          checked={rule.enabled}
          disabled={!gate.open || save.isPending}
          slotProps={{ input: { 'aria-label': t('rules.enabledLabel', { name: rule.name }) } }}
          onChange={(_, enabled) => {
            save.mutate(
              {
                rule: { id: rule.id, rowVersion: rule.rowVersion },
                draft: { ...draftOfRule(rule), enabled },
              },
              {
                onSuccess: (saved) => {
                  toast.success(t(saved.enabled ? 'rules.on' : 'rules.off', { name: saved.name }));
                },
                onError: (error) => {
                  toast.error(error.message);
                },
              },
            );
          }}
        />
      </span>
    </Tooltip>
  );
}
