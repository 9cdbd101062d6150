import { describe, expect, it } from 'vitest'
import vectors from '../vectors/definitions.json' with { type: 'json' }
import { readDefinitionMember, validateDefinition } from './definition.ts'
import { findPolicyType } from '../model/policy-types.ts'

describe('validateDefinition', () => {
  it.each(vectors)('judges $description', ({ given, then }) => {
    const type = findPolicyType(given.type)
    if (!type) throw new Error(`vector names the unknown type ${given.type}`)
    const heldBefore = new Set('heldBefore' in given ? given.heldBefore : [])
    const result = validateDefinition(given.definition, type, {
      asOf: new Date(given.asOf),
      heldBefore,
    })
    expect(result).toMatchObject(
      then.findings.length === 0
        ? { ok: true, value: given.definition }
        : { ok: false, findings: then.findings },
    )
  })
})

describe('readDefinitionMember', () => {
  it.each([
    ['an array of one string', ['{}']],
    ['a bare string', '{}'],
  ])('takes %s', (_, value) => {
    expect(readDefinitionMember(value)).toEqual({ ok: true, value: '{}' })
  })

  it.each([
    ['an array of two', ['{}', '{}'], 'an array of 2 items'],
    ['an empty array', [], 'an array of 0 items'],
    ['an object', {}, 'an object'],
    ['null', null, 'null'],
    ['an array of a number', [1], 'an array of 1 items'],
  ])('refuses %s', (_, value, found) => {
    expect(readDefinitionMember(value)).toMatchObject({
      ok: false,
      findings: [
        {
          message: `\`definition\` must be an array of exactly one string, not ${found}`,
          target: '/definition',
        },
      ],
    })
  })

  it('refuses a definition over the size limit', () => {
    expect(readDefinitionMember('x'.repeat(25_001))).toMatchObject({ ok: false })
  })
})
