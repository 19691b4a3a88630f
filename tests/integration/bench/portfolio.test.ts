import { expect, it } from 'vitest';
import { benchPortfolio } from '../../bench/portfolio.ts';

it('the bench of a portfolio fits the schema, and models are scored and held against a policy in it', async () => {
  const lines: string[] = [];
  await benchPortfolio((line) => lines.push(line), 12);
  expect(lines.filter((line) => line.includes('models scored again'))).toHaveLength(1);
  expect(lines.find((line) => line.includes('another policy'))).toContain('held against 13 models');
});
