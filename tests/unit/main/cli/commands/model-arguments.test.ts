import { describe, expect, it } from 'vitest';
import { readModelFlags, toModelRequest } from '../../../../../main/cli/commands/model-arguments.ts';

const read = (...args: string[]) => toModelRequest(readModelFlags(args));
const named = ['--data-dir', 'd', '--model', 'Credit'];

describe('driftguard model', () => {
  it('reads what is asked for', () => {
    const all = { dataDir: 'd', model: 'Credit' };
    expect([
      read('version', 'list', ...named),
      read('version', 'add', ...named, '--version', '2.0.0', '--artefact', 'm.onnx', '--note', 'New.'),
      read('version', 'add', ...named, '--version', '2.0.0', '--sha256', 'ab', '--training', 'May'),
      read('version', 'card', ...named, '--from', 'card.json'),
      read('version', 'export', ...named, '--version', '1.0.0', '--format', 'json', '--output', 'c.json'),
    ]).toEqual([
      { verb: 'list', ...all },
      {
        verb: 'add',
        ...all,
        version: '2.0.0',
        artefact: { kind: 'file', path: 'm.onnx' },
        training: null,
        note: 'New.',
      },
      {
        verb: 'add',
        ...all,
        version: '2.0.0',
        artefact: { kind: 'digest', sha256: 'ab' },
        training: 'May',
        note: '',
      },
      { verb: 'card', ...all, version: null, from: 'card.json' },
      { verb: 'export', ...all, version: '1.0.0', format: 'json', output: 'c.json' },
    ]);
  });

  it.each([
    [['list', ...named], 'Say “model version”, then what to do. See driftguard model --help.'],
    [['version', ...named], 'Say what to do: list, add, card or export. See driftguard model --help.'],
    [['version', 'drop', ...named], 'There is no “model version drop”. See driftguard model --help.'],
    [['version', 'list', 'x', ...named], '“x” is not expected after “list”. See driftguard model --help.'],
    [['version', 'list', '--model', 'x'], 'Name the folder with --data-dir.'],
    [['version', 'list', '--data-dir', 'd'], 'Name the model with --model.'],
    [['version', 'add', ...named], 'Name the next version with --version.'],
    [
      ['version', 'add', ...named, '--version', '2.0.0', '--artefact', 'a', '--sha256', 'b'],
      'Give --artefact or --sha256, not both.',
    ],
    [
      ['version', 'list', ...named, '--artefact', 'a'],
      '“model version list” does not take --artefact. See driftguard model --help.',
    ],
    [['version', 'export', ...named, '--format', 'pdf'], '--format takes markdown or json, not “pdf”.'],
    [
      ['version', 'export', ...named, '--json'],
      'Give the export a file with --output, or ask for --format json without --json.',
    ],
  ])('refuses %j', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});
