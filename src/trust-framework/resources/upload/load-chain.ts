/** Loads the documents that a policy inherits from. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { checkBaseChain, type BaseLink } from '../../inheritance/base-chain.ts'
import type { PolicyDocument, PolicyDocumentReading } from '../../schema/read-policy-document.ts'
import { trustFrameworkPolicyCodes } from '../resource-codes.ts'

/** A policy that others can inherit from. */
export interface ChainLink extends BaseLink {
  readonly read: () => PolicyDocumentReading
}

/** Finds a policy of the tenant by its id, in any letter case. */
export type FindLink = (policyId: string) => Promise<ChainLink | undefined>

/** The tenant as its policies name it. */
export interface TenantNames {
  /** The default domain first. */
  readonly domains: readonly string[]
  readonly directoryId: string
}

/** A chain: the document, its base, up to the root; or why it has none. */
export type LoadedChain =
  | { readonly ok: true; readonly documents: readonly [PolicyDocument, ...PolicyDocument[]] }
  | { readonly ok: false; readonly findings: readonly Finding[] }

function unreadable(link: ChainLink, faults: readonly Finding[], target: string): Finding {
  const id = abbreviate(link.policyId)
  return {
    ostiaryCode: trustFrameworkPolicyCodes.baseUnreadable,
    message: `The stored base policy '${id}' has errors of its own; correct it and upload it again: ${faults[0]?.message ?? ''}`,
    target,
    code: 'AADB2C',
  }
}

/** Follows the chain of a document, and reads each base policy. */
export async function loadChain(
  document: PolicyDocument,
  find: FindLink,
  { domains, directoryId }: TenantNames,
): Promise<LoadedChain> {
  const links: ChainLink[] = []
  const findBase = async (policyId: string): Promise<ChainLink | undefined> => {
    const link = await find(policyId)
    if (link !== undefined) links.push(link)
    return link
  }
  const findings = await checkBaseChain(document, findBase, domains, directoryId)
  if (findings.length > 0) return { ok: false, findings }
  const bases: PolicyDocument[] = []
  for (const link of links) {
    const reading = link.read()
    if (reading.ok) bases.push(reading.value)
    else {
      const target = document.basePolicy?.position ?? document.positions.root
      return { ok: false, findings: [unreadable(link, reading.findings, target)] }
    }
  }
  return { ok: true, documents: [document, ...bases] }
}
