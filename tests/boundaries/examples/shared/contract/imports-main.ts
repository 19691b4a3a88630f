// Must fail: shared/ runs everywhere: it may import zod and itself only.
import { createDispatch } from '../../main/core/dispatch.ts';

export const dispatch = createDispatch;
