/** What the change of a policy does to the policies that inherit from it. */

import { FindingList } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { BaseLink } from '../../inheritance/base-chain.ts'
import type { PolicyDocument } from '../../schema/read-policy-document.ts'
import type { TenantFacts } from '../../validation/rule.ts'
import { validateChain } from '../../validation/validate-policy.ts'
import { trustFrameworkPolicyCodes } from '../resource-codes.ts'
import { loadChain, type ChainLink, type FindLink, type TenantNames } from './load-chain.ts'

/** Most policies that are checked again because a base of theirs changes. Azure AD B2C has 200 policies in a tenant. */
export const mostCheckedDescendants = 200

/**
 * Most bytes of the documents of their chains, a base counted for each. WHY: each chain may have ten documents of a
 * megabyte, and the sender waits meanwhile.
 */
export const mostDescendantBytes = 67_108_864

/** Lists the ids of the policies that inherit from one, directly or through others, nearest first. */
export function descendantsOf(policyId: string, policies: Iterable<BaseLink>): readonly string[] {
  const children = new Map<string, string[]>()
  for (const { policyId: child, basePolicy } of policies) {
    if (basePolicy === undefined) continue
    const base = keyOf(basePolicy.policyId)
    const siblings = children.get(base)
    if (siblings === undefined) children.set(base, [child])
    else siblings.push(child)
  }
  const found = new Map<string, string>([[keyOf(policyId), policyId]])
  for (const base of found.keys()) {
    for (const child of children.get(base) ?? []) found.set(keyOf(child), child)
  }
  return [...found.values()].slice(1)
}

/** Policies before and after the change. */
export interface ChangedPolicies {
  readonly before: FindLink
  readonly after: FindLink
}

interface CheckedChain {
  readonly faults: readonly Finding[]
  /** Of all documents of the chain. */
  readonly bytes: number
}

async function checkChain(
  document: PolicyDocument,
  find: FindLink,
  names: TenantNames,
  facts: TenantFacts,
): Promise<CheckedChain> {
  const chain = await loadChain(document, find, names)
  if (!chain.ok) return { faults: chain.findings, bytes: document.bytes }
  return {
    faults: validateChain(chain.documents, facts).findings,
    bytes: chain.documents.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

function printFault(policyId: string, fault: Finding): Finding {
  return {
    ...fault,
    ostiaryCode: trustFrameworkPolicyCodes.descendantFaulty,
    message: `The policy '${policyId}' inherits from this one and would be refused: ${fault.message}`,
    document: fault.document ?? policyId,
  }
}

/** Finds the faults that a policy has after the change and did not have before. */
async function newFaults(
  link: ChainLink,
  { before, after }: ChangedPolicies,
  names: TenantNames,
  facts: TenantFacts,
): Promise<CheckedChain> {
  const reading = link.read()
  if (!reading.ok) return { faults: [], bytes: 0 }
  const checked = await checkChain(reading.value, after, names, facts)
  // WHY only then: the second check costs as much as the first, and most changes break nothing.
  if (checked.faults.length === 0) return checked
  const old = await checkChain(reading.value, before, names, facts)
  const known = new Set(old.faults.map(({ message }) => message))
  return {
    faults: checked.faults
      .filter(({ message }) => !known.has(message))
      .map((fault) => printFault(link.policyId, fault)),
    bytes: checked.bytes + old.bytes,
  }
}

function notChecked(count: number, checked: number): Finding {
  return {
    ostiaryCode: trustFrameworkPolicyCodes.descendantsNotChecked,
    message: `${count} policies inherit from this one; only the first ${checked} were checked.`,
    isWarning: true,
  }
}

/** Finds what a change breaks in the policies with these ids. Faults that they have already are left out. */
export async function findDescendantFaults(
  ids: readonly string[],
  changed: ChangedPolicies,
  names: TenantNames,
  facts: TenantFacts,
): Promise<readonly Finding[]> {
  const list = new FindingList()
  let bytes = 0
  for (const [index, id] of ids.entries()) {
    if (list.isFull) break
    if (index >= mostCheckedDescendants || bytes >= mostDescendantBytes) {
      list.add(notChecked(ids.length, index))
      break
    }
    const link = await changed.before(id)
    if (link === undefined) continue
    const checked = await newFaults(link, changed, names, facts)
    bytes += checked.bytes
    list.add(...checked.faults)
  }
  return list.found
}

/** Tells whether a change breaks a policy, and does not only leave some unchecked. */
export function areBroken(faults: readonly Finding[]): boolean {
  return faults.some(({ isWarning }) => isWarning === undefined)
}
