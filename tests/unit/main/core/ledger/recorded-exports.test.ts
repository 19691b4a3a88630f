import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestCore } from '../../../../support/core-harness.ts';
import type { TestCore } from '../../../../support/core-harness.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore();
});
afterEach(() => core.close());

it('tells the digest of the file that was handed out, and signs a checkpoint over it', async () => {
  const held = await core.call('app/export-diagnostics', {});
  const bytes = await readFile(core.core.vault.resolve(held.token).path);

  const [newest] = (await core.call('audit/list', { limit: 1 })).items;
  const { body } = await core.call('audit/get', { seq: newest?.seq ?? -1 });
  expect(JSON.parse(body)).toMatchObject({
    action: 'diagnostics.exported',
    facts: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength },
  });
  const [checkpoint] = (await core.call('audit/checkpoints', {})).items;
  expect(checkpoint?.size).toBe((newest?.seq ?? -1) + 1);
});
