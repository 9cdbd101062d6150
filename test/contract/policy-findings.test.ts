/**
 * The errors for authors of conditional access policies through the published Graph client: every mistake at once,
 * each with its place; on both stores.
 */

import type { Client } from '@microsoft/microsoft-graph-client'
import { describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familiesWithLimits } from '../support/families-with-limits.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  splitWarnings,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { detailedRefusalOf } from './support/refusal-details.ts'

const policies = '/identity/conditionalAccess/policies'
const legacy = '/conditionalAccessPolicies'

const surfaces = [
  ['v1.0', policies],
  ['beta', '/policies/conditionalAccessPolicies'],
] as const

const conditions = {
  clientAppTypes: ['all'],
  applications: { includeApplications: ['All'] },
  users: { includeUsers: ['All'] },
}

/** A valid policy with the given members changed. */
function policyOf(displayName: string, changed: JsonObject = {}, others: JsonObject = {}) {
  return {
    displayName,
    state: 'disabled',
    conditions: { ...conditions, ...changed },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    ...others,
  }
}

/** An unused id for each number. */
const missing = (number: number): string =>
  `00000000-dead-4a27-a000-${String(number).padStart(12, '0')}`

/** A reference to an object that the tenant does not have: its name and its place. */
type Mention = readonly [target: string, id: string, noun: string]

const application = 'service principal of the application'

const unknownReferences: readonly {
  readonly form: string
  readonly path: string
  readonly body: JsonObject
  readonly mentions: readonly Mention[]
}[] = [
  {
    form: 'users, locations, applications and grants',
    path: policies,
    body: policyOf(
      'Names nothing',
      {
        applications: {
          includeApplications: [missing(1)],
          excludeApplications: ['Office365', missing(2)],
        },
        users: {
          includeUsers: [missing(3)],
          excludeUsers: ['GuestsOrExternalUsers', missing(4)],
          includeGroups: [missing(5)],
          excludeGroups: [missing(6)],
          includeRoles: [missing(7)],
          excludeRoles: [missing(8)],
        },
        locations: {
          includeLocations: [missing(9)],
          excludeLocations: ['AllTrusted', missing(10)],
        },
      },
      {
        grantControls: {
          operator: 'AND',
          builtInControls: [],
          termsOfUse: [missing(11)],
          authenticationStrength: { id: missing(12) },
        },
      },
    ),
    mentions: [
      ['/conditions/locations/includeLocations/0', missing(9), 'named location'],
      ['/conditions/locations/excludeLocations/1', missing(10), 'named location'],
      ['/conditions/applications/includeApplications/0', missing(1), application],
      ['/conditions/applications/excludeApplications/1', missing(2), application],
      ['/conditions/users/includeUsers/0', missing(3), 'user'],
      ['/conditions/users/excludeUsers/1', missing(4), 'user'],
      ['/conditions/users/includeGroups/0', missing(5), 'group'],
      ['/conditions/users/excludeGroups/0', missing(6), 'group'],
      ['/conditions/users/includeRoles/0', missing(7), 'directory role template'],
      ['/conditions/users/excludeRoles/0', missing(8), 'directory role template'],
      ['/grantControls/termsOfUse/0', missing(11), 'terms of use agreement'],
      ['/grantControls/authenticationStrength', missing(12), 'authentication strength'],
    ],
  },
  {
    form: 'authentication contexts',
    path: policies,
    body: policyOf('Names no context', {
      applications: { includeAuthenticationContextClassReferences: ['c1', 'C99'] },
    }),
    mentions: [
      [
        '/conditions/applications/includeAuthenticationContextClassReferences/0',
        'c1',
        'authentication context',
      ],
      [
        '/conditions/applications/includeAuthenticationContextClassReferences/1',
        'c99',
        'authentication context',
      ],
    ],
  },
  {
    form: 'service principals',
    path: policies,
    body: policyOf(
      'Names no service principal',
      {
        users: { includeUsers: ['None'] },
        clientApplications: {
          includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
          excludeServicePrincipals: [missing(1), missing(2)],
        },
      },
      { grantControls: { operator: 'OR', builtInControls: ['block'] } },
    ),
    mentions: [1, 2].map((number, index) => [
      `/conditions/clientApplications/excludeServicePrincipals/${index}`,
      missing(number),
      'service principal',
    ]),
  },
  {
    form: 'the members of the 2019 form',
    path: legacy,
    body: {
      displayName: 'Names nothing in 2019',
      state: 'Disabled',
      conditions: {
        applications: { includeAuthenticationContext: ['c1'] },
        users: { includeUsers: ['All'], excludeGroups: [missing(1)] },
      },
      grantControls: { operator: 'OR', builtInControls: ['Mfa'], termsOfUse: [missing(2)] },
    },
    mentions: [
      ['/conditions/applications/includeAuthenticationContext/0', 'c1', 'authentication context'],
      ['/conditions/users/excludeGroups/0', missing(1), 'group'],
      ['/grantControls/termsOfUse/0', missing(2), 'terms of use agreement'],
    ],
  },
]

/** Two kinds of missing objects have a published number and text. */
function notFound(noun: string, id: string): JsonObject {
  if (noun === 'named location') {
    return { code: '1040', message: `NamedLocation with id ${id} does not exist in the directory.` }
  }
  if (noun === 'directory role template') {
    return { code: '1103', message: `'users' condition contains non-built in role ids: ${id}.` }
  }
  return { message: `${noun} \`${id}\` not found in this tenant` }
}

function findingsFor(mentions: readonly Mention[]): readonly JsonObject[] {
  return mentions.map(([target, id, noun]) => ({ target, ...notFound(noun, id) }))
}

/** The message of an error about a finding. */
function withNumber(finding: JsonObject): string {
  const [code, message] = [memberText(finding, 'code'), memberText(finding, 'message')]
  return code === 'BadRequest' ? message : `${code}: ${message}`
}

async function namesIn(client: Client): Promise<readonly unknown[]> {
  const list: { readonly value: readonly JsonObject[] } = await client.api(policies).get()
  return list.value.map(({ displayName }) => displayName)
}

describe.each(storeNames)('findings through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  it.each(unknownReferences)('refuses a policy that names $form the tenant lacks', async (row) => {
    const client = await administratorClient(service)
    const refusal = await detailedRefusalOf(client.api(row.path).post(row.body))
    const expected = findingsFor(row.mentions).map((finding): JsonObject => ({
      code: 'BadRequest',
      '@ostiary.code': 'conditionalAccess.policy.referenceNotFound',
      ...finding,
    }))
    expect(refusal).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message: withNumber(expected[0] ?? {}),
      details: expected,
    })
    expect(await namesIn(client)).not.toContain(row.body['displayName'])
  })

  it('refuses only the unknown references that a PATCH adds', async () => {
    const client = await administratorClient(service)
    const created: JsonObject = await client.api(policies).post(policyOf('Patched'))
    const item = client.api(`${policies}/${memberText(splitWarnings(created).entity, 'id')}`)
    const users = { excludeGroups: ['0571a27e-0571-4a27-a000-000000000b05', missing(1)] }
    expect(await detailedRefusalOf(item.patch({ conditions: { users } }))).toMatchObject({
      statusCode: 400,
      details: findingsFor([['/conditions/users/excludeGroups/1', missing(1), 'group']]),
    })
  })

  describe.each(surfaces)('at /%s%s', (version, path) => {
    const client = setUp(() => administratorClient(service, version))

    const refused = (body: JsonObject) => detailedRefusalOf(client.api(path).post(body))

    it('reports every member that cannot be read, and suggests what was meant', async () => {
      const wrong = {
        displayName: '',
        state: 'enable',
        conditions: {
          clientAppTypes: ['browsr'],
          signInRiskLevels: ['low', 'hgh'],
          applications: { includeApplications: ['All'], includeUserAction: [] },
          users: { includeUsers: ['ada'], excludeGroup: [] },
          platforms: { includePlatforms: ['iOS', 'windwos'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['mfaa'], authenticationStrenght: {} },
        sessionControls: {
          signInFrequency: { isEnabled: true, value: '4', type: 'hour' },
          persistentBrowser: 'never',
        },
      }
      const meant: Readonly<Record<string, string>> = {
        '/displayName': 'expected 1 to 256 characters',
        '/state': 'did you mean `enabled`?',
        '/conditions/clientAppTypes/0': 'did you mean `browser`?',
        '/conditions/signInRiskLevels/1': 'did you mean `high`?',
        '/conditions/applications/includeUserAction': 'did you mean `includeUserActions`?',
        '/conditions/users/includeUsers/0': 'expected the id of a user',
        '/conditions/users/excludeGroup': 'did you mean `excludeGroups`?',
        '/conditions/platforms/includePlatforms/1': 'did you mean `windows`?',
        '/grantControls/builtInControls/0': 'did you mean `mfa`?',
        '/grantControls/authenticationStrenght': 'did you mean `authenticationStrength`?',
        '/sessionControls/signInFrequency/value': 'must be an integer, not a string',
        '/sessionControls/signInFrequency/type': 'did you mean `hours`?',
        '/sessionControls/persistentBrowser': 'must be an object, not a string',
      }
      const { statusCode, message, details } = await refused(wrong)
      expect(statusCode).toBe(400)
      expect(message).toMatch(/^1007: Incoming ConditionalAccessPolicy object /u)
      expect(message.endsWith(` ${memberText(details[0] ?? {}, 'message')}`)).toBe(true)
      expect(
        Object.fromEntries(
          details.map((finding) => [memberText(finding, 'target'), finding['message']]),
        ),
      ).toEqual(
        Object.fromEntries(
          Object.entries(meant).map(([target, text]) => [target, expect.stringContaining(text)]),
        ),
      )
      expect(new Set(details.map(({ code }) => code))).toEqual(new Set(['1007']))
    })

    it('reports every rule that a readable policy breaks', async () => {
      const wrong = policyOf(
        'Breaks rules',
        {
          clientAppTypes: ['all', 'browser'],
          applications: {
            includeApplications: ['All'],
            includeUserActions: ['urn:user:registersecurityinfo'],
          },
          locations: { excludeLocations: ['AllTrusted'] },
        },
        { grantControls: { operator: 'OR', builtInControls: ['block', 'mfa'] } },
      )
      const { statusCode, message, details } = await refused(wrong)
      expect(statusCode).toBe(400)
      expect(message).toMatch(/^1012: 'applications' condition cannot include both /u)
      expect(details.map(({ code, target }) => [code, target])).toEqual([
        ['1012', '/conditions/applications'],
        ['BadRequest', '/conditions/clientAppTypes'],
        ['BadRequest', '/conditions/locations/includeLocations'],
        ['BadRequest', '/grantControls/builtInControls/0'],
      ])
    })

    it('reports the character at which a filter rule is wrong', async () => {
      const filters = (device: string, attribute: string): JsonObject => ({
        devices: { deviceFilter: { mode: 'exclude', rule: device } },
        applications: {
          includeApplications: ['None'],
          applicationFilter: { mode: 'include', rule: attribute },
        },
      })
      const device = 'conditions.devices.deviceFilter.rule'
      const attribute = 'conditions.applications.applicationFilter.rule'
      const finding = (place: string, position: number, text: string) => ({
        target: `/${place.replaceAll('.', '/')}`,
        message: expect.stringContaining(`\`${place}\`, at character ${position}: ${text}`),
      })
      const unreadable = filters(
        'device.isCompliant -eq Tru -or device.trustType -gt "AzureAD"',
        'CustomSecurityAttribute.Set_Name -eq ',
      )
      expect((await refused(policyOf('Unreadable', unreadable))).details).toMatchObject([
        finding(attribute, 38, 'expected a value, found the end of the rule'),
        finding(device, 24, 'expected a value, found the word `Tru`; did you mean `True`?'),
        finding(device, 49, '`-gt` is an operator of dynamic groups'),
      ])
      const senseless = filters(
        'device.modle -eq "Surface" -and device.isCompliant -startsWith "T"',
        'device.model -eq "Surface"',
      )
      expect((await refused(policyOf('Senseless', senseless))).details).toMatchObject([
        finding(attribute, 1, '`device.model` is not a custom security attribute'),
        finding(device, 1, '`device.modle` is not a property of a device rule; did you mean'),
        finding(device, 52, '`device.isCompliant` cannot be compared with `-startsWith`'),
        finding(device, 64, '`device.isCompliant` takes `True` or `False`, not `"T"`'),
      ])
    })
  })

  it('names members of the 2019 form to callers who write that form', async () => {
    const client = await administratorClient(service)
    const wrong = {
      displayName: 'Misspelt in 2019',
      state: 'Disabld',
      conditions: {
        applications: { includeApplication: ['All'] },
        users: { includeUsers: ['All'] },
        clientAppTypes: ['Modrn'],
      },
      grantControls: { operator: 'OR', builtInControls: ['Mfaa'] },
    }
    const { statusCode, details } = await detailedRefusalOf(client.api(legacy).post(wrong))
    expect(statusCode).toBe(400)
    expect(new Set(details.map(({ target }) => target))).toEqual(
      new Set([
        '/state',
        '/conditions/applications/includeApplication',
        '/conditions/clientAppTypes/0',
        '/grantControls/builtInControls/0',
      ]),
    )
  })
})

describe.each(storeNames)('unknown references as warnings on %s', (store) => {
  const service = setUpTrustedService(store, { families: tolerantFamilyOptions })

  it.each(unknownReferences)('stores a policy that names $form the tenant lacks', async (row) => {
    const client = await administratorClient(service)
    const answer: JsonObject = await client.api(row.path).post(row.body)
    const { '@ostiary.warnings': warnings, ...created } = answer
    expect(warnings).toEqual(
      expect.arrayContaining(
        findingsFor(row.mentions).map((each) => expect.objectContaining(each)),
      ),
    )
    const item = `${row.path}/${memberText(created, 'id')}`
    expect(await client.api(item).get()).toEqual(created)
    expect(await client.api(item).patch({ displayName: 'Renamed' })).toBeUndefined()

    const token = await service.userToken('admin', 'Policy.Read.All')
    const history = `/ostiary/v1/history/conditionalAccessPolicies/${memberText(created, 'id')}/1`
    const { json } = await service.send('GET', history, { token })
    expect(json).toMatchObject({ policy: { '@ostiary.warnings': warnings } })
  })
})

describe.each(storeNames)('the limit of policies on %s', (store) => {
  const service = setUpTrustedService(store, { families: familiesWithLimits({ policies: 2 }) })

  it('comes from the settings and holds for every form and for restored policies', async () => {
    const client = await administratorClient(service)
    const create = async (path: string, body: JsonObject): Promise<string> => {
      const created: JsonObject = await client.api(path).post(body)
      return memberText(created, 'id')
    }
    const older = {
      displayName: 'Of 2019',
      state: 'Disabled',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['Mfa'] },
    }
    const first = await create(policies, policyOf('First'))
    await create(legacy, older)
    const full = {
      statusCode: 400,
      code: 'BadRequest',
      message: 'the tenant has 2 conditional access policies; at most 2 are allowed',
    }
    expect(await refusalOf(client.api(policies).post(policyOf('Third')))).toEqual(full)
    expect(await refusalOf(client.api(legacy).post(older))).toEqual(full)
    await client.api(`${policies}/${first}`).delete()
    const second = await create(policies, policyOf('Second'))
    const restore = `/identity/conditionalAccess/deletedItems/policies/${first}/restore`
    expect(await refusalOf(client.api(restore).post({}))).toEqual(full)
    await client.api(`${policies}/${second}`).delete()
    expect(await client.api(restore).post({})).toMatchObject({ displayName: 'First' })
  })
})
