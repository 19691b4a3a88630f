import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verifyExport } from '../../main/cli/commands/verify-export.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import { modelDraftOf } from '../support/core-models.ts';
import { reportFigure } from './support/figures.ts';
import { amount } from './support/scale.ts';

/** An export with a change of keys, an earlier checkpoint, and changes that are told. */
async function exportOf(folder: string): Promise<string> {
  const core = await openTestCore({ folder: join(folder, 'data') });
  await core.call('models/create', modelDraftOf({ name: 'Größe „α“' }));
  await core.call('audit/export', { format: 'csv' });
  await core.call('audit/rotate-key', { reason: 'A new key for the year.' });
  const held = await core.call('audit/export', { format: 'json' });
  const text = await readFile(core.core.vault.resolve(held.token).path, 'utf8');
  await core.close();
  return text;
}

it('refuses an export of the ledger of which one bit was changed', async () => {
  await using home = await makeTestFolder();
  const text = await exportOf(home.path);
  expect(verifyExport(text, null).ok).toBe(true);
  const bits = Buffer.byteLength(text) * 8;
  const flips = amount({ short: 4000, long: bits });
  const accepted: number[] = [];
  for (let flip = 0; flip < flips; flip += 1) {
    // Spread over the whole file, with another place in the byte each time.
    const bit = Math.floor((flip * bits) / flips);
    const bytes = Buffer.from(text);
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (verifyExport(bytes.toString('utf8'), null).ok) accepted.push(bit);
  }
  expect(accepted).toEqual([]);
  reportFigure({
    section: 'Ledger tampering',
    what: 'Single bits changed in an export of the ledger',
    values: { [`of ${bits} bits`]: Math.min(flips, bits), accepted: accepted.length },
    target: { text: '0 accepted', met: accepted.length === 0 },
  });
});
