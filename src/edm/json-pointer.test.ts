import { describe, expect, it } from 'vitest'
import { withoutPointer } from './json-pointer.ts'

const document = { policies: [{ 'a/b~': 1, conditions: { agents: {}, users: null } }, { id: 'x' }] }

describe('withoutPointer', () => {
  it.each([
    ['/policies/0/conditions/agents', [{ 'a/b~': 1, conditions: { users: null } }, { id: 'x' }]],
    ['/policies/0/a~1b~0', [{ conditions: { agents: {}, users: null } }, { id: 'x' }]],
    ['/policies/1', [{ 'a/b~': 1, conditions: { agents: {}, users: null } }]],
    ['/policies/0/conditions/times/start', document.policies],
    ['/policies/2', document.policies],
    ['', document.policies],
  ])('removes what is at %j', (pointer, policies) => {
    expect(withoutPointer(document, pointer)).toEqual({ policies })
  })
})
