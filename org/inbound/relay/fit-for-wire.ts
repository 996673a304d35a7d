import { invalidFilter, notFound, scimError } from '@postern/connector';
import { CodedError } from '@postern/protocol/messages';
import { limits, type RelayOperation, relayOperation, storable } from '@postern/protocol/wire';

/**
 * Refuses what no agent would take, in the words of SCIM: an agent could only say that it does not know such an
 * operation. Throws CodedError `inbound_text_invalid`; ScimError 404 for an id longer than any, 400 `invalidFilter`
 * and `invalidPath`.
 */
export function requireFit(operation: RelayOperation): void {
  if (storable(operation) !== operation) throw new CodedError('inbound_text_invalid');
  const { error } = relayOperation.safeParse(operation);
  if (!error) return;
  switch (error.issues[0]?.path[0]) {
    case 'id':
      throw notFound(`No resource has this id: it has more than ${limits.externalId} characters.`);
    case 'filter':
      throw invalidFilter('The filter is too long to be sent on to the application. Search by fewer values at once.');
    case 'operations':
      throw scimError(400, 'The path of a patch is too long to be sent on to the application.', 'invalidPath');
    default:
      throw error;
  }
}
