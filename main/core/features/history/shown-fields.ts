import { change } from '../../../../shared/contract/models.ts';
import type { Change } from '../../../../shared/contract/models.ts';
import { recordField } from '../../storage/digest-repository.ts';

const storedFields = change.shape.fields;

/** What a change did, for people: without the digest of the record, which differs with every change. */
export function shownFields(stored: string): Change['fields'] {
  return storedFields.parse(JSON.parse(stored)).filter(({ field }) => field !== recordField);
}
