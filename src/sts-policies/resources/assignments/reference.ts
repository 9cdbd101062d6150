/** Reads the policy that a request to `$ref` names. */

import type { OperationContext } from '../../../graph/operation.ts'
import { splitPath } from '../../../graph/path.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { isGuid } from '../../../kernel/ids.ts'
import { jsonKind, type JsonValue } from '../../../kernel/json.ts'
import { quoted } from '../../../edm/place.ts'
import { assignmentCodes } from '../resource-codes.ts'

const referencedSegments = /^(?:policies|directoryObjects)$/iu

/** Longest URL that is read. */
const longestReference = 2_048

/**
 * Takes the policy's id from its URL: the last GUID behind a known segment; the host is ignored, as Graph does.
 * Forms: `{host}/v1.0/policies/{family}/{id}`, `{host}/beta/policies/{id}`, `{host}/beta/legacy/policies/{id}`,
 * `{host}/v1.0/{tenant}/directoryObjects/{id}`, `{host}/v2/{tenant}/directoryObjects/{id}/Microsoft.DirectoryServices.{Type}`,
 * each also with the id in parentheses.
 */
function idIn(reference: JsonValue | undefined): string | undefined {
  if (typeof reference !== 'string' || reference.length > longestReference) return undefined
  const segments = splitPath(reference.split(/[?#]/u)[0] ?? '')
  const known = segments.findIndex((segment) => referencedSegments.test(segment))
  return known < 0 ? undefined : segments.slice(known).findLast(isGuid)
}

/** The id of the policy in the body of a POST. @throws OstiaryError `directoryBadRequest`. */
export function referencedPolicyId({ request }: OperationContext): string {
  const reference = readJsonObject(request)['@odata.id']
  const id = idIn(reference)
  if (id !== undefined) return id
  throw new OstiaryError('directoryBadRequest', {
    message:
      'Not a valid reference update: the body must be {"@odata.id": "…/policies/{id}"} with the id of a policy.',
    findings: [
      {
        ostiaryCode: assignmentCodes.referenceMalformed,
        message: `\`@odata.id\` must be the URL of a policy, not ${typeof reference === 'string' ? quoted(reference) : jsonKind(reference)}`,
        target: '/@odata.id',
      },
    ],
  })
}

/**
 * The id of the policy in the query of a DELETE. Source: OData 4.01 protocol, section 11.4.6.2.
 * @throws OstiaryError `directoryBadRequest`.
 */
export function policyIdInQuery({ request }: OperationContext): string {
  const query = new URLSearchParams(request.query)
  const id = idIn(query.get('@id') ?? query.get('$id') ?? undefined)
  if (id !== undefined) return id
  throw new OstiaryError('directoryBadRequest', {
    ostiaryCode: assignmentCodes.referenceNotNamed,
    message:
      'Not a valid reference update: the path must end with /{policyId}/$ref, or the query must have @id with the URL of a policy.',
  })
}
