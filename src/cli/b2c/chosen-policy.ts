/** Chooses a policy of a set. */

import { keyOf } from '../../kernel/ids.ts'
import type { EffectivePolicy } from '../../trust-framework/inheritance/effective-policy.ts'
import { mergeChain } from '../../trust-framework/inheritance/merge-chain.ts'
import { orderSet, type OrderedDocument } from '../../trust-framework/sets/order-set.ts'
import type { PolicyDocument } from '../../trust-framework/schema/read-policy-document.ts'
import { CommandError, exitCodes } from '../failure.ts'
import type { LoadedSet } from './load-set.ts'

/** A document, its base, and so on up to its root base. */
export type PolicyChain = readonly [PolicyDocument, ...PolicyDocument[]]

/** Tells whether applications can use the policy. */
function hasRelyingParty({ tree }: PolicyDocument): boolean {
  return tree.children.some(({ name }) => name === 'RelyingParty')
}

function chainOf({ chain: [document, ...bases] = [] }: OrderedDocument): PolicyChain | undefined {
  return document === undefined ? undefined : [document, ...bases]
}

/** Lists the chains of a set that are whole, by the paths of their documents. */
async function chainsOf({ set, stored }: LoadedSet): Promise<readonly PolicyChain[]> {
  const { documents } = await orderSet(set, { stored })
  return documents.map(chainOf).filter((chain) => chain !== undefined)
}

/** Merges each policy of a set whose chain is whole. */
export async function effectivePolicies(loaded: LoadedSet): Promise<readonly EffectivePolicy[]> {
  return (await chainsOf(loaded)).map(mergeChain)
}

function faultOf(documents: readonly OrderedDocument[], id: string, loaded: LoadedSet): string {
  const faulty = documents.find(({ entry }) => keyOf(entry.identity?.policyId ?? '') === keyOf(id))
  const [finding] = faulty === undefined ? [] : [...faulty.findings, ...faulty.warnings]
  if (faulty === undefined || finding === undefined)
    return `--policy: '${id}' not found in the files`
  return `${loaded.pathIn(faulty.entry.file)}:${finding.target ?? ''}: ${finding.message}`
}

/**
 * Finds the chain of the policy with the id; without one, that of the only policy that has a relying party.
 * @throws CommandError that lists the ids, or says why the policy cannot be used.
 */
export async function chooseChain(loaded: LoadedSet, id: string | undefined): Promise<PolicyChain> {
  const chains = await chainsOf(loaded)
  const found = chains.filter(([document]) =>
    id === undefined ? hasRelyingParty(document) : keyOf(document.policyId) === keyOf(id),
  )
  const [only, another] = found
  if (only !== undefined && (another === undefined || id !== undefined)) return only
  if (id !== undefined) {
    const { documents } = await orderSet(loaded.set, { stored: loaded.stored })
    throw new CommandError(faultOf(documents, id, loaded))
  }
  const offered = found.length > 0 ? found : chains
  const ids = offered.map(([{ policyId }]) => policyId).join(', ')
  throw new CommandError(
    ids === ''
      ? 'no policy can be used; `validate` says why'
      : `choose a policy with --policy: ${ids}`,
    exitCodes.usage,
  )
}
