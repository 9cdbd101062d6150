/** Checks a document against the policies of its tenant: ids, base policies, rules, and what inherits from it. */

import { listObjects } from '../../../graph/stored-objects.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import type { Store } from '../../../store/port.ts'
import type { PolicyDocument } from '../../schema/read-policy-document.ts'
import type { TenantFacts } from '../../validation/rule.ts'
import { validateChain } from '../../validation/validate-policy.ts'
import { checkIdentity } from '../identity-checks.ts'
import { trustFrameworkKind } from '../policy-kind.ts'
import { trustFrameworkPolicyCodes } from '../resource-codes.ts'
import { descendantsOf, findDescendantFaults } from './descendants.ts'
import type { DocumentCache } from './document-cache.ts'
import { loadChain, type FindLink, type TenantNames } from './load-chain.ts'
import { StoredLinks } from './stored-links.ts'

/** What the checks go by. */
export interface UploadSurroundings {
  readonly store: Store
  readonly tenant: TenantId
  readonly names: TenantNames
  readonly facts: TenantFacts
  readonly documents: DocumentCache
}

/** What is known of a document before it is stored. */
export interface CheckedUpload {
  /** Why it is refused; empty when it is accepted. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
  /** What it breaks in policies that inherit from it. */
  readonly descendantFaults: readonly Finding[]
  /** The policies on which the result depends, apart from those that inherit from the document. */
  readonly links: StoredLinks
}

/** Makes the finding that the id is taken. `id` is spelled as it is stored. */
export function existsFinding(id: string, document: PolicyDocument): Finding {
  return {
    ostiaryCode: trustFrameworkPolicyCodes.exists,
    message: `Tenant "${document.tenantId}" already has a policy with id "${id}". Another policy with the same id cannot be stored.`,
    target: document.positions.policyId,
  }
}

async function findExisting(
  document: PolicyDocument,
  links: StoredLinks,
): Promise<readonly Finding[]> {
  const existing = await links.find(document.policyId)
  return existing === undefined ? [] : [existsFinding(existing.policyId, document)]
}

/** Finds what the document breaks in others when it takes the place of the stored policy of its id. */
async function findBrokenDescendants(
  document: PolicyDocument,
  { store, tenant, names, facts, documents }: UploadSurroundings,
): Promise<readonly Finding[]> {
  const policies = await listObjects(store, tenant, trustFrameworkKind)
  const ids = descendantsOf(
    document.policyId,
    policies.map(({ body }) => body),
  )
  if (ids.length === 0) return []
  const { find: before } = new StoredLinks(store, tenant, documents)
  const changed = { ...document, read: () => ({ ok: true, value: document }) as const }
  const after: FindLink = async (policyId) =>
    keyOf(policyId) === keyOf(document.policyId) ? changed : before(policyId)
  return findDescendantFaults(ids, { before, after }, names, facts)
}

/** Checks a document. Without `urlPolicyId`, its id must be new. */
export async function checkUpload(
  document: PolicyDocument,
  urlPolicyId: string | undefined,
  surroundings: UploadSurroundings,
): Promise<CheckedUpload> {
  const { store, tenant, names, facts, documents } = surroundings
  const links = new StoredLinks(store, tenant, documents)
  const identity = [
    ...checkIdentity(document, { urlPolicyId, tenantDomains: names.domains }),
    ...(urlPolicyId === undefined ? await findExisting(document, links) : []),
  ]
  const chain = await loadChain(document, links.find, names)
  if (!chain.ok) {
    const findings = [...identity, ...chain.findings]
    return { findings, warnings: [], descendantFaults: [], links }
  }
  const report = validateChain(chain.documents, facts)
  const findings = [...identity, ...report.findings]
  const descendantFaults =
    findings.length === 0 ? await findBrokenDescendants(document, surroundings) : []
  return { findings, warnings: report.warnings, descendantFaults, links }
}
