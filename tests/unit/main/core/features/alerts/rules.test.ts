import { describe, expect, it } from 'vitest';
import {
  concerns,
  coolDownOver,
  isWorse,
  reaches,
} from '../../../../../../main/core/features/alerts/rules.ts';
import { modelId } from '../../../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';

const model = modelId.parse('0190f0c0-0000-7000-8000-000000000001');
const other = modelId.parse('0190f0c0-0000-7000-8000-000000000002');
const at = (text: string) => utcInstant.parse(text);

describe('a rule of alerts', () => {
  it('concerns results of its kinds and of its model only, and none while it is off', () => {
    const rule = { sources: ['monitor' as const], modelId: model, enabled: true };
    expect(concerns(rule, { source: 'monitor', modelId: model })).toBe(true);
    expect(concerns(rule, { source: 'monitor', modelId: other })).toBe(false);
    expect(concerns(rule, { source: 'comparison', modelId: model })).toBe(false);
    expect(concerns({ ...rule, modelId: null }, { source: 'monitor', modelId: other })).toBe(true);
    expect(concerns({ ...rule, enabled: false }, { source: 'monitor', modelId: model })).toBe(false);
  });

  it('is reached from its level on; what is not known reaches none', () => {
    expect(reaches({ level: 'moderate' }, 'major')).toBe(true);
    expect(reaches({ level: 'major' }, 'moderate')).toBe(false);
    expect(reaches({ level: 'moderate' }, 'unknown')).toBe(false);
    expect(reaches({ level: 'moderate' }, 'in-order')).toBe(false);
  });

  it('cools down for its hours, and no sooner when the clock goes back', () => {
    expect(coolDownOver(at('2026-01-01T00:00:00.000Z'), 24, at('2026-01-01T23:59:59.999Z'))).toBe(false);
    expect(coolDownOver(at('2026-01-01T00:00:00.000Z'), 24, at('2026-01-02T00:00:00.000Z'))).toBe(true);
    expect(coolDownOver(at('2026-01-01T00:00:00.000Z'), 24, at('2025-12-31T00:00:00.000Z'))).toBe(false);
    expect(coolDownOver(at('2026-01-01T00:00:00.000Z'), 0, at('2026-01-01T00:00:00.000Z'))).toBe(true);
  });

  it('knows what is worse', () => {
    expect([
      isWorse('major', 'moderate'),
      isWorse('moderate', 'moderate'),
      isWorse('moderate', 'major'),
    ]).toEqual([true, false, false]);
  });
});
