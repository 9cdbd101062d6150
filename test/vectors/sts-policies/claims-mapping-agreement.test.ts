/** What the check of a definition says about its claims, and what the preview of tokens then shows, agree. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/kernel/json.ts'
import { compileClaimsMappings } from '../../../src/sts-policies/claims/claims-mappings.ts'
import type { ClaimsPreview } from '../../../src/sts-policies/claims/claims-preview.ts'
import { pairwiseIdOf } from '../../../src/sts-policies/claims/pairwise-id.ts'
import { previewClaims } from '../../../src/sts-policies/claims/preview-claims.ts'
import { propertyOf } from '../../../src/sts-policies/claims/user-facts.ts'
import { listAttributes } from '../../../src/sts-policies/definitions/claims-mapping/claim-sources.ts'
import vectors from '../../../src/sts-policies/vectors/definitions-claims-mapping.json' with { type: 'json' }

/** Warnings that say that a claim, or the NameID, is not what the entry asks for. */
const withoutClaim = new Set([
  'attributeMissing',
  'attributeUnknown',
  'constantEmpty',
  'constantInId',
  'extensionInId',
  'extensionUnknown',
  'inputNotInSchema',
  'jwtClaimRestricted',
  'methodWithoutEffect',
  'methodUnknown',
  'nameIdFormatUnknown',
  'nameIdMethod',
  'nameIdSource',
  'outputNotInSchema',
  'outputUnknown',
  'entryWithoutOutput',
  'patternNotSupported',
  'samlClaimRestricted',
  'sourceMissing',
  'transformationCircle',
])

/** Reasons why a claim is missing that a check of the definition cannot know. */
const unforeseen = new Set(['noNameForToken', 'noMatch', 'nameTaken'])

const client = {
  appId: 'aaaaaaaa-0000-4000-8000-000000000001',
  servicePrincipalId: 'bbbbbbbb-0000-4000-8000-000000000001',
  displayName: 'Shop',
  tags: ['shop'],
  identifierUris: ['https://shop.contoso.example'],
  acceptsMappedClaims: true,
  hasOwnSigningKey: true,
}

/** A user with a value in every attribute. */
const attributes: JsonObject = {
  ...Object.fromEntries(
    listAttributes('user').map((name) => [propertyOf(name), `${name}@contoso.example`]),
  ),
  id: 'dddddddd-0000-4000-8000-000000000001',
  extension_0123456789abcdef0123456789abcdef_tier: 'gold',
  extension_0123456789abcdef0123456789abcdef_extensionAttribute1: 'x',
  extension_aa703c4e6def47f88d223d1141234567_uid: 'u',
}

function preview(policy: JsonObject, token: 'id' | 'saml'): ClaimsPreview {
  const mappings = compileClaimsMappings(
    [
      {
        id: 'p',
        type: 'ClaimsMappingPolicy',
        displayName: 'Claims',
        definition: JSON.stringify({ ClaimsMappingPolicy: policy }),
        isOrganizationDefault: false,
      },
    ],
    [{ policyId: 'p', target: 'servicePrincipal', objectId: client.servicePrincipalId }],
  )
  const tenant = {
    id: '11111111-1111-4111-8111-111111111111',
    country: 'DE',
    verifiedDomains: ['contoso.example', 'contoso.com', 'sandbox'],
  }
  const groups = [{ id: 'eeeeeeee-0000-4000-8000-000000000001', displayName: 'Sales' }]
  const user = { attributes, groups }
  return previewClaims({
    mappings,
    token,
    client,
    tenant,
    user,
    assignedRoles: ['r'],
    pairwiseIdOf,
  })
}

/** Whether a token lacks something that the policy asks for, for a reason that a check can know. */
function lacksSomething(answer: ClaimsPreview): boolean {
  if (answer.outcome === 'refused') return true
  const isSkipped = answer.skipped.some(({ code }) => !unforeseen.has(code))
  return isSkipped || answer.nameId?.fallback !== undefined
}

const accepted = vectors.filter(({ then }) => then.findings.length === 0)

interface Warning {
  readonly code: string
  readonly at: string
}

/** Leaves out what is said about a transformation that no entry uses. */
function ofUsedParts(warnings: readonly Warning[]): readonly Warning[] {
  const unused = warnings
    .filter(({ code }) => code === 'transformationUnused')
    .map(({ at }) => at.replace(/ID$/iu, ''))
  return warnings.filter(({ at }) => !unused.some((place) => at.startsWith(place)))
}

describe('the check of a claims mapping definition and the preview of claims', () => {
  it.each(accepted)('agree: $description', ({ given, then }) => {
    const warns = ofUsedParts(then.warnings).some(({ code }) => withoutClaim.has(code))
    const lacks = [preview(given, 'id'), preview(given, 'saml')].some(lacksSomething)
    expect({ lacks }).toEqual({ lacks: warns })
  })

  it('a definition of attributes and constants gives all its claims', () => {
    const entry = fc.oneof(
      fc.record({ Source: fc.constant('user'), ID: fc.constantFrom(...listAttributes('user')) }),
      fc.record({ Source: fc.constant('company'), ID: fc.constant('tenantcountry') }),
      fc.record({
        Source: fc.constantFrom('application', 'audience'),
        ID: fc.constantFrom(...listAttributes('application')),
      }),
      fc.record({ Value: fc.string({ minLength: 1 }) }),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const ClaimsSchema = entries.map((each, index) => ({
          ...each,
          JwtClaimType: `claim${index}`,
          SamlClaimType: `https://contoso.example/${index}`,
        }))
        for (const token of ['id', 'saml'] as const) {
          const answer = preview({ Version: 1, ClaimsSchema }, token)
          const claims = answer.outcome === 'issued' ? answer.claims : []
          expect(claims.filter(({ from }) => from === 'policy').map(({ entry: at }) => at)).toEqual(
            entries.map((_, index) => index),
          )
        }
      }),
    )
  })
})
