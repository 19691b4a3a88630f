import { describe, expect, it } from 'vitest';
import {
  auditPath,
  entryPath,
  isFiltered,
  noFilter,
  readAuditFilter,
  toListInput,
  writeAuditFilter,
} from '../../../../../renderer/features/audit/audit-filter.ts';
import type { AuditFilter } from '../../../../../renderer/features/audit/audit-filter.ts';

const full: AuditFilter = {
  search: 'price & more',
  actorId: 'user-1',
  actions: ['model', 'ledger.verified'],
  targetType: 'model',
  targetId: 'model-1',
  from: '2026-03-01',
  until: '2026-03-02',
};

describe('the filter in the address', () => {
  it('comes back as it was written', () => {
    const text = writeAuditFilter(full).toString();
    expect(readAuditFilter(new URLSearchParams(text))).toEqual(full);
    expect(isFiltered(full)).toBe(true);
  });

  it('leaves the address empty when nothing is set', () => {
    expect(writeAuditFilter(noFilter).toString()).toBe('');
    expect(readAuditFilter(new URLSearchParams())).toEqual(noFilter);
    expect(isFiltered(noFilter)).toBe(false);
  });

  it('leaves out what the engine would refuse', () => {
    const text = `event=DROP&event=model&event=model&from=yesterday&until=2026-99-99&type=${'x'.repeat(33)}`;
    expect(readAuditFilter(new URLSearchParams(text))).toEqual({ ...noFilter, actions: ['model'] });
  });

  it('asks for whole local days, the last one included', () => {
    const input = toListInput(full);
    expect({ ...input, from: null, until: null }).toEqual({ ...full, from: null, until: null });
    expect(input.from).toBe(new Date(2026, 2, 1).toISOString());
    expect(input.until).toBe(new Date(2026, 2, 3).toISOString());
  });

  it('gives the addresses of a filtered list and of an entry that keeps the way back', () => {
    expect(auditPath({ targetId: 'model-1' })).toBe('/audit?object=model-1');
    expect(entryPath(7, '')).toBe('/audit/7');
    expect(entryPath(7, 'object=model-1')).toBe('/audit/7?object=model-1');
  });
});
