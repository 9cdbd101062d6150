import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { findApplicationFaults } from './application-rules.ts'
import vectors from './vectors/faults.json' with { type: 'json' }

interface Vector {
  readonly description: string
  readonly body: JsonObject
  readonly before?: JsonObject
  /** The places of the faults. */
  readonly findings: readonly string[]
}

describe('findApplicationFaults', () => {
  it.each(vectors as readonly Vector[])('$description', ({ body, before, findings }) => {
    const found = findApplicationFaults(body, before).map(({ target }) => target)
    expect(new Set(found)).toEqual(new Set(findings))
  })

  it('judges any JSON without an exception', () => {
    const names = fc.constantFrom('api', 'appRoles', 'identifierUris', 'info', 'spa', 'tags', 'web')
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue() as fc.Arbitrary<JsonValue>), (body) => {
        expect(findApplicationFaults(body, body)).toBeInstanceOf(Array)
      }),
    )
  })
})
