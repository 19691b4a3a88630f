import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlags, toArguments } from '../../../../../main/cli/commands/drift-arguments.ts';
import { driftConfig } from '../../../../../shared/schema/drift.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

const files = ['--reference', 'a.csv', '--current', 'b.csv'];
const read = (...args: string[]) => toArguments(readFlags([...files, ...args]));

describe('arguments of drift', () => {
  it('takes the defaults of the settings', async () => {
    expect(await read()).toEqual({
      reference: 'a.csv',
      current: 'b.csv',
      config: driftConfig.parse({}),
      askedTests: null,
      columns: null,
    });
  });

  it('takes tests by any of their names, once each', async () => {
    const { askedTests } = await read('--tests', 'KS, js,jensen_shannon,tv');
    expect(askedTests).toEqual(['ks', 'jensen-shannon', 'total-variation']);
  });

  it.each([
    [['--bins', '20'], { method: 'quantile', count: 20 }],
    [['--binning', 'equal-width'], { method: 'equal-width', count: 10 }],
    [['--edges', '-1, 0,2.5'], { method: 'custom', edges: [-1, 0, 2.5] }],
  ])('takes bins from %j', async (args, bins) => {
    expect((await read(...args)).config.bins).toEqual(bins);
  });

  it('lowers the level for major with the level for moderate', async () => {
    const { alpha, majorAlpha } = (await read('--alpha', '0.001')).config;
    expect({ alpha, majorAlpha }).toEqual({ alpha: 0.001, majorAlpha: 0.001 });
  });

  it('takes the correction, the share, tiers and weights', async () => {
    const { config } = await read(
      '--correction',
      'BY',
      '--share',
      '0.3',
      '--tier-two',
      'a, b',
      '--weights',
      'a=2,c=d=0.5',
    );
    expect(config).toEqual(
      driftConfig.parse({
        correction: 'benjamini-yekutieli',
        alarmShare: 0.3,
        features: { a: { tier: 2, weight: 2 }, b: { tier: 2 }, 'c=d': { weight: 0.5 } },
      }),
    );
  });

  it.each([
    [['--correction', 'bonferroni'], /--correction is one of/u],
    [['--weights', 'a'], /NAME=WEIGHT/u],
    [['--share', '2'], /alarmShare/u],
  ])('refuses %j', async (args, message) => {
    await expect(read(...args)).rejects.toThrow(message);
  });

  it('puts flags over the settings of a file', async () => {
    await using folder = await makeTestFolder();
    const path = join(folder.path, 'settings.json');
    await writeFile(path, '\uFEFF{"alpha": 0.1, "majorAlpha": 0.02, "correction": "none"}');
    const { alpha, majorAlpha, correction } = (await read('--config', path, '--alpha', '0.04')).config;
    expect({ alpha, majorAlpha, correction }).toEqual({ alpha: 0.04, majorAlpha: 0.02, correction: 'none' });
  });

  it.each([
    [['--tests', 'zork'], 'There is no test “zork”.'],
    [['--tests', ','], '--tests names no test.'],
    [['--bins', 'ten'], '--bins takes a number, not “ten”.'],
    [['--bins', '5', '--edges', '1'], 'Give either --bins or --edges, not both.'],
    [['--binning', 'round'], '--binning is quantile or equal-width, not “round”.'],
    [['--edges', '2,1'], 'The settings are not valid. bins.edges:'],
    [['--alpha', '0.7'], 'The settings are not valid. alpha:'],
    [['--config', '/absent/settings.json'], 'The settings /absent/settings.json could not be read.'],
  ])('refuses %j', async (args, sentence) => {
    await expect(read(...args)).rejects.toThrow(sentence);
  });

  it('refuses unknown flags and missing files', async () => {
    expect(() => readFlags(['--zork'])).toThrow("Unknown option '--zork'");
    await expect(toArguments(readFlags(['--reference', 'a.csv']))).rejects.toThrow('--current is missing');
  });
});
