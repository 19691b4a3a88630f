import { describe, expect, it } from 'vitest';
import { logEvents } from '../../../../../main/core/telemetry/log-events.ts';
import { recordOf } from '../../../../../main/core/telemetry/log-record.ts';

const id = '0190f0c0-0000-7000-8000-000000000001';

describe('what is written of an event', () => {
  it('is its listed fields in the form of their kind', () => {
    expect(
      recordOf('command', {
        command: 'models/list',
        outcome: 'OK',
        correlationId: id,
        actorId: null,
        sessionHash: '0123456789abcdef',
        durationMs: 1.5,
      }),
    ).toEqual({
      fields: {
        command: 'models/list',
        outcome: 'OK',
        correlationId: id,
        actorId: null,
        sessionHash: '0123456789abcdef',
        durationMs: 1.5,
      },
      dropped: 0,
    });
  });

  it.each([
    ['a field that is not listed', { actorName: 'Ana' }],
    ['a name in place of an id', { actorId: 'Ana Lopez' }],
    ['a whole digest in place of its start', { sessionHash: 'a'.repeat(64) }],
    ['a text that is no code', { command: 'models/list?name=Größe' }],
    ['a text of several lines', { command: 'a\nb' }],
    ['a text of 101 characters', { command: 'a'.repeat(101) }],
    ['a text in place of a number', { durationMs: '12' }],
    ['a number that is none', { durationMs: Number.NaN }],
    ['a number without end', { durationMs: Number.POSITIVE_INFINITY }],
    ['an object', { command: { text: 'models/list' } }],
    ['a field of every object', { constructor: 'x', hasOwnProperty: 'y' }],
  ])('leaves out %s', (_what, given) => {
    expect(recordOf('command', given)).toEqual({ fields: {}, dropped: Object.keys(given).length });
  });

  it('is nothing when the event is not listed', () => {
    expect(recordOf('toString', {})).toBeNull();
    expect(recordOf('models created', { id })).toBeNull();
  });

  it.each([
    ['a signed token', 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.c2ln', ''],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMC4CAQ', ''],
    ['64 hexadecimal digits', 'f'.repeat(64), ''],
    ['a bearer', `${'aB3_-'.repeat(8)}xyz`, ''],
    ['a password by its name', 'password: Hunter-22!', ''],
    ['an address', 'ana.lopez@example.org', ''],
  ])('withholds %s in a text', (_what, secret, rest) => {
    expect(recordOf('deployment', { overrideReason: `Because ${secret}` })).toEqual({
      fields: { overrideReason: `Because [withheld]${rest}` },
      dropped: 0,
    });
  });

  it('lets content digests through where they are asked for only', () => {
    const digests = Object.values(logEvents).flatMap((fields) => Object.values<string>(fields));
    // No event names content yet; the kind is there for those that will.
    expect(digests.filter((kind) => kind === 'digest')).toEqual([]);
    expect(recordOf('command', { command: 'a'.repeat(64) })?.fields).toEqual({ command: '[withheld]' });
  });

  it('has no event with a field named after a secret or a person', () => {
    const names = Object.values(logEvents).flatMap((fields) => Object.keys(fields));
    expect(
      names.filter((name) =>
        /pass|secret|token|cookie|authorization|recovery|email|address|personName|path|text|note$/iu.test(
          name,
        ),
      ),
    ).toEqual([]);
  });
});
