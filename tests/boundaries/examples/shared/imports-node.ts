// Must fail: shared/ runs everywhere: it may import zod and itself only.
import { readFileSync } from 'node:fs';

export const text = readFileSync('x', 'utf8');
