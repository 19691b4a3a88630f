import { expect, it } from 'vitest';
import { checksOf } from '../../../../../main/core/storage/check-constraints.ts';
import { migrations } from '../../../../../main/core/storage/migrations/index.ts';

it('finds the rules of columns and tables, past texts, names and comments', () => {
  const sql = `CREATE TABLE "check (1)" (
    -- it's a check (2)
    a TEXT CHECK (a <> ')' AND a NOT IN ('it''s', 'b')), /* check (3) */
    recheck INTEGER check(recheck BETWEEN 0 AND (1 + 2)),
    CHECK ((a IS NULL) = (recheck IS NULL))
  ) STRICT`;
  expect(checksOf(sql)).toEqual([
    "a <> ')' AND a NOT IN ('it''s', 'b')",
    'recheck BETWEEN 0 AND (1 + 2)',
    '(a IS NULL) = (recheck IS NULL)',
  ]);
});

it('ends at the end of what makes no sense', () => {
  expect(checksOf("CREATE TABLE a (b CHECK (b = 'c)")).toEqual(["b = 'c)"]);
  expect(checksOf('CREATE TABLE a (b) -- check (c)')).toEqual([]);
});

it('finds as many rules in the migrations as these have', () => {
  const text = migrations.map(({ sql }) => sql).join('\n');
  expect(checksOf(text)).toHaveLength(text.match(/\bCHECK \(/gu)?.length ?? 0);
});
