import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../../shared/errors.ts';
import {
  ClientError,
  errorFromFailure,
  errorFromJob,
  toClientError,
} from '../../../../renderer/client/client-error.ts';

describe('ClientError', () => {
  it('keeps code, sentence, problems and correlation id of a failure', () => {
    const error = errorFromFailure({
      code: 'INVALID_INPUT',
      message: 'Check the name.',
      details: { problems: [{ path: 'name', message: 'Too long.' }, 'junk', { path: 3 }] },
      correlationId: 'c-1',
    });
    expect([error.code, error.message, error.problems, error.correlationId]).toEqual([
      'INVALID_INPUT',
      'Check the name.',
      [{ path: 'name', message: 'Too long.' }],
      'c-1',
    ]);
  });

  it('falls back to the sentence of the catalogue', () => {
    expect(new ClientError('DISK_FULL').message).toBe(errorCatalogue.DISK_FULL.sentence);
    expect(new ClientError('DISK_FULL', '').message).toBe(errorCatalogue.DISK_FULL.sentence);
  });

  it('reads the failure of a job', () => {
    const error = errorFromJob({
      code: 'FILE_DAMAGED',
      message: 'Cut short.',
      problems: [{ path: 'row 3', message: 'Not closed.' }],
      correlationId: 'c-2',
    });
    expect([error.code, error.message, error.problems, error.correlationId]).toEqual([
      'FILE_DAMAGED',
      'Cut short.',
      [{ path: 'row 3', message: 'Not closed.' }],
      'c-2',
    ]);
  });

  it('turns anything else that was thrown into INTERNAL, without its text', () => {
    const error = toClientError(new TypeError('secret detail'));
    expect([error.code, error.message]).toEqual(['INTERNAL', errorCatalogue.INTERNAL.sentence]);
  });
});
