import { expect, it } from 'vitest';
import { translateFileSystemError } from '../../../../../main/core/storage/file-system-errors.ts';

it.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EFBIG', 'DISK_FULL'],
  ['EROFS', 'READ_ONLY'],
  ['EIO', 'READ_ONLY'],
  ['EMFILE', 'READ_ONLY'],
  ['ENFILE', 'READ_ONLY'],
  ['EACCES', 'READ_ONLY'],
  ['EPERM', 'READ_ONLY'],
])('makes %s a %s', (code, expected) => {
  expect(translateFileSystemError(Object.assign(new Error('from the system'), { code }))).toMatchObject({
    code: expected,
  });
});

it('leaves other errors as they are', () => {
  const others = [Object.assign(new Error('gone'), { code: 'ENOENT' }), new Error('plain'), 'text'];
  expect(others.map(translateFileSystemError)).toEqual(others);
});
