import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseDigest } from '../contract/database-digest.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';
import { launch, openPage } from '../support/launcher.ts';
import type { Launched, Page } from '../support/launcher.ts';
import { malformedRequests } from './malformed-requests.ts';
import type { MalformedRequest } from './malformed-requests.ts';

const seed = 20_261_127;
const count = amount({ short: 1000, long: 10_000 });
const atOnce = 20;
let folder: string;
let launched: Launched;
let page: Page;
let origin: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-abuse-'));
  launched = launch(['start', '--no-open', `--data-dir=${join(folder, 'data')}`]);
  const address = await launched.address();
  ({ origin } = address);
  page = await openPage(origin, { secret: address.secret });
}, 120_000);
afterAll(async () => {
  launched.child.kill('SIGTERM');
  await launched.ended;
  rmSync(folder, { recursive: true, force: true });
});

async function send(request: MalformedRequest): Promise<{ status: number; code: string }> {
  // The path names the command as the page does; a name that is none goes where it may.
  const path =
    typeof request.name === 'string'
      ? encodeURIComponent(request.name.toWellFormed()).replaceAll('%2F', '/')
      : 'x';
  const answer = await page.request(`/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const body = (await answer.json()) as { ok: boolean; error?: { code: string } };
  return { status: answer.status, code: body.ok ? 'OK' : (body.error?.code ?? 'NO CODE') };
}

test(`${count} malformed calls over HTTP are refused and change nothing (seed ${seed})`, async () => {
  const before = databaseDigest(join(folder, 'data'));
  const codes = new Map<string, number>();
  const worst: unknown[] = [];
  const requests = malformedRequests({ count, seed, as: 'json' });
  for (let from = 0; from < requests.length; from += atOnce) {
    const batch = requests.slice(from, from + atOnce);
    const answers = await Promise.all(batch.map(send));
    for (const [index, { status, code }] of answers.entries()) {
      const outcome = `${status} ${code}`;
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
      if (status >= 500 || status < 400 || code === 'INTERNAL')
        worst.push({ outcome, request: batch[index] });
    }
  }
  reportFigure({
    section: 'Abuse',
    what: 'Malformed calls over HTTP with a valid bearer',
    values: { calls: requests.length, 'answers of 5xx or accepted': worst.length },
    target: { text: '0 answers of 5xx or accepted', met: worst.length === 0 },
  });
  console.log(Object.fromEntries(codes));
  expect(worst).toEqual([]);
  expect(await (await fetch(`${origin}/health`)).json()).toEqual({ status: 'ready' });
  expect(launched.text()).not.toMatch(/ended unexpectedly/u);
  expect(databaseDigest(join(folder, 'data'))).toBe(before);
});
