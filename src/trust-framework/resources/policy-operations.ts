/**
 * Trust framework policies over HTTP: media entities whose content is the XML document, byte for byte.
 * Source: the Graph beta pages of `trustFrameworkPolicy`, first edition (PUT on the policy itself, 204) and
 * later ones (PUT on `$value`, 200 or 201).
 */

import { entity } from '../../edm/base-types.ts'
import { betaOnly, entityType } from '../../edm/model.ts'
import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { containerAt, type Container } from '../../graph/description/container.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { getOperation, listOperation, requireEntity } from '../../graph/handlers/read.ts'
import type { GraphResponse } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readXmlBytes } from '../../graph/read-body.ts'
import { etagOf, respondBytes, respondNoContent } from '../../graph/respond.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { acceptedAsIs, removeObject, writeObject } from '../../graph/write-object.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { passed, type Finding } from '../../kernel/findings.ts'
import type { Content, StoredObject, Transaction } from '../../store/port.ts'
import { checkBaseChain } from '../inheritance/base-chain.ts'
import { checkIdentity } from './identity-checks.ts'
import { readPolicyDocument, type PolicyDocument } from '../schema/read-policy-document.ts'
import type { PolicyIdentity } from '../policy-identity.ts'
import { bodyOf, type StoredPolicyBody } from './stored-policy.ts'
import { uploadErrorMessage } from './upload-error.ts'
import { trustFrameworkPolicyCodes } from './resource-codes.ts'

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

const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.b2cIefPolicyAdministrator,
]

const denial = 'accessDenied'

/** Source: Graph beta pages "List trustFrameworkPolicies" and "Get trustFrameworkPolicy". */
export const readTrustFramework: AccessRule = {
  delegated: anyOf('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
  application: anyOf('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
  directoryRoles: administrators,
  denial,
}

const writeAccess: AccessRule = {
  delegated: anyOf('Policy.ReadWrite.TrustFramework'),
  application: anyOf('Policy.ReadWrite.TrustFramework'),
  directoryRoles: administrators,
  denial,
}

/** Source: the first edition of "Update trustFrameworkPolicy". */
const upsertAccess: AccessRule = {
  delegated: anyOf('Policy.ReadWrite.All', 'Policy.ReadWrite.TrustFramework'),
  application: [],
  directoryRoles: administrators,
  denial,
}

function invalid(findings: readonly Finding[], identity: PolicyIdentity | undefined): OstiaryError {
  return new OstiaryError('trustFrameworkPolicyInvalid', {
    message: uploadErrorMessage(findings, identity),
    findings,
  })
}

interface Upload {
  readonly document: PolicyDocument
  readonly content: Content
}

/** WHY: a byte order mark says which half comes first, so the charset of either order is `utf-16`. */
function mediaTypeOf({ encoding }: PolicyDocument): string {
  const charset = encoding.startsWith('utf-16') ? 'utf-16' : encoding
  return `application/xml; charset=${charset}`
}

function readUpload(context: OperationContext): Upload {
  const { bytes, charset } = readXmlBytes(context.request)
  const reading = readPolicyDocument(bytes, { charset })
  if (!reading.ok) throw invalid(reading.findings, reading.identity)
  const document = reading.value
  return { document, content: { bytes, mediaType: mediaTypeOf(document) } }
}

/**
 * Checks a document against the tenant: ids, domains, and the chain of its base policies.
 * Reads inside the transaction of the write, so that no base is deleted between check and commit.
 */
async function requireAcceptable(
  context: OperationContext,
  transaction: Transaction,
  family: WrittenKind<StoredPolicyBody>,
  document: PolicyDocument,
  urlPolicyId: string | undefined,
): Promise<void> {
  const { tenant } = context.caller
  const domains = (await context.store.findTenant(tenant))?.domains ?? []
  const tenantDomains = [...domains]
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
    .map(({ name }) => name)
  const findBase = async (policyId: string) => {
    const base = await findObject(transaction, tenant, family, policyId)
    return base?.body
  }
  const findings = [
    ...checkIdentity(document, { urlPolicyId, tenantDomains }),
    ...(await checkBaseChain(document, findBase, tenantDomains, tenant)),
  ]
  if (findings.length > 0) throw invalid(findings, document)
}

function requireFree(existing: StoredObject | undefined, document: PolicyDocument): void {
  if (!existing) return
  const message = `Tenant "${document.tenantId}" already has a policy with id "${existing.id}". Another policy with the same id cannot be stored.`
  const ostiaryCode = trustFrameworkPolicyCodes.exists
  throw invalid([{ ostiaryCode, message, target: document.positions.policyId }], document)
}

/** Stores an upload under the document's id. A policy that exists keeps the spelling of its id. */
async function storeUpload(
  context: OperationContext,
  family: WrittenKind<StoredPolicyBody>,
  urlPolicyId: string | undefined,
): Promise<{ readonly stored: StoredObject; readonly isNew: boolean; readonly content: Content }> {
  const { document, content } = readUpload(context)
  const { policyId: id } = document
  const { before, object } = await writeObject(context, {
    family,
    find: async (transaction) => {
      // WHY before If-Match: the faults of a document do not depend on what is stored.
      await requireAcceptable(context, transaction, family, document, urlPolicyId)
      const current = await findObject(transaction, context.caller.tenant, family, id)
      if (urlPolicyId === undefined) requireFree(current, document)
      return { id, current, content, ifMatch: current, decode: () => passed(bodyOf(document)) }
    },
    invalid: (findings) => invalid(findings, document),
    guard: async (_, body) => acceptedAsIs(body),
  })
  return { stored: object, isNew: before === undefined, content }
}

function respondDocument(
  context: OperationContext,
  status: number,
  stored: StoredObject,
  content: Content,
): GraphResponse {
  const { request, version } = context
  return respondBytes(status, content.bytes, content.mediaType, {
    ETag: etagOf(stored.version),
    ...(status === 201
      ? { Location: `${request.origin}/${version}${path}/${encodeURIComponent(stored.id)}` }
      : {}),
  })
}

function missing(id: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    ostiaryCode: trustFrameworkPolicyCodes.notFound,
    message: `Policy with id '${id}' does not exist in the directory.`,
  })
}

/** Every operation on trust framework policies. */
export function trustFrameworkOperations(
  family: WrittenKind<StoredPolicyBody>,
): readonly Operation[] {
  const set: EntitySet<StoredPolicyBody> = {
    kind: family,
    path,
    versions: ['beta'],
    keyTemplate: '{id}',
    contextPath: 'trustFramework/policies',
    type: {
      name: trustFrameworkPolicyType.name,
      schema: trustFrameworkPolicyType,
      properties: ['id'],
      encode: (object, { form }) =>
        form === 'list' ? { id: object.id } : family.encodeVersion(object),
    },
    readAccess: readTrustFramework,
    notFoundError: missing,
  }
  const item = `${path}/{id}`
  const roots = set.versions
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
        if (!stored.content) throw missing(key)
        return respondDocument(context, 200, stored, stored.content)
      },
    },
    {
      method: 'POST',
      path,
      roots,
      access: writeAccess,
      produces: 'xml',
      takes: 'xml',
      handle: async (context) => {
        const { stored, content } = await storeUpload(context, family, undefined)
        return respondDocument(context, 201, stored, content)
      },
    },
    {
      method: 'PUT',
      path: item,
      roots,
      access: upsertAccess,
      produces: 'none',
      takes: 'xml',
      handle: async (context) => {
        const { stored } = await storeUpload(context, family, context.keys['id'])
        return respondNoContent({ ETag: etagOf(stored.version) })
      },
    },
    {
      method: 'PUT',
      path: `${item}/$value`,
      roots,
      access: writeAccess,
      produces: 'xml',
      takes: 'xml',
      handle: async (context) => {
        const { stored, isNew, content } = await storeUpload(context, family, context.keys['id'])
        return respondDocument(context, isNew ? 201 : 200, stored, content)
      },
    },
    {
      method: 'DELETE',
      path: item,
      roots,
      access: writeAccess,
      produces: 'none',
      handle: (context) =>
        removeObject(context, {
          family,
          find: (transaction) => requireEntity(transaction, context, set, context.keys['id'] ?? ''),
          remove: (writer, current) => writer.delete(current),
        }),
    },
  ]
}
