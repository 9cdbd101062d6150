import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestContext } from '../../conditional-access/lockout/testing/request-context.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { groupMembers } from '../groups/references.ts'
import { devices, groups, users } from '../kinds.ts'
import { createDirectory } from '../testing/directory-builder.ts'
import { edgeOf, proposeEdges, type WrittenReference } from './written-reference.ts'

const idOf = (digit: string) => `a0000000-0000-4000-8000-00000000000${digit}`
const [first, second, third, group, device] = ['1', '2', '3', '4', '5'].map(idOf) as [
  string,
  string,
  string,
  string,
  string,
]

let store: Store
let tenant: TenantId

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  tenant = await createDirectory(store, 1, [
    { kind: users, id: first },
    { kind: users, id: second },
    { kind: users, id: third },
    { kind: devices, id: device },
    { kind: groups, id: group, members: [{ family: users.name, id: first }] },
  ])
})
afterAll(() => store.close())

/** Proposes members of the group, and returns the ids that passed or the message of the refusal. */
async function propose(ids: readonly string[], changes: Partial<WrittenReference> = {}) {
  const context = requestContext(store, tenant)
  const source = { family: groups.name, id: group, body: {} }
  return store.write(tenant, context.provenance, async (transaction) => {
    try {
      const reference = { ...groupMembers, ...changes }
      const edges = await proposeEdges(context, transaction, reference, source, ids)
      return edges.map(({ target }) => target.id)
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  })
}

describe('proposeEdges', () => {
  it('takes as many edges as the relation takes, and refuses one more', async () => {
    expect(await propose([second], { mostTargets: 2 })).toEqual([second])
    expect(await propose([second, third], { mostTargets: 2 })).toBe(
      "The object would have 3 'members'; the most are 2.",
    )
  })

  it.each([
    ['that is stored already', [first], /already exist/u],
    [
      'that is given twice in another letter case',
      [second, second.toUpperCase()],
      /already exist/u,
    ],
    ['to an object that does not exist', [idOf('9')], /^Resource '.*9' does not exist/u],
    ['to an object of another kind', [group], /^The reference target 'Group_/u],
  ])('refuses an edge %s', async (_, ids, message) => {
    const targets = ids[0] === group ? [users] : [users, groups]
    expect(await propose(ids, { targets })).toMatch(message)
  })

  it('lets a single relation replace its edge', async () => {
    expect(await propose([first], { isSingle: true, mostTargets: 1 })).toEqual([first])
  })
})

describe('edgeOf', () => {
  it('keeps nothing of the objects but their keys', () => {
    const source = { family: groups.name, id: group, body: { displayName: 'x' } }
    const target = { family: users.name, id: first, body: {} }
    expect(edgeOf('members', source, target)).toEqual({
      relation: 'members',
      source: { family: groups.name, id: group },
      target: { family: users.name, id: first },
    })
  })
})
