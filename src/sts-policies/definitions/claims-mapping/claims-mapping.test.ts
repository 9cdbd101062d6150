import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  maximumClaimsSchemaEntries,
  maximumClaimsTransformations,
  readClaimsMapping,
} from './claims-mapping.ts'

describe('readClaimsMapping', () => {
  it('reads every member, in any letter case', () => {
    const definition = {
      claimsMappingPolicy: {
        version: 1,
        includeBasicClaimSet: 'False',
        claimsSchema: [
          { source: 'User', id: 'PreferredLanguange', jwtClaimType: 'lang' },
          { Value: 'sandbox', SamlClaimType: 'https://example.com/env', SAMLNameForm: 'x' },
          { Source: 'user', ExtensionID: 'extension_x', SamlNameIdFormat: 'y' },
          { Source: 'transformation', Id: 'Joined', TransformationId: 'J', JwtClaimType: 'j' },
          { Source: 'usr', ID: 'mail' },
          7,
        ],
        claimsTransformation: [{ id: 'S', transformationMethod: 'Reverse' }],
        claimsTransformations: [
          {
            id: 'J',
            transformationMethod: 'join()',
            inputClaims: [
              {
                claimTypeReferenceId: 'mail',
                transformationClaimType: 'string1',
                treatAsMultiValue: 'true',
              },
            ],
            inputParameters: [{ id: 'separator', value: '.', dataType: 'string' }],
            outputClaims: [
              { claimTypeReferenceId: 'Joined', transformationClaimType: 'outputClaim' },
            ],
          },
        ],
        groupFilter: { matchOn: 'DisplayName', type: 'Prefix', value: 'app-' },
        issuerWithApplicationId: true,
        audienceOverride: 'https://example.com',
      },
    }
    expect(readClaimsMapping(JSON.stringify(definition))).toEqual({
      includesBasicClaims: false,
      entries: [
        {
          index: 0,
          source: 'user',
          id: 'PreferredLanguange',
          attribute: 'preferredlanguage',
          jwtClaimType: 'lang',
        },
        {
          index: 1,
          value: 'sandbox',
          samlClaimType: 'https://example.com/env',
          samlNameForm: 'x',
        },
        { index: 2, source: 'user', extensionId: 'extension_x', samlNameIdFormat: 'y' },
        {
          index: 3,
          source: 'transformation',
          id: 'Joined',
          transformationId: 'J',
          jwtClaimType: 'j',
        },
        { index: 4, id: 'mail' },
      ],
      transformations: [
        {
          index: 0,
          id: 'J',
          method: 'Join',
          inputClaims: [
            {
              claimTypeReferenceId: 'mail',
              transformationClaimType: 'string1',
              treatAsMultiValue: true,
            },
          ],
          inputParameters: [{ id: 'separator', value: '.', dataType: 'string' }],
          outputClaims: [
            { claimTypeReferenceId: 'Joined', transformationClaimType: 'outputClaim' },
          ],
        },
        {
          index: 1,
          id: 'S',
          method: 'Reverse',
          inputClaims: [],
          inputParameters: [],
          outputClaims: [],
        },
      ],
      groupFilter: { matchOn: 'displayname', type: 'prefix', value: 'app-' },
      issuerWithApplicationId: true,
      audienceOverride: 'https://example.com',
    })
  })

  it('keeps the basic set when the definition does not name it', () => {
    expect(readClaimsMapping('{"ClaimsMappingPolicy":{"Version":1}}')).toEqual({
      includesBasicClaims: true,
      entries: [],
      transformations: [],
      issuerWithApplicationId: false,
    })
  })

  it('reads no more than the limits', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ID: `T${index}` }))
    const text = JSON.stringify({
      ClaimsMappingPolicy: { ClaimsSchema: many, ClaimsTransformations: many },
    })
    const read = readClaimsMapping(text)
    expect(read?.entries).toHaveLength(maximumClaimsSchemaEntries)
    expect(read?.transformations).toHaveLength(maximumClaimsTransformations)
  })

  it.each(['', 'not JSON', '[]', '{"Version":1}', '{"ClaimsMappingPolicy":[]}'])(
    'finds that %s does nothing',
    (text) => {
      expect(readClaimsMapping(text)).toBeUndefined()
    },
  )

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readClaimsMapping(JSON.stringify({ ClaimsMappingPolicy: value }))
        readClaimsMapping(JSON.stringify({ ClaimsMappingPolicy: { ClaimsSchema: [value] } }))
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void readClaimsMapping(text)))
  })
})
