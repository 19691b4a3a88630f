// Must fail: Statistics are pure: no files, no clock, no database. Values come in as arguments.
import { createDriftService } from '../../features/drift/service.ts';

export const service = createDriftService;
