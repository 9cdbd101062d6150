import { expect, it } from 'vitest'
import { printFinding } from '../../kernel/findings.ts'
import { includeCodes } from '../inheritance/include-codes.ts'
import { longestIncludePath } from '../inheritance/include-plan.ts'
import { documentOf } from '../testing/policy-texts.ts'
import { validateChain } from './validate-policy.ts'

const facts = { missingKeys: 'warn' } as const

function profiles(...includes: readonly (readonly [string, string])[]): string {
  const printed = includes.map(
    ([id, included]) =>
      `<TechnicalProfile Id="${id}"><IncludeTechnicalProfile ReferenceId="${included}"/></TechnicalProfile>`,
  )
  return `<ClaimsProviders><ClaimsProvider><TechnicalProfiles>${printed.join('\n')}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
}

it('warns of includes that lead back, with the document and place of the include', () => {
  const { findings, warnings } = validateChain(
    [
      documentOf('', 'B2C_1A_Doc', 'B2C_1A_Base'),
      documentOf(profiles(['A', 'B'], ['B', 'A']), 'B2C_1A_Base'),
    ],
    facts,
  )
  expect(findings).toEqual([])
  const circular = warnings.filter(({ ostiaryCode }) => ostiaryCode === includeCodes.circular)
  expect(circular.map(printFinding)).toMatchObject([
    {
      '@ostiary.severity': 'warning',
      '@ostiary.document': 'B2C_1A_Base',
      '@ostiary.element':
        "/TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='B']/IncludeTechnicalProfile[@ReferenceId='A']",
    },
  ])
})

it('refuses a line of includes that is too long', () => {
  const line = Array.from(
    { length: longestIncludePath + 1 },
    (_, index) => [`P${index}`, `P${index + 1}`] as const,
  )
  const chain = [documentOf(profiles(...line, [`P${line.length}`, 'P0']))]
  const { findings } = validateChain(chain, facts)
  expect(findings.map(({ ostiaryCode }) => ostiaryCode)).toContain(includeCodes.tooLarge)
})
