import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Checked } from '../../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import {
  builtInStrengths,
  storedBuiltInStrengths,
} from '../../model/strengths/built-in-strengths.ts'
import { everyCombination } from '../../model/strengths/combinations.ts'
import type { CombinationConfiguration, StrengthBody } from '../../model/strengths/strength-body.ts'
import {
  decodeAllowedCombinations,
  decodeStrengthCreate,
  decodeStrengthPatch,
  encodeStrength,
} from './strength-codec.ts'
import vectors from './vectors/strengths.json' with { type: 'json' }

const createdAt = new Date('2026-01-05T09:31:07.418Z')

function stored(body: StrengthBody): StoredObject<StrengthBody> {
  return {
    family: 'authenticationStrengthPolicies',
    id: '3f0a9d57-70a5-4a4e-9d7c-1b6a7f9f2c10',
    version: 1,
    body,
    createdAt,
    modifiedAt: createdAt,
  }
}

function value<Value>(candidate: Checked<Value>): Value {
  if (!candidate.ok) throw new Error(JSON.stringify(candidate.findings))
  return candidate.value
}

function targetsOf(candidate: Checked<unknown>): readonly (string | undefined)[] {
  return candidate.ok ? [] : candidate.findings.map(({ target }) => target)
}

const configuration: CombinationConfiguration = {
  '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
  id: 'c0fdf2f9-3b3f-4bbf-988c-17606ea4b4e4',
  appliesToCombinations: ['fido2'],
  allowedAAGUIDs: ['de1e552d-db1d-4423-a619-566b625cdc84'],
}

const strength: StrengthBody = {
  displayName: 'Keys',
  description: 'Of the company',
  policyType: 'custom',
  requirementsSatisfied: 'mfa',
  allowedCombinations: ['fido2', 'password,sms'],
  combinationConfigurations: [configuration],
}

const arbitraryBody: fc.Arbitrary<StrengthBody> = fc
  .record({
    displayName: fc.string({ minLength: 1, maxLength: 60 }).filter((name) => name.trim() !== ''),
    description: fc.string(),
    allowedCombinations: fc.subarray([...everyCombination], { minLength: 1 }),
    aaguids: fc.array(fc.uuid(), { minLength: 1, maxLength: 3 }),
  })
  .map(({ aaguids, ...rest }) => ({
    ...rest,
    policyType: 'custom' as const,
    requirementsSatisfied: 'none' as const,
    combinationConfigurations: rest.allowedCombinations.includes('fido2')
      ? [{ ...configuration, allowedAAGUIDs: aaguids }]
      : [],
  }))

/** Bodies whose members, at two depths, hold what they should or anything else. */
const arbitraryMistake = fc
  .record(
    {
      displayName: fc.oneof(fc.constant('x'), fc.jsonValue()),
      description: fc.jsonValue(),
      allowedCombinations: fc.oneof(fc.constant(['fido2']), fc.jsonValue()),
      combinationConfigurations: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.record({
            '@odata.type': fc.constant('#microsoft.graph.fido2CombinationConfiguration'),
            appliesToCombinations: fc.oneof(fc.constant(['fido2']), fc.jsonValue()),
            allowedAAGUIDs: fc.jsonValue(),
          }),
        ),
      ),
    },
    { requiredKeys: [] },
  )
  .map((body) => body as JsonObject)

describe('decodeStrengthCreate', () => {
  it.each(vectors)('$description', ({ body, expected, targets = [] }) => {
    const candidate = decodeStrengthCreate(body, 'v1.0')
    expect(targetsOf(candidate)).toEqual(targets)
    if (expected === undefined) return
    expect(value(candidate)).toEqual({
      displayName: body.displayName,
      description: '',
      policyType: 'custom',
      combinationConfigurations: [],
      ...expected,
    })
  })

  it('accepts what it prints', () => {
    fc.assert(
      fc.property(arbitraryBody, (body) => {
        const printed = encodeStrength(stored(body), 'beta')
        const read = value(decodeStrengthCreate(printed, 'beta'))
        const { requirementsSatisfied: _, combinationConfigurations, ...rest } = read
        const { requirementsSatisfied: __, ...given } = body
        const withIds = combinationConfigurations.map((item) => ({ ...item, id: configuration.id }))
        expect({ ...rest, combinationConfigurations: withIds }).toEqual(given)
      }),
    )
  })

  it('answers any mistake with findings that name a member', () => {
    fc.assert(
      fc.property(arbitraryMistake, (mistake) => {
        const candidate = decodeStrengthCreate(mistake, 'v1.0')
        for (const { message } of candidate.ok ? [] : candidate.findings) {
          expect(message).toMatch(/`|the request body/u)
        }
      }),
    )
  })
})

describe('decodeStrengthPatch', () => {
  it.each<[string, JsonObject, Partial<StrengthBody>]>([
    ['nothing', {}, {}],
    ['a name', { displayName: 'Other keys' }, { displayName: 'Other keys' }],
    ['no description', { description: null }, { description: '' }],
    ['what a read shows', encodeStrength(stored(strength), 'v1.0'), {}],
    [
      'the stored combinations in other spelling',
      { allowedCombinations: ['password, SMS', 'fido2'] },
      {},
    ],
  ])('takes %s', (_, patch, changed) => {
    expect(value(decodeStrengthPatch(stored(strength), patch, 'v1.0'))).toEqual({
      ...strength,
      ...changed,
    })
  })

  it.each<[string, JsonObject, readonly string[]]>([
    ['other combinations', { allowedCombinations: ['fido2'] }, ['/allowedCombinations']],
    ['null for combinations', { allowedCombinations: null }, ['/allowedCombinations']],
    ['no configurations', { combinationConfigurations: [] }, ['/combinationConfigurations']],
    ['null configurations', { combinationConfigurations: null }, ['/combinationConfigurations']],
    [
      'a built-in name, an empty one being worse',
      { displayName: 'Phishing-Resistant MFA', description: 7 },
      ['/description', '/displayName'],
    ],
    ['an empty name', { displayName: '' }, ['/displayName']],
    ['an unknown member', { name: 'x' }, ['/name']],
  ])('refuses %s', (_, patch, targets) => {
    expect(targetsOf(decodeStrengthPatch(stored(strength), patch, 'v1.0'))).toEqual(targets)
  })

  it.each(storedBuiltInStrengths)('refuses any change of $body.displayName', (builtIn) => {
    expect(decodeStrengthPatch(builtIn, { description: 'x' }, 'v1.0')).toMatchObject({
      ok: false,
      findings: [
        {
          message: `\`${memberText(builtIn.body, 'displayName')}\` is a built-in authentication strength and cannot be changed`,
        },
      ],
    })
  })
})

describe('decodeAllowedCombinations', () => {
  it('replaces the combinations and computes the requirements', () => {
    const parameters = { allowedCombinations: ['fido2', 'Password', 'FIDO2'] }
    expect(value(decodeAllowedCombinations(stored(strength), parameters, 'v1.0'))).toEqual({
      ...strength,
      requirementsSatisfied: 'none',
      allowedCombinations: ['fido2', 'password'],
    })
  })

  it('accepts a mode that was printed as unknown, and keeps the stored one', () => {
    const codes = { ...strength, allowedCombinations: ['fido2', 'qrCodePin'] }
    const shown = encodeStrength(stored(codes), 'v1.0', { showsUnknownMembers: false })
    expect(shown['allowedCombinations']).toEqual(['fido2', 'unknownFutureValue'])
    const { allowedCombinations } = value(
      decodeAllowedCombinations(
        stored(codes),
        { allowedCombinations: ['unknownFutureValue', 'fido2'] },
        'v1.0',
      ),
    )
    expect(allowedCombinations).toEqual(['qrCodePin', 'fido2'])
  })

  it.each<[string, JsonObject, readonly string[]]>([
    ['nothing', {}, ['/allowedCombinations']],
    ['null', { allowedCombinations: null }, ['/allowedCombinations']],
    [
      'an empty list',
      { allowedCombinations: [] },
      ['/allowedCombinations', '/allowedCombinations'],
    ],
    [
      'a misspelt member',
      { allowedcombination: ['fido2'] },
      ['/allowedcombination', '/allowedCombinations'],
    ],
    [
      'the loss of a configured combination',
      { allowedCombinations: ['sms'] },
      ['/allowedCombinations'],
    ],
    [
      'an impossible combination',
      { allowedCombinations: ['fido2,sms', 'fido2'] },
      ['/allowedCombinations/0'],
    ],
  ])('refuses %s', (_, parameters, targets) => {
    expect(targetsOf(decodeAllowedCombinations(stored(strength), parameters, 'v1.0'))).toEqual(
      targets,
    )
  })

  it('refuses built-in strengths', () => {
    const [builtIn] = storedBuiltInStrengths
    if (builtIn === undefined) throw new Error('there are built-in strengths')
    const candidate = decodeAllowedCombinations(builtIn, { allowedCombinations: ['sms'] }, 'beta')
    expect(targetsOf(candidate)).toEqual([undefined])
  })
})

describe('encodeStrength', () => {
  it('prints the instants of custom strengths with fractions', () => {
    expect(encodeStrength(stored(strength), 'v1.0')).toEqual({
      id: '3f0a9d57-70a5-4a4e-9d7c-1b6a7f9f2c10',
      createdDateTime: '2026-01-05T09:31:07.4180000Z',
      modifiedDateTime: '2026-01-05T09:31:07.4180000Z',
      ...strength,
    })
  })

  it('prints built-in strengths like those inside policies', () => {
    expect(storedBuiltInStrengths.map((object) => encodeStrength(object, 'v1.0'))).toEqual(
      builtInStrengths,
    )
  })
})
