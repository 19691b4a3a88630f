import { describe, expect, it } from 'vitest';
import {
  readPredictFlags,
  toLogColumns,
  toPredictRequest,
} from '../../../../../main/cli/commands/predict-arguments.ts';

const requestOf = (...args: string[]) => toPredictRequest(readPredictFlags(args));
const common = ['--data-dir', 'folder', '--model', 'Credit'];
const named = { dataDir: 'folder', model: 'Credit' };
const noColumns = { id: null, time: null, score: null, prediction: null, label: null, features: null };

describe('driftguard predict', () => {
  it('takes everything that can be said', () => {
    expect([
      requestOf(
        'log',
        ...common,
        '--batch',
        'day 1',
        '--file',
        'f.csv',
        '--id',
        'i',
        '--features',
        'a, b',
        '--features',
        'c',
      ),
      requestOf('seal', ...common, '--batch', 'day 1', '--batch', 'day 2'),
      requestOf('seal', ...common, '--all', '--name', 'March'),
      requestOf('list', ...common),
    ]).toEqual([
      {
        verb: 'log',
        ...named,
        batch: 'day 1',
        file: 'f.csv',
        modelVersion: null,
        ...noColumns,
        id: 'i',
        features: ['a', 'b', 'c'],
      },
      { verb: 'seal', ...named, batches: ['day 1', 'day 2'], name: null },
      { verb: 'seal', ...named, batches: [], name: 'March' },
      { verb: 'list', ...named },
    ]);
  });

  it.each([
    [[], 'Say what to do: log, seal or list. See driftguard predict --help.'],
    [['log', '--model', 'm'], 'Name the folder with --data-dir.'],
    [['log', '--data-dir', 'd'], 'Name the model with --model.'],
    [['log', ...common, '--file', 'f'], 'Name the batch with --batch: the same name is the same batch.'],
    [['log', ...common, '--batch', 'a', '--batch', 'b'], 'Log one batch at a time: give --batch once.'],
    [['log', ...common, '--batch', 'a'], 'Name the file with --file.'],
    [
      ['log', ...common, '--batch', 'a\u0000', '--file', 'f'],
      '--batch: Remove control characters and text-direction marks.',
    ],
    [['log', ...common, '--batch', 'x'.repeat(101), '--file', 'f'], '--batch: Use at most 100 characters.'],
    [['seal', ...common], 'Give either --batch, once or more, or --all.'],
    [['seal', ...common, '--all'], 'Give the data set a name with --name.'],
    [['burn', ...common], 'There is no “predict burn”. See driftguard predict --help.'],
    [['list', 'twice', ...common], '“twice” is not expected after “list”. See driftguard predict --help.'],
    [['list', '--bach', 'a'], "Unknown option '--bach'. See driftguard predict --help."],
  ])('refuses %j', (args, message) => {
    expect(() => requestOf(...args)).toThrow(message);
  });

  it('recognises the columns that are not named', () => {
    const present = [
      { name: 'id', role: 'id' },
      { name: 'at', role: 'timestamp' },
      { name: 'age', role: 'feature' },
      { name: 'sex', role: 'protected' },
      { name: 'remark', role: 'ignore' },
      { name: 'score', role: 'score' },
      { name: 'decision', role: 'prediction' },
    ] as const;
    expect(toLogColumns(noColumns, present)).toEqual({
      id: 'id',
      at: 'at',
      features: ['age', 'sex'],
      score: 'score',
      prediction: 'decision',
      label: null,
    });
    expect(toLogColumns({ ...noColumns, id: 'remark', label: 'age' }, present)).toMatchObject({
      id: 'remark',
      label: 'age',
      features: ['sex'],
    });
    expect(() => toLogColumns(noColumns, present.slice(1))).toThrow(
      'No column looks like the identifier of the predictions. Name it with --id.',
    );
  });
});
