import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openImportWorkspace } from './support.ts';
import type { ImportWorkspace } from './support.ts';

describe('cancelling an import', () => {
  let workspace: ImportWorkspace;
  beforeEach(async () => {
    workspace = await openImportWorkspace();
  });
  afterEach(async () => {
    await workspace.close();
  });

  for (const phase of ['Copying the file', 'Reading the rows']) {
    it(`undoes what was begun when it comes during “${phase}”`, async () => {
      const rows = Array.from({ length: 100_000 }, (_, n) => `${n},category ${n % 9},${n / 7}`).join('\n');
      const path = await workspace.write('large.csv', `a,b,c\n${`${rows}\n`.repeat(20)}`);
      const model = workspace.createModel();
      const before = await workspace.digest();
      const id = await workspace.startImport({
        model,
        path,
        columns: [
          { name: 'a', type: 'numeric', role: 'feature' },
          { name: 'b', type: 'categorical', role: 'feature' },
          { name: 'c', type: 'numeric', role: 'feature' },
        ],
      });
      await eventually(phase, () => workspace.jobs.get(id).progress.phase === phase);
      workspace.jobs.cancel(id);
      const job = await workspace.finished(id);
      expect([job.state, job.failure?.code]).toEqual(['cancelled', 'CANCELLED']);
      expect(await workspace.digest()).toBe(before);
    });
  }

  it('reports rows done of rows in all while it reads', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `${n},category ${n % 9},${n / 7}`).join('\n');
    const path = await workspace.write('large.csv', `a,b,c\n${`${rows}\n`.repeat(10)}`);
    const job = await workspace.importAndWait({ model: workspace.createModel(), path });
    expect(job.state).toBe('done');
    const reported = workspace.pushes.flatMap((message) =>
      message.topic === 'job/progress' ? [message.payload.progress] : [],
    );
    const reading = reported.filter(({ phase }) => phase === 'Reading the rows');
    expect(reading.length).toBeGreaterThan(0);
    expect(
      reading.every(({ done, total, unit }) => total === 1_000_000 && done <= total && unit === 'rows'),
    ).toBe(true);
  });
});
