import { z } from 'zod';

// The expression of semver.org, item "Is there a suggested regular expression".
const pattern =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

export const semanticVersion = z
  .string()
  .max(64, 'Use at most 64 characters.')
  .regex(pattern, 'Write the version as three numbers, for example 1.4.0 (semver.org).');
