import { describe, expect, it } from 'vitest';
import { composeDiagnostics } from '../../../../../../main/core/features/app/diagnostics.ts';
import { sampleHealth, sampleMetrics } from '../../../../../support/renderer-samples.ts';

const at = '2026-01-02T03:04:05.000Z';

function bundleOf(lines: readonly string[]) {
  return composeDiagnostics({
    version: '1.2.3',
    shell: 'test',
    health: sampleHealth(),
    metrics: sampleMetrics(),
    counts: { models: 3 },
    settings: ['installation-id'],
    logFiles: {
      recent: () => Promise.resolve(lines.map((line) => ({ process: 'core', line }))),
      droppedFields: () => 0,
    },
  });
}

describe('the diagnostics file', () => {
  it('holds log lines of an older version against the list of today', async () => {
    const { text, sections } = await bundleOf([
      JSON.stringify({ at, level: 'info', event: 'jobs found unfinished', count: 2, name: 'Ana Lopez' }),
      JSON.stringify({ at, level: 'info', event: 'model created', name: 'Ana Lopez' }),
      JSON.stringify({ at: 'Ana Lopez', level: 'info', event: 'jobs found unfinished' }),
      JSON.stringify({ at, level: 'Ana Lopez', event: 'jobs found unfinished' }),
      '"Ana Lopez"',
      'Ana Lopez',
    ]);
    expect((JSON.parse(text) as { log: unknown }).log).toEqual([
      { process: 'core', at, level: 'info', event: 'jobs found unfinished', count: 2 },
    ]);
    expect(sections.find(({ name }) => name === 'log')?.items).toBe(1);
    expect(text).not.toContain('Ana');
  });

  it('says what it is, and how large', async () => {
    const { text, sizeBytes, fileName, sections } = await bundleOf([]);
    expect(JSON.parse(text)).toMatchObject({
      format: 'driftguard-diagnostics',
      version: 1,
      versions: { driftguard: '1.2.3', node: '24.21.0' },
      counts: { models: 3 },
      settings: ['installation-id'],
      log: [],
    });
    expect(sizeBytes).toBe(Buffer.byteLength(text));
    expect(fileName).toBe('driftguard-diagnostics-2026-01-02.json');
    expect(sections.map(({ name }) => name)).toEqual([
      'versions',
      'health',
      'metrics',
      'counts',
      'settings',
      'log',
    ]);
  });
});
