import { describe, expect, it } from 'vitest'
import type { Finding } from '../../kernel/findings.ts'
import { findPolicyType } from '../model/policy-types.ts'
import definitions from '../vectors/definitions.json' with { type: 'json' }
import tokenLifetimes from '../vectors/definitions-token-lifetime.json' with { type: 'json' }
import { checkDefinition } from './check-definition.ts'
import type { DefinitionRules } from './definition-rules.ts'

interface DefinitionVector {
  readonly description: string
  readonly given: {
    readonly type: string
    readonly definition: string
    readonly view: string
    readonly asOf?: string
    readonly isOrganizationDefault?: boolean
    readonly heldBefore?: readonly string[]
  }
  readonly then: {
    readonly refused: readonly (readonly string[])[]
    readonly warned: readonly (readonly string[])[]
  }
}

function rulesOf({ given }: DefinitionVector): DefinitionRules {
  const type = findPolicyType(given.type)
  if (!type) throw new Error(`vector names the unknown type ${given.type}`)
  return {
    type,
    isOrganizationDefault: given.isOrganizationDefault ?? false,
    asOf: new Date(given.asOf ?? '2026-11-30'),
    heldBefore: new Set(given.heldBefore),
    isLegacyView: given.view === 'legacy',
  }
}

/** The code of each finding, and where it is. */
function placesOf(findings: readonly Finding[] | undefined): readonly (readonly string[])[] {
  return (findings ?? []).map(({ ostiaryCode, inner, target = '' }) => [
    ostiaryCode,
    inner?.pointer ?? target,
  ])
}

describe('checkDefinition', () => {
  it.each<DefinitionVector>([...tokenLifetimes, ...definitions])(
    'judges $description',
    (vector) => {
      const { given, then } = vector
      const result = checkDefinition(given.definition, rulesOf(vector))
      if (result.ok) {
        expect(result.value).toBe(given.definition)
        expect({ refused: [], warned: placesOf(result.warnings) }).toEqual(then)
      } else {
        const isRefused = ({ isWarning }: Finding): boolean => isWarning === undefined
        expect({
          refused: placesOf(result.findings.filter(isRefused)),
          warned: placesOf(result.findings.filter((finding) => !isRefused(finding))),
        }).toEqual(then)
      }
    },
  )

  it('says that `$schema`, which editors read, does not belong to the definition', () => {
    const type = findPolicyType('ClaimsMappingPolicy')
    if (!type) throw new Error('the type is unknown')
    const text = '{"$schema": "https://a.example/s.json", "ClaimsMappingPolicy": {"Version": 1}}'
    const result = checkDefinition(text, {
      type,
      isOrganizationDefault: false,
      asOf: new Date('2026-11-30'),
      heldBefore: new Set(),
      isLegacyView: false,
    })
    expect(result).toMatchObject({
      ok: false,
      findings: [{ message: expect.stringContaining('remove `$schema` before you send it') }],
    })
  })
})
