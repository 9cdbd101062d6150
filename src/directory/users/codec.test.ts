import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { userCodec } from './codec.ts'
import vectors from './vectors/user-bodies.json' with { type: 'json' }

interface UserVector {
  readonly rule: string
  readonly source: string
  readonly body: JsonObject
  /** What is stored of a user who had nothing before; absent when the body is refused. */
  readonly stored?: JsonObject
  readonly findings?: readonly string[]
}

const at = new Date('2026-01-05T12:00:00Z')
const empty = { family: 'users', id: 'x', version: 1, body: {}, createdAt: at, modifiedAt: at }

describe('the codec of users', () => {
  it.each(vectors as readonly UserVector[])('$rule', ({ body, stored, findings = [] }) => {
    const result = userCodec.update(empty, body, 'v1.0')
    expect(result.ok ? [] : result.findings.map(({ target }) => target)).toEqual(findings)
    if (result.ok) expect(result.value.body).toEqual(stored)
  })

  it('names every member that a new user needs', () => {
    const result = userCodec.create({}, 'v1.0')
    expect(result.ok || result.findings.map(({ target }) => target)).toEqual([
      '/accountEnabled',
      '/displayName',
      '/mailNickname',
      '/passwordProfile',
      '/userPrincipalName',
    ])
  })
})
