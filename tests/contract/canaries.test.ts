import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/adapters/clock.ts';
import { createFileLog } from '../../main/adapters/log.ts';
import { createLogFiles } from '../../main/adapters/log-files.ts';
import { commandNames, commands } from '../../shared/contract/index.ts';
import type { CoreCommandName } from '../../shared/contract/index.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { idleEvidenceEngine } from '../support/core-engines.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { unknownRecords } from './unknown-records.ts';
import { modelDraftNamed, validInputs } from './valid-inputs.ts';

/*
 * A mark is planted in every text of every command, also where it makes the input wrong, in keys, in names
 * of commands and files, and in what unexpected errors say. None of them may be found in the logs, in the
 * metrics, on the health page or in the diagnostics file.
 */

const mark = 'Kanarienvogel';
let planted = 0;

/** A text with a mark of its own that passes for a password, an address and a name. */
function canary(): string {
  planted += 1;
  return `${mark}-${planted}!@example.org`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with a mark in place of every text, one variant for all texts at once. */
function allTexts(value: unknown): unknown {
  if (typeof value === 'string') return canary();
  if (Array.isArray(value)) return value.map(allTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, allTexts(item)]));
}

/** Variants of a value with a mark in one place after the other: text, key or anything else. */
function onePlaceEach(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return [
      canary(),
      ...value.flatMap((_item, index) =>
        onePlaceEach(value[index]).map((changed) => value.with(index, changed) as unknown),
      ),
    ];
  }
  if (!isObject(value)) return [canary()];
  return [
    { ...value, [canary()]: canary() },
    ...Object.entries(value).flatMap(([key, item]) =>
      onePlaceEach(item).map((changed) => ({ ...value, [key]: changed })),
    ),
  ];
}

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let core: TestCore;
let failing = false;
const outcomes = new Map<string, number>();

async function send(name: string, input: unknown): Promise<string> {
  const reply = await core.ask(name, input);
  const outcome = reply.ok ? 'OK' : reply.error.code;
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  return outcome;
}

async function writtenLogs(): Promise<string> {
  const names = await readdir(join(folder.path, 'logs'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder.path, 'logs', name), 'utf8')));
  return texts.join('');
}

beforeAll(async () => {
  folder = await makeTestFolder();
  const logFolder = join(folder.path, 'logs');
  const log = createFileLog({ folder: logFolder, clock: systemClock, process: 'core' });
  core = await openTestCore({
    folder: join(folder.path, 'data'),
    ports: {
      log,
      logFiles: createLogFiles(logFolder, log),
      openEvidenceEngine: () => ({
        ...idleEvidenceEngine,
        // What nobody expects says something personal.
        inspect: () => {
          const text = canary();
          const error = new TypeError(`${text}\n    at ${mark} (main/${mark}.ts:1:1)`);
          return Promise.reject(failing ? Object.assign(error, { code: text, path: text }) : error);
        },
      }),
    },
  });
}, 60_000);
afterAll(async () => {
  await core.close();
  await folder.remove();
});

const names = commandNames.filter((name): name is CoreCommandName => commands[name].place === 'core');

describe('marks in every text', () => {
  it('are stored where they belong, so that there is something to find', async () => {
    const { id, rowVersion } = await core.call('models/create', {
      ...modelDraftNamed(canary()),
      owner: canary(),
      purpose: canary(),
    });
    await core.call('models/change-state', { id, rowVersion, state: 'staging', note: canary() });
    const path = join(folder.path, `${mark}.csv`);
    await writeFile(path, `${mark},b\n${mark},1\n`);
    for (failing of [false, true]) {
      const { token } = await core.core.vault.register(path, `${canary()}.csv`);
      await send('datasets/preview', { token });
    }
    expect(outcomes.get('INTERNAL')).toBe(2);
    const { items } = await core.call('models/list', { limit: 5 });
    expect(items[0]?.name).toContain(mark);
  });

  it.each(names)('of %s are taken or refused, and nothing is unexpected about them', async (name) => {
    const valid = validInputs(unknownRecords)[name];
    const answers: string[] = [];
    for (const input of [valid, allTexts(valid), ...onePlaceEach(valid), canary(), [canary()]]) {
      answers.push(await send(name, input));
    }
    expect(answers).not.toContain('INTERNAL');
  });

  it('of calls that are none are refused', async () => {
    expect(await send(canary(), {})).toBe('UNKNOWN_COMMAND');
    expect(await send('models/list', { deeper: { [canary()]: [canary()] } })).toBe('INVALID_INPUT');
    for (const request of [{ id: canary(), name: canary(), input: canary() }, canary()]) {
      const reply = await core.dispatch(request, { actor: core.core.system, shell: 'test' });
      expect(reply).toMatchObject({ ok: false, error: { code: 'MALFORMED_REQUEST' } });
    }
  });

  it('are found nowhere in the logs', async () => {
    const text = await writtenLogs();
    const lines = text.split('\n').filter((line) => line !== '');
    const found = lines.filter((line) => line.includes(mark));
    reportFigure({
      section: 'Abuse',
      what: 'Marks planted in every text of every command, sought in logs, metrics and diagnostics',
      values: { planted, found: found.length },
      target: { text: '0 found', met: found.length === 0 },
    });
    console.log(
      `${planted} marks planted, ${lines.length} lines of log, ${found.length} marks found`,
      Object.fromEntries(outcomes),
    );
    expect(found).toEqual([]);
    // Each line is one event, and everything that was asked has one.
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
    const asked = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
    expect(lines.filter((line) => line.includes('"event":"command"')).length).toBeGreaterThan(asked);
    expect(planted).toBeGreaterThan(500);
    expect(outcomes.get('OK')).toBeGreaterThan(20);
    expect(text).toContain('"event":"command failed unexpectedly"');
  });

  it('are found neither in health nor metrics nor the diagnostics file', async () => {
    const told = [
      await core.call('app/health', {}),
      await core.call('app/metrics', {}),
      await core.call('app/diagnostics', {}),
    ];
    for (const value of told) expect(JSON.stringify(value)).not.toContain(mark);
    const { token } = await core.call('app/export-diagnostics', {});
    const saved = await readFile(core.core.vault.resolve(token).path, 'utf8');
    expect(saved).not.toContain(mark);
    expect(saved).toContain('"event": "command"');
  });

  it('were not even given to the log', async () => {
    expect((await core.call('app/health', {})).droppedLogFields).toBe(0);
  });
});
