import type { TFunction } from 'i18next';
import { role } from '../../../shared/contract/define.ts';
import type { Approval } from '../../../shared/contract/approvals.ts';
import { modelState } from '../../../shared/contract/models.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import { formatInstant } from '../../format/time.ts';
import english from '../../locales/en/approvals.json' with { type: 'json' };

type Texts = TFunction<['approvals', 'common']>;
type Asked = Pick<Approval, 'command' | 'summary' | 'target' | 'input'>;

/** What a command is called; one that has no words yet is called by its name. */
export function actionLabel(t: Texts, command: string): string {
  return Object.hasOwn(english.action, command)
    ? t(`action.${command as keyof typeof english.action}`)
    : command;
}

/** The action with the record it is about. */
export function requestTitle(t: Texts, { command, target }: Asked): string {
  const action = actionLabel(t, command);
  return target === null ? action : t('about', { action, name: target.name });
}

/** The name of a field of an input; an unknown one stays as it is. */
export function fieldLabel(t: Texts, field: string, target: Approval['target'] = null): string {
  if (field === 'id' && target?.entity === 'model') return t('field.model');
  return Object.hasOwn(english.field, field) ? t(`field.${field as keyof typeof english.field}`) : field;
}

/** A value of an input as the rest of the page shows it. */
export function fieldValue(t: Texts, field: string, value: string): string {
  const state = modelState.safeParse(field === 'state' ? value : undefined);
  if (state.success) return t(`common:state.${state.data}`);
  const held = role.safeParse(field === 'role' ? value : undefined);
  if (held.success) return t(`common:role.${held.data}`);
  if (field === 'commands' && value !== 'none') {
    return value
      .split(', ')
      .map((name) => actionLabel(t, name))
      .join('; ');
  }
  const moment = utcInstant.safeParse(value);
  return moment.success ? formatInstant(moment.data) : value;
}

/** What would happen, in a sentence with the values of the request. */
export function whatHappens(t: Texts, { command, summary, target, input }: Asked): string {
  const value = (wanted: string): string => {
    const found = input.find(({ field }) => field === wanted);
    return found === undefined ? '' : fieldValue(t, wanted, found.value);
  };
  const person = target?.name ?? value('id');
  switch (command) {
    case 'users/create':
      return t('what.create', { name: value('name'), email: value('email'), role: value('role') });
    case 'users/update':
      return t('what.update', { person, name: value('name'), role: value('role') });
    case 'users/issue-reset':
      return t('what.reset', { person });
    case 'users/disable':
      return t('what.disable', { person });
    case 'users/enable':
      return t('what.enable', { person });
    case 'backups/restore':
      return value('source.from') === 'time'
        ? t('what.restoreTime', { at: value('source.at') })
        : t('what.restoreBackup', { id: value('source.id') });
    case 'backups/choose-next-start':
      return value('folder') === 'nothing'
        ? t('what.stay')
        : t('what.nextStart', { folder: value('folder') });
    case 'deployments/override':
      return t('what.override', { model: person, state: value('state'), days: value('days') });
    case 'gate/save-policy':
      return t('what.policy', { version: value('version') });
    case 'audit/revoke-key':
      return t('what.revokeKey', { number: value('number'), size: value('size') });
    case 'audit/begin-epoch':
      return t('what.beginEpoch');
    case 'approvals/save-settings':
      return value('commands') === 'none'
        ? t('what.noneChosen')
        : t('what.chosen', { list: value('commands') });
    default:
      return summary;
  }
}

/** What it means that an action needs a second person; without words of its own, what the action does. */
export function consequence(t: Texts, { command, summary }: Pick<Approval, 'command' | 'summary'>): string {
  return Object.hasOwn(english.consequence, command)
    ? t(`consequence.${command as keyof typeof english.consequence}`)
    : summary;
}
