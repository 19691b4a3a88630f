import { beforeAll, describe, expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { isWanted, noticeOf } from '../../../../../renderer/features/alerts/alert-notice.ts';
import { alertSeverity } from '../../../../../shared/contract/alerts.ts';
import type { AlertSeverity } from '../../../../../shared/contract/alerts.ts';
import { sampleId } from '../../../../support/renderer-samples.ts';
import { sampleAlert } from '../../../../support/renderer-samples-alerts.ts';

let t: TFunction<['alerts', 'common']>;
beforeAll(async () => {
  t = (await createI18n()).getFixedT('en', ['alerts', 'common']);
});

const wanted = (enabled: boolean, from: AlertSeverity) =>
  alertSeverity.options.filter((severity) => isWanted({ enabled, from, desktop: false }, { severity }));

describe('a notice of alerts', () => {
  it('is wanted from the chosen severity on, unless notices are off', () => {
    expect(wanted(true, 'notice')).toEqual(['notice', 'warning', 'critical']);
    expect(wanted(true, 'warning')).toEqual(['warning', 'critical']);
    expect(wanted(true, 'critical')).toEqual(['critical']);
    expect(wanted(false, 'notice')).toEqual([]);
  });

  it('leads to its alert, or to the list when there are several, and names the most severe', () => {
    const critical = sampleAlert();
    const notice = sampleAlert({ id: sampleId(8, 2), severity: 'notice', title: 'Second' });
    expect(noticeOf(t, [])).toBeNull();
    expect(noticeOf(t, [critical])).toEqual({
      title: `Critical: ${critical.title}`,
      body: critical.detail,
      alertId: critical.id,
    });
    expect(noticeOf(t, [notice, critical])).toEqual({
      title: '2 more alerts, the most severe: Critical',
      body: critical.title,
      alertId: null,
    });
  });
});
