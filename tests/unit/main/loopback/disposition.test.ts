import { expect, test } from 'vitest';
import { attachment } from '../../../../main/loopback/disposition.ts';

test.each([
  ['report.csv', 'attachment; filename="report.csv"; filename*=UTF-8\'\'report.csv'],
  ['a b.csv', 'attachment; filename="a b.csv"; filename*=UTF-8\'\'a%20b.csv'],
  [
    'x"; filename="evil.exe',
    'attachment; filename="x__ filename=_evil.exe"; filename*=UTF-8\'\'x%22%3B%20filename%3D%22evil.exe',
  ],
  [
    'a\r\nSet-Cookie: x',
    'attachment; filename="a__Set-Cookie: x"; filename*=UTF-8\'\'a%0D%0ASet-Cookie%3A%20x',
  ],
  ['日本.csv', 'attachment; filename="__.csv"; filename*=UTF-8\'\'%E6%97%A5%E6%9C%AC.csv'],
  ["it's (1)*!.csv", "attachment; filename=\"it's (1)*!.csv\"; filename*=UTF-8''it%27s%20%281%29%2A%21.csv"],
  ['\ud800.csv', 'attachment; filename="_.csv"; filename*=UTF-8\'\'%EF%BF%BD.csv'],
])('%j', (name, header) => {
  expect(attachment(name)).toBe(header);
});
