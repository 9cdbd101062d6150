/**
 * Authentication contexts as a resource. PATCH on an unused id creates a context. A context cannot be deleted
 * while it is available to applications or named by policies.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationcontextclassreference and its pages.
 */

import { givenName } from '../../../edm/given-name.ts'
import type { ProposedChange, WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import type { RecordedKind } from '../../../graph/written-kind.ts'
import { countOperation } from '../../../graph/handlers/read.ts'
import { collectionOperations } from '../../../graph/handlers/write.ts'
import { bothVersions } from '../../../graph/message.ts'
import type { Operation } from '../../../graph/operation.ts'
import { acceptedAsIs } from '../../../graph/write-object.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { FindPolicyNames } from '../../model/policy-name.ts'
import { readContexts, writeContexts } from './access.ts'
import {
  decodeContextCreate,
  decodeContextPatch,
  decodeContextUpsert,
  encodeContext,
  readNewContextId,
  type ContextBody,
} from './context-codec.ts'
import { contextKind } from './kind.ts'
import { contextType } from './types.ts'
import { contextCodes } from './context-codes.ts'

/** What contexts need to know about policies. */
export interface AuthenticationContextOptions {
  /** Lists the policies that name the changed context. */
  readonly findReferrers: FindPolicyNames
}

async function requireFree({ context, transaction, id, before }: ProposedChange): Promise<void> {
  if (before !== undefined) return
  const key = { family: contextKind.name, id }
  if ((await transaction.find(context.caller.tenant, key)) === undefined) return
  throw new OstiaryError('conflict', {
    ostiaryCode: contextCodes.exists,
    message: `AuthenticationContextClassReference with id ${id} already exists.`,
  })
}

async function requireUnused(
  change: ProposedChange<ContextBody>,
  findReferrers: FindPolicyNames,
): Promise<void> {
  if (change.before === undefined) return
  const id = keyOf(change.id)
  if (change.before.body.isAvailable) {
    throw new OstiaryError('accessDenied', {
      ostiaryCode: contextCodes.available,
      message: `AuthenticationContextClassReference with id ${id} cannot be deleted while \`isAvailable\` is true; set it to false first.`,
    })
  }
  const referrers = await findReferrers(change)
  if (referrers.length === 0) return
  throw refusedBy(
    referrers.map((policy) => ({
      ostiaryCode: contextCodes.inUse,
      message: `the authentication context \`${id}\` is used by the conditional access policy \`${policy.displayName}\` (${policy.id}); remove it from the policy first`,
    })),
  )
}

function contextSet({
  findReferrers,
}: AuthenticationContextOptions): WritableEntitySet<ContextBody> {
  return {
    kind: contextKind,
    path: '/identity/conditionalAccess/authenticationContextClassReferences',
    versions: bothVersions,
    keyTemplate: '{id}',
    contextPath: 'identity/conditionalAccess/authenticationContextClassReferences',
    type: {
      name: contextType.name,
      properties: contextType.properties.map(({ name }) => name),
      schema: contextType,
      encode: (object, { version }) => encodeContext(object, version),
    },
    codec: { create: decodeContextCreate, update: decodeContextPatch, invalid: refusedBy },
    readAccess: readContexts,
    access: { create: writeContexts, update: writeContexts, delete: writeContexts },
    notFoundError: (id) =>
      new OstiaryError('resourceNotFound', {
        ostiaryCode: contextCodes.notFound,
        message: `AuthenticationContextClassReference with id ${id} does not exist in the directory.`,
      }),
    isBounded: true,
    newId: (request) => {
      const name = givenName(request, 'id')
      return readNewContextId(name === undefined ? undefined : request[name])
    },
    upsert: decodeContextUpsert,
    guardWrite: async (change, body) => {
      await requireFree(change)
      return acceptedAsIs(body)
    },
    guardDelete: async (change) => {
      await requireUnused(change, findReferrers)
      return []
    },
  }
}

/** The kind and the operations of authentication contexts. */
export function createAuthenticationContexts(options: AuthenticationContextOptions): {
  readonly kind: RecordedKind
  readonly operations: readonly Operation[]
} {
  const set = contextSet(options)
  return { kind: contextKind, operations: [...collectionOperations(set), countOperation(set)] }
}
