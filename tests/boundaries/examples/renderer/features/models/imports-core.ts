// Must fail: The renderer reaches the core through renderer/client only.
import { createDispatch } from '../../../main/core/dispatch.ts';

export const dispatch = createDispatch;
