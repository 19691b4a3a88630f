import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import { alertSeverity, alertState } from '../../../shared/contract/alerts.ts';
import { approvalState } from '../../../shared/contract/approvals.ts';
import { role } from '../../../shared/contract/define.ts';
import { accountState } from '../../../shared/contract/identity.ts';
import { modelState, modelTask, riskClass } from '../../../shared/contract/models.ts';
import type { Change } from '../../../shared/contract/models.ts';
import { driftVerdict } from '../../../shared/schema/drift.ts';
import { fairnessVerdict } from '../../../shared/schema/fairness.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import { tableEdges } from '../../components/tabular.ts';
import { formatInstant } from '../../format/time.ts';
import { cardWords } from '../versions/card-words.ts';
import { storedWords } from './stored-words.ts';
import type { StoredTexts } from './stored-words.ts';
import english from '../../locales/en/history.json' with { type: 'json' };

/** The core's words for fields in plain English; an unknown one stays as it is. */
function fieldLabel(t: StoredTexts['t'], field: string): string {
  // The digest of a piece of a record is told with what names the piece: the window, the number of the part.
  const said = field.replace(/^(windowSha256|unmeasuredSha256|partSha256) .*$/u, '$1');
  const known = Object.keys(english.fieldName).find((name) => name === said) as
    | keyof typeof english.fieldName
    | undefined;
  return known === undefined ? (cardLabel(t, field) ?? field) : t(`fieldName.${known}`);
}

/** A text of a model card, which the history calls `card <section> <name>`; null for another field. */
function cardLabel(t: StoredTexts['t'], field: string): string | null {
  const [, section, name] = /^card (\w+) (\w+)$/u.exec(field) ?? [];
  const words = cardWords.find((entry) => entry.section === section && entry.name === name);
  return words === undefined
    ? null
    : t('cardField', { section: t(`versions:${words.title}`), name: t(`versions:${words.label}`) });
}

/** A value as the rest of the page shows it. */
function valueLabel(texts: StoredTexts, field: string, value: string | null): string {
  const { t } = texts;
  if (value === null || value === '') return t('nothing');
  const stored = storedWords(texts, field, value);
  if (stored !== null) return stored;
  const state = modelState.safeParse(field === 'state' ? value : undefined);
  if (state.success) return t(`common:state.${state.data}`);
  const risk = riskClass.safeParse(field === 'riskClass' || field === 'strictFrom' ? value : undefined);
  if (risk.success) return t(`common:risk.${risk.data}`);
  const judged = field === 'lastRunVerdict' || field === 'verdict';
  const verdict = driftVerdict.safeParse(judged ? value : undefined);
  if (verdict.success) return t(`common:verdict.${verdict.data}`);
  const fair = fairnessVerdict.safeParse(field === 'verdict' ? value : undefined);
  if (fair.success) return t(`fairness:verdict.${fair.data}`);
  const moment = utcInstant.safeParse(/(?:At|Until)$/u.test(field) ? value : undefined);
  if (moment.success) return formatInstant(moment.data);
  const held = role.safeParse(field === 'role' ? value : undefined);
  if (held.success) return t(`common:role.${held.data}`);
  const account = accountState.safeParse(field === 'state' ? value : undefined);
  if (account.success) return t(`common:accountState.${account.data}`);
  const severity = alertSeverity.safeParse(
    field === 'severity' || field === 'noticesFrom' ? value : undefined,
  );
  if (severity.success) return t(`common:alertSeverity.${severity.data}`);
  const waiting = alertState.safeParse(field === 'state' ? value : undefined);
  if (waiting.success) return t(`common:alertState.${waiting.data}`);
  const asked = approvalState.safeParse(field === 'state' ? value : undefined);
  if (asked.success) return t(`common:approvalState.${asked.data}`);
  const task = modelTask.safeParse(field === 'task' ? value : undefined);
  return task.success ? t(`common:task.${task.data}`) : value;
}

/** What a change did to a record, field by field. */
export function FieldChanges({ fields }: { fields: Change['fields'] }) {
  const { t } = useTranslation(['history', 'common', 'monitors', 'fairness', 'versions']);
  const { t: drift } = useTranslation('drift');
  const { t: gate } = useTranslation(['deployments', 'common']);
  const texts: StoredTexts = { t, drift, gate };
  // Of a record just made every value before is nothing: a column of that would say it once for each field.
  const begun = fields.every(({ before }) => before === null);
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" sx={{ ...tableEdges(0, 1), marginTop: 1, minWidth: 420, tableLayout: 'fixed' }}>
        <TableHead>
          <TableRow>
            <TableCell sx={{ width: 138 }}>{t('field')}</TableCell>
            {begun ? null : <TableCell>{t('before')}</TableCell>}
            <TableCell>{t(begun ? 'value' : 'after')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {fields.map((field) => (
            <TableRow key={field.field}>
              <TableCell component="th" scope="row">
                {fieldLabel(t, field.field)}
              </TableCell>
              {begun ? null : (
                <TableCell sx={{ ...valueCell, color: 'text.secondary' }}>
                  {valueLabel(texts, field.field, field.before)}
                </TableCell>
              )}
              <TableCell sx={valueCell}>{valueLabel(texts, field.field, field.after)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

const valueCell = { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' } as const;
