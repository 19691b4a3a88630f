import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { formatCount } from '../format/numbers.ts';
import alerts from '../locales/en/alerts.json' with { type: 'json' };
import approvals from '../locales/en/approvals.json' with { type: 'json' };
import audit from '../locales/en/audit.json' with { type: 'json' };
import common from '../locales/en/common.json' with { type: 'json' };
import data from '../locales/en/data.json' with { type: 'json' };
import deployments from '../locales/en/deployments.json' with { type: 'json' };
import explain from '../locales/en/explain.json' with { type: 'json' };
import drift from '../locales/en/drift.json' with { type: 'json' };
import fairness from '../locales/en/fairness.json' with { type: 'json' };
import health from '../locales/en/health.json' with { type: 'json' };
import history from '../locales/en/history.json' with { type: 'json' };
import identity from '../locales/en/identity.json' with { type: 'json' };
import jobs from '../locales/en/jobs.json' with { type: 'json' };
import models from '../locales/en/models.json' with { type: 'json' };
import monitors from '../locales/en/monitors.json' with { type: 'json' };
import overview from '../locales/en/overview.json' with { type: 'json' };
import performance from '../locales/en/performance.json' with { type: 'json' };
import predictions from '../locales/en/predictions.json' with { type: 'json' };
import risk from '../locales/en/risk.json' with { type: 'json' };
import safekeeping from '../locales/en/safekeeping.json' with { type: 'json' };
import shell from '../locales/en/shell.json' with { type: 'json' };
import versions from '../locales/en/versions.json' with { type: 'json' };

export const english = {
  alerts,
  approvals,
  audit,
  common,
  data,
  deployments,
  drift,
  explain,
  fairness,
  health,
  history,
  identity,
  jobs,
  models,
  monitors,
  overview,
  performance,
  predictions,
  risk,
  safekeeping,
  shell,
  versions,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof english;
  }
}

/** Sets the texts up; English is the only language so far, and the messages are packed with the page. */
export async function createI18n(): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: Object.keys(english),
    resources: { en: english },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // Numbers in sentences look like those in tables.
  instance.services.formatter?.add('number', (value: unknown) =>
    typeof value === 'number' ? formatCount(value) : String(value),
  );
  return instance;
}
