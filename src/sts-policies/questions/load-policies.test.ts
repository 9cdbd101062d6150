import { describe, expect, it } from 'vitest'
import { servicePrincipals } from '../../directory/kinds.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Snapshot, StoredObject, WalkedEdge } from '../../store/port.ts'
import {
  loadAssignments,
  loadPolicies,
  mostAssignments,
  mostPolicyCharacters,
} from './load-policies.ts'

const tenant = '00000000-0000-4000-8000-000000000001' as TenantId
const at = new Date('2026-03-02T10:00:00Z')

/** Reads that answer with one page each. */
function snapshotOf(objects: readonly StoredObject[], edges: readonly WalkedEdge[] = []): Snapshot {
  return {
    requireWhole: async () => undefined,
    list: async () => ({ items: objects }),
    walk: async () => ({ items: edges }),
  } as unknown as Snapshot
}

function policyOf(definition: string): StoredObject {
  const body = { type: 'Unknown', displayName: 'P', definition: [definition] }
  return { family: 'stsPolicies', id: 'p', version: 1, body, createdAt: at, modifiedAt: at }
}

describe('stored policies', () => {
  it('are read whatever their bodies hold', async () => {
    const odd = { ...policyOf(''), body: { type: 7, definition: 'text' } }
    expect(await loadPolicies(snapshotOf([odd]), tenant)).toEqual([
      { id: 'p', type: '', displayName: '', definition: '', isOrganizationDefault: false },
    ])
  })

  it('are refused when they are too long together', async () => {
    const around = JSON.stringify(policyOf('').body).length
    const fits = policyOf('x'.repeat(mostPolicyCharacters - around))
    expect(await loadPolicies(snapshotOf([fits]), tenant)).toHaveLength(1)
    const tooLong = loadPolicies(snapshotOf([fits, policyOf('')]), tenant)
    await expect(tooLong).rejects.toThrow('delete policies that nothing uses')
  })

  it('are refused when their assignments are too many', async () => {
    const near = { family: 'stsPolicies', id: 'p' }
    const far = { family: servicePrincipals.name, id: 's' }
    const [policy] = await loadPolicies(snapshotOf([policyOf('{}')]), tenant)
    const edges = Array.from({ length: mostAssignments }, () => ({ near, far }))
    const read = (all: readonly WalkedEdge[]) =>
      loadAssignments(snapshotOf([], all), tenant, policy ? [policy] : [])
    expect(await read(edges)).toHaveLength(mostAssignments)
    await expect(read([...edges, { near, far }])).rejects.toThrow('assignments')
  })
})
