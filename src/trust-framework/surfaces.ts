/**
 * Trust framework policies over HTTP: media entities whose content is the XML document, byte for byte.
 * Source: the Graph beta pages of `trustFrameworkPolicy`, first edition (PUT on the policy itself, 204) and
 * later ones (PUT on `$value`, 200 or 201).
 */

import { entity } from '../edm/base-types.ts'
import { betaOnly, entityType } from '../edm/model.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { changePolicies, type PolicyWriter } from '../graph/change.ts'
import { containerAt, type Container } from '../graph/description/container.ts'
import type { EntitySet, PolicyFamily } from '../graph/descriptor.ts'
import { getOperation, listOperation, requireEntity } from '../graph/handlers/read.ts'
import { requireMatch } from '../graph/if-match.ts'
import type { GraphResponse } from '../graph/message.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { readXmlBytes } from '../graph/read-body.ts'
import { etagOf, respondBytes, respondNoContent } from '../graph/respond.ts'
import { roleTemplates } from '../graph/role-templates.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Finding } from '../kernel/findings.ts'
import type { Content, StoredObject } from '../store/port.ts'
import { checkBaseChain } from './base-chain.ts'
import { checkIdentity } from './identity-checks.ts'
import { readPolicyDocument, type TrustFrameworkDocument } from './policy-document.ts'
import type { PolicyIdentity } from './policy-identity.ts'
import { bodyOf, readBody } from './stored-policy.ts'
import { uploadErrorMessage } from './upload-error.ts'
import { trustFrameworkPolicyCodes } from './trust-framework-codes.ts'

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
export const readAccess: AccessRule = {
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
  readonly document: TrustFrameworkDocument
  readonly content: Content
}

/** WHY: a byte order mark says which half comes first, so the charset of either order is `utf-16`. */
function mediaTypeOf({ encoding }: TrustFrameworkDocument): string {
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
 * Judges a document against the tenant: ids, domains, and the chain of its base policies.
 * Reads inside the write's transaction, so that no base vanishes between check and commit.
 */
async function requireAcceptable(
  context: OperationContext,
  writer: PolicyWriter,
  family: PolicyFamily,
  document: TrustFrameworkDocument,
  urlPolicyId: string | undefined,
): Promise<void> {
  const { tenant } = context.caller
  const domains = (await context.store.findTenant(tenant))?.domains ?? []
  const tenantDomains = [...domains]
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
    .map(({ name }) => name)
  const findBase = async (policyId: string) => {
    const base = await writer.transaction.find(tenant, { family: family.name, id: policyId })
    return base && readBody(base)
  }
  const findings = [
    ...checkIdentity(document, { urlPolicyId, tenantDomains }),
    ...(await checkBaseChain(document, findBase, tenantDomains, tenant)),
  ]
  if (findings.length > 0) throw invalid(findings, document)
}

function requireFree(existing: StoredObject | undefined, document: TrustFrameworkDocument): void {
  if (!existing) return
  const message = `Tenant "${document.tenantId}" already has a policy with id "${existing.id}". Another policy with the same id cannot be stored.`
  const ostiaryCode = trustFrameworkPolicyCodes.exists
  throw invalid([{ ostiaryCode, message, target: document.positions.policyId }], document)
}

/** Stores an upload under the document's id. A policy that exists keeps the spelling of its id. */
async function storeUpload(
  context: OperationContext,
  family: PolicyFamily,
  urlPolicyId: string | undefined,
): Promise<{ readonly stored: StoredObject; readonly isNew: boolean; readonly upload: Upload }> {
  const upload = readUpload(context)
  const { document, content } = upload
  return changePolicies(context, family, async (writer) => {
    const key = { family: family.name, id: document.policyId }
    await requireAcceptable(context, writer, family, document, urlPolicyId)
    const existing = await writer.transaction.find(context.caller.tenant, key)
    if (urlPolicyId === undefined) requireFree(existing, document)
    requireMatch(context.request, existing)
    const stored = existing
      ? await writer.replace(existing, bodyOf(document), { content })
      : await writer.create(document.policyId, bodyOf(document), { content })
    return { stored, isNew: existing === undefined, upload }
  })
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
    ostiaryCode: trustFrameworkPolicyCodes.missing,
    message: `Policy with id '${id}' does not exist in the directory.`,
  })
}

/** Every operation on trust framework policies. */
export function trustFrameworkOperations(family: PolicyFamily): readonly Operation[] {
  const set: EntitySet = {
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
    readAccess,
    missing,
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
      access: readAccess,
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
        const { stored, upload } = await storeUpload(context, family, undefined)
        return respondDocument(context, 201, stored, upload.content)
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
        const { stored, isNew, upload } = await storeUpload(context, family, context.keys['id'])
        return respondDocument(context, isNew ? 201 : 200, stored, upload.content)
      },
    },
    {
      method: 'DELETE',
      path: item,
      roots,
      access: writeAccess,
      produces: 'none',
      handle: async (context) => {
        await changePolicies(context, family, async (writer) => {
          const key = context.keys['id'] ?? ''
          const current = await requireEntity(writer.transaction, context, set, key)
          requireMatch(context.request, current)
          await writer.delete(current)
        })
        return respondNoContent()
      },
    },
  ]
}
