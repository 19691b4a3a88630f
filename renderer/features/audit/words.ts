import type { TFunction } from 'i18next';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import english from '../../locales/en/audit.json' with { type: 'json' };

type Texts = TFunction<'audit'>;
type Actions = typeof english.action;
type Action = {
  [Area in keyof Actions]: `${Area}.${keyof Actions[Area] & string}`;
}[keyof Actions];

const actions: readonly string[] = Object.entries(english.action).flatMap(([area, verbs]) =>
  Object.keys(verbs).map((verb) => `${area}.${verb}`),
);

function isAction(text: string): text is Action {
  return actions.includes(text);
}

function isArea(text: string): text is keyof typeof english.area {
  return Object.hasOwn(english.area, text);
}

function isObjectType(text: string): text is keyof typeof english.objectType {
  return Object.hasOwn(english.objectType, text);
}

function isSetting(id: string): id is keyof typeof english.setting {
  return Object.hasOwn(english.setting, id);
}

/** The area of an action: `model` of `model.updated`. */
export function areaOf(action: string): string {
  return action.split('.', 1)[0] ?? action;
}

/** An action in words; one that has none yet stays as it is recorded. */
export function actionLabel(t: Texts, action: string): string {
  return isAction(action) ? t(`action.${action}`) : action;
}

/** An area in words; one that has none yet stays as it is recorded. */
export function areaLabel(t: Texts, area: string): string {
  return isArea(area) ? t(`area.${area}`) : area;
}

/** A kind of object in words; one that has none yet stays as it is recorded. */
export function objectTypeLabel(t: Texts, type: string): string {
  return isObjectType(type) ? t(`objectType.${type}`) : type;
}

/** What a person calls an object: its own name, or what a setting is about. Null: it has none. */
export function objectLabel(t: Texts, { type, id, label }: AuditEntry['target']): string | null {
  return type === 'setting' && isSetting(id) ? t(`setting.${id}`) : label;
}
