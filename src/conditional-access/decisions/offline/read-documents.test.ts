import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../kernel/json.ts'
import { placeOf, type ExportedDocument } from './documents.ts'
import { readDocuments } from './read-documents.ts'

const strengthId = '5b000000-0000-4000-8000-000000000001'
const locationId = '10c00000-0000-4000-8000-000000000001'

function policy(changes: JsonObject = {}): JsonObject {
  return {
    id: 'a0000000-0000-4000-8000-000000000001',
    displayName: 'Require MFA',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    ...changes,
  }
}

const location: JsonObject = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id: locationId,
  displayName: 'Headquarters',
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' }],
}

const strength: JsonObject = {
  id: strengthId,
  displayName: 'Keys',
  policyType: 'custom',
  allowedCombinations: ['fido2'],
}

const policyOf2019: JsonObject = {
  displayName: 'Block at night',
  state: 'Enabled',
  conditions: {
    clientAppTypes: ['Browser', 'Modern'],
    times: {
      allTimes: false,
      includeDays: {
        daysOfWeek: ['Sunday'],
        timeZone: 'UTC',
        startTime: '00:00:00',
        endTime: '06:00:00',
      },
    },
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['Block'] },
}

function documentOf(name: string, json: unknown): ExportedDocument {
  return { name, text: JSON.stringify(json) }
}

function read(...documents: readonly ExportedDocument[]) {
  const result = readDocuments(documents)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

/** Where something is wrong, in order. */
function faultsOf(...documents: readonly ExportedDocument[]): readonly string[] {
  const result = readDocuments(documents)
  return result.ok ? [] : result.findings.map(placeOf)
}

function customStrengthsOf({ rules }: ReturnType<typeof read>) {
  return rules.authenticationStrengths.filter(({ id }) => id === strengthId)
}

describe('readDocuments', () => {
  it.each([
    ['one object', policy()],
    ['an array', [policy()]],
    ['the answer to a list', { '@odata.context': 'https://example/$metadata', value: [policy()] }],
  ])('takes %s', (_, json) => {
    const { rules, unresolved } = read(documentOf('policies.json', json))
    expect(rules.policies.map(({ id, body }) => [id, body.displayName, body.state])).toEqual([
      ['a0000000-0000-4000-8000-000000000001', 'Require MFA', 'enabled'],
    ])
    expect(unresolved).toEqual([])
  })

  it('reads over a byte order mark', () => {
    const { name, text } = documentOf('policy.json', policy())
    expect(read({ name, text: `\u{feff}${text}` }).rules.policies).toHaveLength(1)
  })

  it('tells policies of 2019 by what they say', () => {
    const { rules, draft } = read(documentOf('all.json', [policyOf2019, policy()]))
    expect(rules.policies.map(({ id, body }) => [id, body.state, body.conditions])).toMatchObject([
      ['a0000000-0000-4000-8000-000000000001', 'enabled', { clientAppTypes: ['all'] }],
      ['all.json/0', 'enabled', { clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] }],
    ])
    expect(rules.policies[1]?.body.legacy?.times).toMatchObject({ allTimes: false })
    expect(draft.legacyPolicies).toHaveLength(1)
  })

  it('tells policies of 2019 by their context where both forms could be meant', () => {
    const { draft } = read(
      documentOf('policy.json', {
        ...policy(),
        '@odata.context':
          'https://graph.microsoft.com/beta/$metadata#conditionalAccessPolicies/$entity',
        conditions: {
          clientAppTypes: ['browser'],
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['All'] },
        },
      }),
    )
    expect([draft.policies, draft.legacyPolicies?.length]).toEqual([[], 1])
  })

  it('takes named locations, so that what policies name is found', () => {
    const located = policy({
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
        locations: { includeLocations: [locationId], excludeLocations: ['AllTrusted'] },
      },
    })
    expect(
      read(documentOf('policy.json', located), documentOf('location.json', location)).unresolved,
    ).toEqual([])
    expect(read(documentOf('policy.json', located)).unresolved.map(placeOf)).toEqual([
      'policy.json#/conditions/locations/includeLocations/0',
      'policy.json#/conditions/locations/excludeLocations/0',
    ])
  })

  it('takes a custom strength from its own document, else from a policy that was printed with it', () => {
    const strong = (authenticationStrength: JsonObject) =>
      documentOf(
        'policy.json',
        policy({ grantControls: { operator: 'OR', authenticationStrength } }),
      )
    const defined = read(
      strong({ ...strength, displayName: 'Printed' }),
      documentOf('strength.json', { ...strength, displayName: 'Defined' }),
    )
    expect(customStrengthsOf(defined)).toMatchObject([{ displayName: 'Defined' }])
    expect(customStrengthsOf(read(strong(strength)))).toMatchObject([
      { displayName: 'Keys', allowedCombinations: ['fido2'] },
    ])
    expect(read(strong({ id: strengthId })).unresolved.map(placeOf)).toEqual([
      'policy.json#/grantControls/authenticationStrength',
    ])
  })

  it('points to every fault of every document', () => {
    const faulty = policy({ state: 'on', grantControls: { builtInControls: ['mfaa'] } })
    expect(
      faultsOf(
        documentOf('list.json', { value: [policy(), faulty, 7] }),
        documentOf('group.json', { '@odata.type': '#microsoft.graph.group' }),
        { name: 'broken.json', text: '{ "displayName": }' },
        documentOf('location.json', { ...location, ipRanges: [] }),
        documentOf('text.json', 'policy'),
      ),
    ).toEqual([
      'list.json#/value/2',
      'group.json',
      'broken.json:1:18',
      'text.json',
      'list.json#/value/1/state',
      'list.json#/value/1/grantControls/builtInControls/0',
      'location.json#/ipRanges',
    ])
  })

  it('refuses two objects of one id', () => {
    expect(faultsOf(documentOf('a.json', policy()), documentOf('b.json', policy()))).toEqual([
      'b.json#/id',
    ])
  })
})
