import { expect, it } from 'vitest'
import { randomUUID } from 'node:crypto'
import type { OperationContext } from '../../../graph/operation.ts'
import { findNamedUsers } from './diff-operation.ts'

it('looks up the users that policies name in parts', async () => {
  const ids = Array.from({ length: 1_200 }, () => randomUUID())
  const asked: (readonly string[])[] = []
  const store = {
    findKnown: async (_tenant: string, _family: string, _property: string, texts: string[]) => {
      asked.push(texts)
      return []
    },
  }
  const context = { store, caller: { tenant: 'contoso' } } as unknown as OperationContext
  await findNamedUsers(context, [
    { body: { conditions: { users: { includeUsers: ids } } } } as never,
  ])
  expect(asked.map(({ length }) => length)).toEqual([500, 500, 200])
  expect(new Set(asked.flat())).toEqual(new Set(ids))
})
