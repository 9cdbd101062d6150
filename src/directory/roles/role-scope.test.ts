import { describe, expect, it } from 'vitest'
import vectors from './vectors/role-scopes.json' with { type: 'json' }
import { readRoleScope, scopeKey, scopeMembers } from './role-scope.ts'

describe('readRoleScope', () => {
  it.each(vectors)('reads $body', ({ body, scope, refused }) => {
    const read = readRoleScope(body)
    if (refused !== undefined) {
      expect(read).toMatchObject({ ok: false, findings: [{ target: refused }] })
      return
    }
    expect(read).toEqual({ ok: true, value: scope })
  })

  it('tells scopes of an application from those of the directory', () => {
    const ofDirectory = { kind: 'tenant', scope: '/' } as const
    const ofApplication = { kind: 'application', scope: '/' } as const
    expect(scopeKey(ofDirectory)).not.toBe(scopeKey(ofApplication))
    expect([scopeMembers(ofDirectory), scopeMembers(ofApplication)]).toEqual([
      { directoryScopeId: '/' },
      { appScopeId: '/' },
    ])
  })
})
