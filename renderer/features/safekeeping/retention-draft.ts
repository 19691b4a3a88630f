import { retentionLimits } from '../../../shared/contract/backups.ts';
import type { RetentionRules } from '../../../shared/contract/backups.ts';

type Field = keyof RetentionRules;

/** The rules as they are typed; nothing in `most` is without a limit. */
export type RetentionDraft = Readonly<Record<Field, string>>;

/** In the order of the limits. */
export const retentionFields = Object.keys(retentionLimits) as Field[];

const text = (value: number | null): string => (value === null ? '' : String(value));

export function draftOf(rules: RetentionRules): RetentionDraft {
  return {
    hourly: text(rules.hourly),
    daily: text(rules.daily),
    weekly: text(rules.weekly),
    monthly: text(rules.monthly),
    manualDays: text(rules.manualDays),
    most: text(rules.most),
  };
}

/** The rules that were typed, or which of them are no whole number in their range. */
export function readRetention(draft: RetentionDraft): {
  readonly rules: RetentionRules | null;
  readonly wrong: readonly Field[];
} {
  const wrong = retentionFields.filter((field) => {
    const { least, most } = retentionLimits[field];
    const typed = draft[field].trim();
    if (typed === '' && field === 'most') return false;
    return !/^\d{1,4}$/u.test(typed) || Number(typed) < least || Number(typed) > most;
  });
  if (wrong.length > 0) return { rules: null, wrong };
  const { hourly, daily, weekly, monthly, manualDays, most } = draft;
  return {
    wrong,
    rules: {
      hourly: Number(hourly),
      daily: Number(daily),
      weekly: Number(weekly),
      monthly: Number(monthly),
      manualDays: Number(manualDays),
      most: most.trim() === '' ? null : Number(most),
    },
  };
}
