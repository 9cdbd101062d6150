/**
 * Orders the documents of a set, base first, and finds what no order can satisfy: bases that are missing, chains that
 * return to themselves, and two documents with one id.
 */

import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { checkBaseChain, maximumChainLength, type BaseLink } from '../inheritance/base-chain.ts'
import type { PolicyDocument } from '../schema/read-policy-document.ts'
import type { DocumentSet, SetDocument } from './read-set.ts'
import { policySetCodes } from './set-codes.ts'

/** Finds a policy outside the set, by id without regard to case. */
export type FindStored = (policyId: string) => PolicyDocument | undefined

/** A document of a set with its place in the order. */
export interface OrderedDocument {
  readonly entry: SetDocument
  /** The document and its bases, the root base last; absent when the document or a base cannot be read or found. */
  readonly chain?: readonly PolicyDocument[]
  /** Faults of the document itself and of its place in the set. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** A set in its order. */
export interface SetOrder {
  /** Each level needs only those before it. Documents that cannot be read or whose chain has a fault are left out. */
  readonly levels: readonly (readonly OrderedDocument[])[]
  /** Every document, by path. */
  readonly documents: readonly OrderedDocument[]
}

/** How a set is ordered. */
export interface Ordering {
  readonly stored?: FindStored
  /**
   * What two documents of one id in different folders are: a fault, or a warning because the folders are alternatives,
   * as in a repository of samples. In one folder they are always a fault.
   */
  readonly repeatedIds?: 'refuse' | 'warn'
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1)
}

function commonLength(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  const differs = left.findIndex((part, index) => part !== right[index])
  return differs < 0 ? left.length : differs
}

/** Looks up the documents of a set by id. */
class SetIndex {
  readonly #byId = new Map<string, SetDocument[]>()
  readonly #stored: FindStored

  constructor({ documents }: DocumentSet, stored: FindStored) {
    this.#stored = stored
    for (const entry of documents) {
      if (entry.identity === undefined) continue
      const key = keyOf(entry.identity.policyId)
      this.#byId.set(key, [...(this.#byId.get(key) ?? []), entry])
    }
  }

  withId(policyId: string): readonly SetDocument[] {
    return this.#byId.get(keyOf(policyId)) ?? []
  }

  /** Finds the document with the id that is nearest to the file: most folders in common, the first of equals. */
  nearest(policyId: string, file: string): SetDocument | undefined {
    const [first, ...others] = this.withId(policyId)
    let found = first
    for (const other of others) {
      if (
        found === undefined ||
        commonLength(folderOf(other.file), folderOf(file)) >
          commonLength(folderOf(found.file), folderOf(file))
      ) {
        found = other
      }
    }
    return found
  }

  /** Finds the link of a chain: of the set, also when the document cannot be used, or stored. */
  link(policyId: string, file: string): { entry?: SetDocument; stored?: PolicyDocument } {
    const entry = this.nearest(policyId, file)
    if (entry !== undefined) return { entry }
    const stored = this.#stored(policyId)
    return stored === undefined ? {} : { stored }
  }
}

function repeatedId(
  entry: SetDocument,
  index: SetIndex,
  repeatedIds: Ordering['repeatedIds'],
): { readonly finding: Finding; readonly isFault: boolean } | undefined {
  const { identity, file, document } = entry
  if (identity === undefined || identity.policyId === '') return undefined
  const others = index.withId(identity.policyId).filter((other) => other !== entry)
  const beside = others.find((other) => folderOf(other.file) === folderOf(file))
  const other = beside ?? others[0]
  // WHY only the later ones: the first is the one that keeps the id.
  if (other === undefined || other.file > file) return undefined
  const finding: Finding = {
    ostiaryCode: policySetCodes.policyIdRepeated,
    message: `The policy id "${identity.policyId}" is also that of the file '${other.file}'. A tenant has one policy of each id.`,
    target: document?.positions.policyId ?? '1:1',
  }
  return { finding, isFault: beside !== undefined || repeatedIds === 'refuse' }
}

interface PlacedChain {
  readonly chain?: readonly PolicyDocument[]
  readonly level: number
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

function baseFaulty(policyId: string, target: string): Finding {
  return {
    ostiaryCode: policySetCodes.baseFaulty,
    message: `The base policy "${policyId}" has errors, so this policy was not checked further.`,
    target,
  }
}

/** Lists the bases of a document whose chain has no fault; ends early at one that cannot be read. */
function followChain(
  document: PolicyDocument,
  file: string,
  index: SetIndex,
): Pick<PlacedChain, 'chain' | 'level' | 'warnings'> {
  const chain = [document]
  const warnings: Finding[] = []
  let level = 0
  let from = file
  for (let last = document; last.basePolicy !== undefined;) {
    const { policyId, tenantId, tenantIdPosition, policyIdPosition } = last.basePolicy
    const { entry, stored } = index.link(policyId, from)
    const base = entry?.document ?? stored
    if (base === undefined) {
      const target = document.basePolicy?.policyIdPosition ?? policyIdPosition
      return { level, warnings: [...warnings, baseFaulty(policyId, target)] }
    }
    if (last === document && keyOf(tenantId) !== keyOf(document.tenantId)) {
      const message = `The policy is of tenant "${document.tenantId}" and its base policy of tenant "${tenantId}".`
      warnings.push({
        ostiaryCode: policySetCodes.baseOfOtherTenant,
        message,
        target: tenantIdPosition,
      })
    }
    if (entry !== undefined) {
      level += 1
      from = entry.file
    }
    chain.push(base)
    last = base
  }
  return { chain, level, warnings }
}

/** A link of a chain as one of the given tenant: policies of a set count as those of one tenant. */
function linkOf({ policyId, basePolicy }: PolicyDocument, tenantId: string): BaseLink {
  if (basePolicy === undefined) return { tenantId, policyId }
  return { tenantId, policyId, basePolicy: { tenantId, policyId: basePolicy.policyId } }
}

/** Finds a base that is missing, a chain that returns to itself, and one that is too long. */
function checkChain(
  document: PolicyDocument,
  file: string,
  index: SetIndex,
): Promise<readonly Finding[]> {
  const { tenantId, basePolicy } = document
  if (basePolicy === undefined) return Promise.resolve([])
  let from = file
  const findBase = (policyId: string): Promise<BaseLink | undefined> => {
    const { entry, stored } = index.link(policyId, from)
    if (entry !== undefined) from = entry.file
    const found = entry?.document ?? stored
    if (found !== undefined) return Promise.resolve(linkOf(found, tenantId))
    return Promise.resolve(entry === undefined ? undefined : { tenantId, policyId })
  }
  const inOneTenant = { ...document, basePolicy: { ...basePolicy, tenantId } }
  return checkBaseChain(inOneTenant, findBase, [tenantId])
}

/** Tells whether the chain of a document returns to it. */
function isInCycle(document: PolicyDocument, file: string, index: SetIndex): boolean {
  let [last, from] = [document, file]
  for (let length = 1; length <= maximumChainLength; length += 1) {
    if (last.basePolicy === undefined) return false
    const { entry } = index.link(last.basePolicy.policyId, from)
    if (entry?.document === undefined) return false
    ;[last, from] = [entry.document, entry.file]
    if (last === document) return true
  }
  return false
}

/**
 * Finds the base of the set that has the fault of a document's chain already, so that the fault is reported once, with
 * the document that must be mended.
 */
async function faultyBase(
  document: PolicyDocument,
  file: string,
  index: SetIndex,
): Promise<Finding | undefined> {
  const { basePolicy } = document
  if (basePolicy === undefined || isInCycle(document, file, index)) return undefined
  const { entry } = index.link(basePolicy.policyId, file)
  if (entry?.document === undefined) return undefined
  const faults = await checkChain(entry.document, entry.file, index)
  if (faults.length === 0) return undefined
  return baseFaulty(basePolicy.policyId, basePolicy.policyIdPosition)
}

interface PlacedDocument {
  readonly ordered: OrderedDocument
  /** Absent when the document is in no level. */
  readonly level?: number
}

async function placeDocument(
  entry: SetDocument,
  index: SetIndex,
  repeatedIds: Ordering['repeatedIds'],
): Promise<PlacedDocument> {
  const repeated = repeatedId(entry, index, repeatedIds)
  const findings = [...entry.findings]
  const warnings = [...entry.warnings]
  if (repeated !== undefined) (repeated.isFault ? findings : warnings).push(repeated.finding)
  const { document, file } = entry
  if (document === undefined) return { ordered: { entry, findings, warnings } }
  const faults = await checkChain(document, file, index)
  if (faults.length > 0) {
    const inherited = await faultyBase(document, file, index)
    if (inherited !== undefined) {
      return { ordered: { entry, findings, warnings: [...warnings, inherited] } }
    }
    return { ordered: { entry, findings: [...findings, ...faults], warnings } }
  }
  const { chain, level, warnings: ofChain } = followChain(document, file, index)
  const all = [...warnings, ...ofChain]
  if (chain === undefined) return { ordered: { entry, findings, warnings: all } }
  return { ordered: { entry, chain, findings, warnings: all }, level }
}

/** Orders a set. A base is looked up in the set first, and of two files with its id the nearer one counts. */
export async function orderSet(
  set: DocumentSet,
  { stored = () => undefined, repeatedIds = 'warn' }: Ordering = {},
): Promise<SetOrder> {
  const index = new SetIndex(set, stored)
  const documents: OrderedDocument[] = []
  const levels: OrderedDocument[][] = []
  for (const entry of set.documents) {
    const { ordered, level } = await placeDocument(entry, index, repeatedIds)
    documents.push(ordered)
    if (level !== undefined) (levels[level] ??= []).push(ordered)
  }
  return { levels, documents }
}
