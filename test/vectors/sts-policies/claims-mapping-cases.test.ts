/** Claims mapping definitions of public reports with a known right answer. Vectors of our own have their kinds. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Finding } from '../../../src/kernel/findings.ts'
import { checkDefinition } from '../../../src/sts-policies/definitions/check-definition.ts'
import { findPolicyType } from '../../../src/sts-policies/model/policy-types.ts'
import { describeOutside } from '../../support/outside-data.ts'

const expected = {
  'S01-cmp-extension-in-id.json': { findings: [], warnings: ['extensionInId'] },
  'S02-cmp-quoted-constant-in-id.json': { findings: [], warnings: ['constantInId'] },
  'S03-cmp-entry-without-claim-type.json': { findings: [], warnings: ['entryWithoutClaim'] },
  'S05-cmp-transformation-input-not-in-schema.json': {
    findings: [],
    warnings: ['inputNotInSchema'],
  },
  'S06-cmp-jwt-type-is-uri.json': { findings: [], warnings: ['jwtClaimIsUri'] },
  // A refusal lists after its reasons what alone would be a warning.
  'S15-cmp-restricted-and-unknown-source.json': {
    findings: ['sourceUnknown', 'memberUnknown', 'jwtClaimRestricted'],
    warnings: [],
  },
}

function lastParts(findings: readonly Finding[] = []): readonly string[] {
  return findings.map(({ ostiaryCode }) => ostiaryCode.slice(ostiaryCode.lastIndexOf('.') + 1))
}

describeOutside('a public case of claims mapping', 'cases/sts-policies', (root) => {
  it.each(Object.entries(expected))('%s is answered rightly', (name, answer) => {
    const body = JSON.parse(readFileSync(join(root, name), 'utf8')) as {
      readonly definition: readonly [string]
    }
    const type = findPolicyType('ClaimsMappingPolicy') ?? expect.fail('the type exists')
    const checked = checkDefinition(body.definition[0], {
      type,
      isOrganizationDefault: false,
      asOf: new Date('2026-11-30'),
      heldBefore: new Set(),
      isLegacyView: false,
    })
    expect({
      findings: checked.ok ? [] : lastParts(checked.findings),
      warnings: checked.ok ? lastParts(checked.warnings) : [],
    }).toEqual(answer)
  })
})
