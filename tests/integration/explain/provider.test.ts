import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/adapters/clock.ts';
import { httpOutsideModel } from '../../../main/adapters/http-outside-model.ts';
import type { ExplainSettingsDraft } from '../../../shared/contract/explain.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openAltering } from '../../support/altered-records.ts';
import { columns, openDriftCore, rowsOf } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

/* A model outside that misbehaves in every way, as a real server on this machine. */

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const key = 'sk-planted-secret-0123456789';
const seen: { readonly body: string; readonly headers: IncomingMessage['headers'] }[] = [];
let behave: Behaviour;
let server: Server;
let elsewhere: Server;
let askedElsewhere = 0;
let core: DriftCore;
let run: RunId;
let waits: number[] = [];
/** What happens during a pause between two attempts. */
let duringPause: () => Promise<void> = () => Promise.resolve();
/** Replaces the time that the settings allow, for servers that never answer. */
let timeoutMs: number | null = null;
let aheadMs = 0;
let daysAhead = 0;

const says =
  (content: string): Behaviour =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ choices: [{ message: { content } }] }));
  };
const fails =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_request, response) => {
    response.writeHead(status, headers).end('{"error":"no"}');
  };

const portOf = (of: Server): number => (of.address() as AddressInfo).port;
const listening = (of: Server) => new Promise<void>((done) => of.listen(0, '127.0.0.1', done));

function draft(change: Partial<ExplainSettingsDraft> = {}): ExplainSettingsDraft {
  return {
    enabled: true,
    provider: 'openai-compatible',
    url: `http://127.0.0.1:${portOf(server)}/v1`,
    model: 'a-model',
    timeoutSeconds: 30,
    sendNames: false,
    sendValues: false,
    ...change,
  };
}

async function save(
  change: Partial<ExplainSettingsDraft> = {},
  keyChange: CommandInput<'explain/save-settings'>['key'] = { action: 'keep' },
) {
  const { rowVersion } = await core.call('explain/settings', {});
  return core.call('explain/save-settings', { ...draft(change), rowVersion, key: keyChange });
}

const subject = () => ({ kind: 'drift-run' as const, id: run });

async function ask(): Promise<Job> {
  const { digest } = await core.call('explain/preview', { subject: subject() });
  return jobEnd(core, (await core.call('explain/request', { subject: subject(), digest })).jobId);
}

async function refusal(): Promise<readonly [string | undefined, number]> {
  const { state, failure } = await ask();
  expect([state, failure?.code]).toEqual(['failed', 'EXPLANATION_FAILED']);
  return [failure?.message, seen.length];
}

/** Whether the answer would still be used after so many days. */
async function cachedAfter(days: number): Promise<boolean> {
  daysAhead = days;
  const { cached } = await core.call('explain/preview', { subject: subject() });
  daysAhead = 0;
  return cached;
}

const host = () => `127.0.0.1:${portOf(server)}`;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      seen.push({ body, headers: request.headers });
      behave(request, response);
    });
  });
  elsewhere = createServer((_request, response) => {
    askedElsewhere += 1;
    response.end();
  });
  await Promise.all([listening(server), listening(elsewhere)]);
  core = await openDriftCore({
    ports: {
      clock: {
        now: () => toUtcInstant(Date.parse(systemClock.now()) + daysAhead * 86_400_000),
        monotonicMs: () => systemClock.monotonicMs() + aheadMs,
      },
      outside: {
        post: (request) => httpOutsideModel.post({ ...request, timeoutMs: timeoutMs ?? request.timeoutMs }),
        wait: (ms, signal) => {
          waits.push(ms);
          signal.throwIfAborted();
          return duringPause();
        },
        random: () => 0,
      },
    },
  });
  const model = await core.createModel();
  const side = { model, name: 'Training', purpose: 'reference' as const, csv: rowsOf(400, 0), columns };
  const referenceId = await core.importCsv(side);
  const currentId = await core.importCsv({
    ...side,
    name: 'March',
    purpose: 'current',
    csv: rowsOf(300, 30),
  });
  run = await core.driftRun({ modelId: model, referenceId, currentId });
});
afterAll(async () => {
  await core.close();
  for (const one of [server, elsewhere]) {
    one.closeAllConnections();
    one.close();
  }
});
beforeEach(() => {
  seen.length = 0;
  waits = [];
  timeoutMs = null;
});

describe('as long as nobody has switched it on', () => {
  it('sends nothing, and says so', async () => {
    const { digest } = await core.call('explain/preview', { subject: subject() });
    const reply = await core.ask('explain/request', { subject: subject(), digest });
    expect(reply).toMatchObject({ ok: false, error: { code: 'EXPLANATION_OFF' } });
    expect(await core.ask('explain/test', {})).toMatchObject({ error: { code: 'EXPLANATION_OFF' } });
    expect(seen).toEqual([]);
  });

  it('is switched on by an administrator only, with an address that is encrypted or of this machine', async () => {
    const engineer = await core.as('ml-engineer');
    const input = { ...draft(), rowVersion: 0, key: { action: 'keep' as const } };
    expect(await engineer.ask('explain/save-settings', input)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
    const reply = await core.ask('explain/save-settings', { ...input, url: 'http://models.example.org/v1' });
    expect(reply).toMatchObject({
      error: { code: 'INVALID_INPUT', details: { problems: [{ path: 'url' }] } },
    });
  });
});

describe('a model that answers', () => {
  it('is sent what the preview showed, without names, and its answer is kept with foreign numbers flagged', async () => {
    await save({}, { action: 'set', value: key });
    behave = says('Column A moved strongly, by 99 %. It has 300 rows.');
    const before = await core.call('drift/get', { id: run });
    const preview = await core.call('explain/preview', { subject: subject() });
    const job = await ask();
    expect(job).toMatchObject({ state: 'done', kind: 'explanation', outcome: { entity: 'explanation' } });
    expect(seen.map(({ body }) => body)).toEqual([preview.body]);
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    });
    for (const { text } of preview.replaced) expect(preview.body).not.toContain(text);
    expect(preview.replaced.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['income', 'region', 'Training', 'March', 'far']),
    );
    expect((await core.call('explain/answer', { subject: subject() })).answer).toMatchObject({
      host: `127.0.0.1:${portOf(server)}`,
      model: 'a-model',
      digest: preview.digest,
      parts: [
        { text: expect.stringMatching(/^(income|region) moved strongly, by $/) as string, flagged: false },
        { text: '99', flagged: true },
        { text: ' %. It has 300 rows.', flagged: false },
      ],
      flagged: 1,
    });
    // Nothing about the result itself has changed.
    expect(await core.call('drift/get', { id: run })).toEqual(before);
  });

  it('is on record: who sent what where, and why', async () => {
    const { digest } = await core.call('explain/preview', { subject: subject() });
    const { items } = await core.call('audit/list', { limit: 50 });
    const actions = items
      .filter(({ action }) => action.startsWith('explanation.'))
      .map(({ action }) => action);
    expect(actions).toEqual(['explanation.answered', 'explanation.sent']);
    expect(items.some(({ action }) => action === 'setting.changed')).toBe(true);
    const sent = items.find(({ action }) => action === 'explanation.sent');
    expect(JSON.stringify(await core.call('audit/get', { seq: sent?.seq ?? -1 }))).toContain(digest);
  });

  it('is on record for good: what is altered afterwards is found, but for the words, which are forgotten', async () => {
    const altering = await openAltering(core.folder);
    expect(await altering.altered()).toEqual([]);
    const silent = (await altering.ofTable('explanations')).filter(({ found }) => found.length === 0);
    expect(silent.map(({ place }) => place)).toEqual(['explanations.answer']);
    await altering.close();
  });

  it('is not asked twice about the same', async () => {
    const { cached } = await core.call('explain/preview', { subject: subject() });
    const job = await ask();
    expect([cached, job.outcome?.message, seen.length]).toEqual([
      true,
      'The same was asked before, so nothing was sent; the answer of then is shown.',
      0,
    ]);
  });

  it('is asked again after thirty days', async () => {
    expect([await cachedAfter(29), await cachedAfter(31)]).toEqual([true, false]);
  });

  it('is sent nothing that was not shown', async () => {
    const { digest } = await core.call('explain/preview', { subject: subject() });
    await save({ sendNames: true });
    const reply = await core.ask('explain/request', { subject: subject(), digest });
    expect(reply).toMatchObject({ error: { code: 'EXPLANATION_CHANGED' } });
    expect(seen).toEqual([]);
  });

  it('does not get the key that was entered for another address', async () => {
    const { rowVersion } = await core.call('explain/settings', {});
    const other = { ...draft({ url: 'https://models.example.org/v1' }), rowVersion };
    expect(await core.ask('explain/save-settings', { ...other, key: { action: 'keep' } })).toMatchObject({
      error: { code: 'INVALID_INPUT', details: { problems: [{ path: 'key' }] } },
    });
  });

  it('has its key in no database, log or answer', async () => {
    const places = ['driftguard.db', 'driftguard.db-wal'].map((name) => readFile(join(core.folder, name)));
    for (const bytes of await Promise.all(places)) expect(bytes.includes(key)).toBe(false);
    expect(JSON.stringify([core.log, core.pushes, await core.call('explain/settings', {})])).not.toContain(
      key,
    );
  });
});

describe('a model that misbehaves', () => {
  beforeAll(async () => {
    // Another model, so that no answer is at hand.
    await save({ model: 'another-model' });
  });
  beforeEach(async () => {
    // Whatever happened before, the breaker is closed again.
    aheadMs += 61_000;
    behave = says('ready');
    const { jobId } = await core.call('explain/test', {});
    const { state } = await jobEnd(core, jobId);
    if (state !== 'done') throw new Error(`The test of the connection is ${state}.`);
    seen.length = 0;
  });

  it.each<readonly [string, Behaviour, string, number]>([
    ['has a fault', fails(500), 'has a fault (status 500)', 3],
    ['is busy for long', fails(429, { 'retry-after': '3600' }), 'asks to send less', 1],
    ['does not know the key', fails(401), 'does not accept the key (status 401)', 1],
    ['does not know the address', fails(404), 'refused the request (status 404)', 1],
    ['answers no JSON', (_request, response) => response.end('<h1>Hello</h1>'), 'no chat completion', 1],
    ['answers other JSON', (_request, response) => response.end('{"text":"fine"}'), 'no chat completion', 1],
    ['answers nothing', says('  '), 'no chat completion', 1],
    [
      'is cut off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"choices":');
        setImmediate(() => response.destroy());
      },
      'was cut off',
      3,
    ],
    ['closes the connection', (request) => request.socket.destroy(), 'cannot be reached', 3],
  ])('%s', async (_what, behaviour, sentence, requests) => {
    behave = behaviour;
    expect(await refusal()).toEqual([expect.stringContaining(sentence), requests]);
  });

  it('never answers, or never ends', async () => {
    const hanging: readonly Behaviour[] = [
      () => undefined,
      (_request, response) => response.writeHead(200).write('{"choices":'),
    ];
    for (const behaviour of hanging) {
      aheadMs += 61_000;
      behave = behaviour;
      timeoutMs = 40;
      const [message] = await refusal();
      expect(message).toBe(
        `${host()} did not answer within 30 s, three times. Try again later, or allow more time in the settings.`,
      );
    }
  });

  it('sends without an end', async () => {
    const closed = new Promise<void>((done) => {
      behave = (_request, response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        response.on('close', done);
        more();
      };
    });
    expect(await refusal()).toEqual([expect.stringContaining('larger than an explanation'), 1]);
    // The rest is not read.
    await closed;
  });

  it('sends on to another address', async () => {
    behave = fails(307, { location: `http://127.0.0.1:${portOf(elsewhere)}/v1/chat/completions` });
    expect(await refusal()).toEqual([expect.stringContaining('service is elsewhere'), 1]);
    expect(askedElsewhere).toBe(0);
  });

  it('is left alone after failures in a row', async () => {
    behave = fails(503);
    await refusal();
    await refusal();
    const sent = seen.length;
    expect(await refusal()).toEqual([expect.stringContaining('nothing is sent to it for a minute'), sent]);
    expect((await core.call('explain/status', {})).metrics).toMatchObject({ breaker: 'open' });
  });

  it('is not waited for any longer when somebody cancels', async () => {
    const { digest } = await core.call('explain/preview', { subject: subject() });
    const asked = new Promise<void>((done) => {
      behave = () => done();
    });
    const { jobId } = await core.call('explain/request', { subject: subject(), digest });
    await asked;
    await core.call('jobs/cancel', { id: jobId });
    expect(await jobEnd(core, jobId)).toMatchObject({ state: 'cancelled' });
  });

  it('is not asked again once it was switched off, or another was chosen', async () => {
    behave = fails(500);
    for (const [change, code] of [
      [{ enabled: false }, 'EXPLANATION_OFF'],
      [{ model: 'yet-another-model' }, 'EXPLANATION_CHANGED'],
    ] as const) {
      seen.length = 0;
      duringPause = async () => {
        await save({ model: 'another-model', ...change });
      };
      const { state, failure } = await ask();
      duringPause = () => Promise.resolve();
      await save({ model: 'another-model' });
      expect([state, failure?.code, seen.length]).toEqual(['failed', code, 1]);
    }
  });

  it('is asked again after the pause it asks for, and is counted', async () => {
    const answers = [fails(429, { 'retry-after': '2' }), says('All is told.')];
    behave = (request, response) => answers.shift()?.(request, response);
    expect(await ask()).toMatchObject({ state: 'done' });
    expect(waits).toEqual([2000]);
    const { metrics } = await core.call('explain/status', {});
    expect(metrics).toMatchObject({ breaker: 'closed', cacheHits: 1, cachedAnswers: expect.any(Number) });
    expect(new Set(metrics.failures.map(({ why }) => why))).toEqual(
      new Set([
        'server-error',
        'busy',
        'refused',
        'not-understood',
        'cut-off',
        'unreachable',
        'timeout',
        'too-large',
        'redirected',
        'paused',
        'cancelled',
      ]),
    );
  });
});
