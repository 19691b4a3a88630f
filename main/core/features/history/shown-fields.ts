import { change } from '../../../../shared/contract/models.ts';
import type { Change } from '../../../../shared/contract/models.ts';
import { isDigestField } from '../../storage/digest-repository.ts';

const storedFields = change.shape.fields;

/** What a change did, for people: without the digests of the record, which differ with every change. */
export function shownFields(stored: string): Change['fields'] {
  return storedFields.parse(JSON.parse(stored)).filter(({ field }) => !isDigestField(field));
}
