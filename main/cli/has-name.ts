import { nameKey } from '../core/storage/name-key.ts';

/** Whether a record has the name that somebody typed: by the rule by which names are unique. */
export function hasName({ name }: { readonly name: string }, typed: string): boolean {
  return nameKey(name) === nameKey(typed.trim());
}
