// Must fail: The preload is sandboxed: electron and the names of the contract only.
import { createDispatch } from '../main/core/dispatch.ts';

export const dispatch = createDispatch;
