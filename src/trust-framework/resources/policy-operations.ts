/**
 * Trust framework policies over HTTP: media entities whose content is the XML document, byte for byte.
 * Source: the Graph beta pages of `trustFrameworkPolicy`, first edition (PUT on the policy itself, 204) and
 * later ones (PUT on `$value`, 200 or 201).
 */

import { entity } from '../../edm/base-types.ts'
import { betaOnly, entityType } from '../../edm/model.ts'
import { containerAt, type Container } from '../../graph/description/container.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { getOperation, listOperation, requireEntity } from '../../graph/handlers/read.ts'
import type { GraphResponse } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { etagOf, respondBytes, respondNoContent } from '../../graph/respond.ts'
import { removeObject } from '../../graph/write-object.ts'
import type { Content, StoredObject } from '../../store/port.ts'
import { readTrustFramework, upsertTrustFramework, writeTrustFramework } from './access.ts'
import { missingPolicy } from './missing-policy.ts'
import type { PolicyService } from './options.ts'
import { trustFrameworkKind } from './policy-kind.ts'
import type { StoredPolicyBody } from './stored-policy.ts'
import { effortOfPolicies } from './upload/effort.ts'
import { storeUpload, type StoredUpload } from './upload/store-upload.ts'
import { warningHeaders } from './upload/warnings-header.ts'

const path = '/trustFramework/policies'

/** Source: `microsoft.graph.trustFramework` of beta. */
export const trustFrameworkContainers: readonly Container[] = [
  containerAt('/trustFramework', 'trustFramework'),
]

const trustFrameworkPolicyType = entityType('trustFrameworkPolicy', entity.properties, {
  base: entity,
  hasStream: true,
  versions: betaOnly,
})

const set: EntitySet<StoredPolicyBody> = {
  kind: trustFrameworkKind,
  path,
  versions: ['beta'],
  keyTemplate: '{id}',
  contextPath: 'trustFramework/policies',
  type: {
    name: trustFrameworkPolicyType.name,
    schema: trustFrameworkPolicyType,
    properties: ['id'],
    encode: (object, { form }) =>
      form === 'list' ? { id: object.id } : trustFrameworkKind.encodeVersion(object),
  },
  readAccess: readTrustFramework,
  notFoundError: missingPolicy,
}

function respondDocument(
  status: number,
  stored: StoredObject,
  content: Content,
  headers: Readonly<Record<string, string>> = {},
): GraphResponse {
  return respondBytes(status, content.bytes, content.mediaType, {
    ETag: etagOf(stored.version),
    ...headers,
  })
}

/** Answers 201 with the URL of a new policy, else 200. */
function respondUpload(
  { request, version }: OperationContext,
  { stored, content, isNew, warnings }: StoredUpload,
): GraphResponse {
  const url = `${request.origin}/${version}${path}/${encodeURIComponent(stored.id)}`
  return respondDocument(isNew ? 201 : 200, stored, content, {
    ...(isNew ? { Location: url } : {}),
    ...warningHeaders(warnings),
  })
}

/** Every operation of Graph on trust framework policies. */
export function trustFrameworkOperations(service: PolicyService): readonly Operation[] {
  const item = `${path}/{id}`
  const roots = set.versions
  const upload = { roots, takes: 'xml', effortOf: effortOfPolicies } as const
  return [
    listOperation(set),
    getOperation(set),
    {
      method: 'GET',
      path: `${item}/$value`,
      roots,
      access: readTrustFramework,
      produces: 'xml',
      handle: async (context) => {
        const key = context.keys['id'] ?? ''
        const stored = await requireEntity(context.store, context, set, key)
        if (!stored.content) throw missingPolicy(key)
        return respondDocument(200, stored, stored.content)
      },
    },
    {
      ...upload,
      method: 'POST',
      path,
      access: writeTrustFramework,
      produces: 'xml',
      handle: async (context) =>
        respondUpload(context, await storeUpload(context, service, undefined)),
    },
    {
      ...upload,
      method: 'PUT',
      path: item,
      access: upsertTrustFramework,
      produces: 'none',
      handle: async (context) => {
        const { stored, warnings } = await storeUpload(context, service, context.keys['id'])
        return respondNoContent({ ETag: etagOf(stored.version), ...warningHeaders(warnings) })
      },
    },
    {
      ...upload,
      method: 'PUT',
      path: `${item}/$value`,
      access: writeTrustFramework,
      produces: 'xml',
      handle: async (context) =>
        respondUpload(context, await storeUpload(context, service, context.keys['id'])),
    },
    {
      method: 'DELETE',
      path: item,
      roots,
      access: writeTrustFramework,
      produces: 'none',
      handle: (context) =>
        removeObject(context, {
          family: trustFrameworkKind,
          find: (transaction) => requireEntity(transaction, context, set, context.keys['id'] ?? ''),
          remove: (writer, current) => writer.delete(current),
        }),
    },
  ]
}
