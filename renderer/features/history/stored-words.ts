import type { TFunction } from 'i18next';
import type { ZodType } from 'zod';
import { modelState } from '../../../shared/contract/models.ts';
import { monitorStanding } from '../../../shared/contract/monitors.ts';
import { driftConfig } from '../../../shared/schema/drift.ts';
import { comparedRateName } from '../../../shared/schema/fairness.ts';
import { monitorSchedule, monitorWindows } from '../../../shared/schema/monitor.ts';
import { deploymentOutcome } from '../../../shared/contract/deployments.ts';
import { comparisonWords } from '../drift/comparison-words.ts';
import { storedRuleWords } from '../deployments/policy-words.ts';

export type StoredTexts = {
  readonly t: TFunction<['history', 'common', 'monitors', 'fairness', 'versions']>;
  readonly drift: TFunction<'drift'>;
  readonly gate: TFunction<['deployments', 'common']>;
};

/** A value of several parts, which the history keeps as JSON; null when it is something else. */
function parsed<Value>(schema: ZodType<Value>, value: string): Value | null {
  if (!value.startsWith('{')) return null;
  try {
    return schema.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}

/** What is stored in a form for programs, in words; null for a value that is a text already. */
export function storedWords({ t, drift, gate }: StoredTexts, field: string, value: string): string | null {
  switch (field) {
    case 'enabled':
      return value === 'true' || value === 'false' ? t(value === 'true' ? 'yes' : 'no') : null;
    case 'windows': {
      const windows = parsed(monitorWindows, value);
      if (windows === null) return null;
      if (windows.kind === 'whole') return t('monitors:form.windowKind.whole');
      return windows.kind === 'rows'
        ? t('windowsRows', { count: windows.rows })
        : t('windowsCalendar', {
            unit: t(`monitors:form.unitName.${windows.unit}`),
            column: windows.column,
          });
    }
    case 'schedule': {
      const schedule = parsed(monitorSchedule, value);
      if (schedule === null) return null;
      return schedule.kind === 'every'
        ? t('every', { count: schedule.hours })
        : t(`monitors:form.schedule.${schedule.kind}`);
    }
    case 'settings': {
      const config = parsed(driftConfig, value);
      return config === null
        ? null
        : comparisonWords(drift, config)
            .map((setting) => `${setting.label}: ${setting.value}`)
            .join('\n');
    }
    case 'standing': {
      if (value === 'true' || value === 'false') return t(value === 'true' ? 'yes' : 'no');
      const { data: standing } = monitorStanding.shape.state.safeParse(value);
      return standing === undefined ? null : t(`monitors:state.${standing}`);
    }
    case 'judged rates':
      return value
        .split(', ')
        .map((name) => {
          const rate = comparedRateName.safeParse(name);
          return rate.success ? t(`fairness:rate.${rate.data}`) : name;
        })
        .join(', ');
    case 'from':
    case 'to': {
      const state = modelState.safeParse(value);
      return state.success ? t(`common:state.${state.data}`) : null;
    }
    case 'outcome': {
      const outcome = deploymentOutcome.safeParse(value);
      return outcome.success ? gate(`result.${outcome.data}`) : null;
    }
    case 'verdict':
      return value === 'pass' || value === 'fail' ? gate(`verdict.${value}`) : null;
    default:
      return storedRuleWords(gate, field, value);
  }
}
