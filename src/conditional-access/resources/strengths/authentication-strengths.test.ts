import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject } from '../../../kernel/json.ts'
import { createAuthenticationStrengths } from './authentication-strengths.ts'
import { everyCombination } from '../../model/strengths/combinations.ts'
import type { ReferringPolicy } from './usage.ts'
import { idOf, openResourceService, type ResourceService } from './testing/resource-service.ts'

const alias = '/policies/authenticationStrengthPolicies'
const root = '/identity/conditionalAccess/authenticationStrength'
const policiesPath = `${root}/policies`
const builtInId = '00000000-0000-0000-0000-000000000004'
const aaguid = 'de1e552d-db1d-4423-a619-566b625cdc84'

/** The policies that name a strength, for the test at hand. */
let policies: readonly ReferringPolicy[] = []
let service: ResourceService

beforeEach(async () => {
  policies = []
  const { operations } = createAuthenticationStrengths({
    limits: { authenticationStrengths: 3 },
    findReferrers: async () =>
      policies.map(({ policy }) => ({
        id: policy.id,
        displayName: memberText(policy.body, 'displayName'),
      })),
    listReferringPolicies: async () => policies,
  })
  service = await openResourceService(operations, ['Policy.ReadWrite.ConditionalAccess'])
})

afterEach(() => service.close())

async function create(
  displayName: string,
  allowedCombinations: readonly string[] = ['fido2', 'password,sms'],
): Promise<string> {
  const { status, json } = await service.send('POST', alias, {
    body: { displayName, allowedCombinations },
  })
  expect(status).toBe(201)
  return memberText(json, 'id')
}

function errorOf({ status, json }: { status: number; json: JsonObject }) {
  const { error } = json
  return isJsonObject(error) ? [status, error['code'], error['message']] : [status]
}

function namesOf({ json }: { json: JsonObject }): readonly unknown[] {
  const { value } = json
  return Array.isArray(value)
    ? value.map((item) => (isJsonObject(item) ? item['displayName'] : item))
    : []
}

/** A stored policy, printed without what later versions added. */
function policy(displayName: string, ...builtInControls: readonly string[]): ReferringPolicy {
  const id = `id of ${displayName}`
  const body = { displayName, grantControls: { builtInControls } }
  const at = new Date('2026-01-05T09:31:07.418Z')
  return {
    policy: { family: 'policies', id, version: 1, body, createdAt: at, modifiedAt: at },
    printed: { id, displayName },
  }
}

describe('the strengths of a tenant', () => {
  it('begin with the built-in ones, under both paths and versions', async () => {
    await create('Keys')
    for (const path of [alias, policiesPath]) {
      for (const version of ['v1.0', 'beta'] as const) {
        const answer = await service.send('GET', path, { version })
        expect(answer.json['@odata.context']).toBe(
          `https://localhost/${version}/$metadata#${path.slice(1)}`,
        )
        expect(namesOf(answer)).toEqual([
          'Multifactor authentication',
          'Passwordless MFA',
          'Phishing-resistant MFA',
          'Keys',
        ])
      }
    }
  })

  it.each<[string, readonly string[]]>([
    ["displayName eq 'KEYS'", ['Keys']],
    ["displayName ne 'Keys' and policyType eq 'custom'", ['Codes']],
    ["policyType ne 'builtIn'", ['Keys', 'Codes']],
    [
      "not(policyType eq 'custom') and not(displayName in ('Passwordless MFA'))",
      ['Multifactor authentication', 'Phishing-resistant MFA'],
    ],
    ["displayName in ('Keys','Passwordless MFA')", ['Passwordless MFA', 'Keys']],
  ])('are filtered by %s', async (filter, names) => {
    await create('Keys')
    await create('Codes', ['password,softwareOath'])
    const answer = await service.send('GET', `${alias}?$filter=${encodeURIComponent(filter)}`)
    expect(namesOf(answer)).toEqual(names)
  })

  it('are counted', async () => {
    await create('Keys')
    expect((await service.send('GET', `${alias}/$count`)).text).toBe('4')
  })

  it('are created with their configurations; these get ids', async () => {
    const answer = await service.send('POST', policiesPath, {
      version: 'beta',
      body: {
        displayName: 'Keys',
        allowedCombinations: ['fido2'],
        combinationConfigurations: [
          {
            '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
            appliesToCombinations: ['fido2'],
            allowedAAGUIDs: [aaguid],
          },
        ],
      },
    })
    expect([answer.status, answer.headers['Location'], answer.json]).toEqual([
      201,
      `https://localhost/beta${policiesPath}/${idOf(1)}`,
      {
        '@odata.context': `https://localhost/beta/$metadata#${policiesPath.slice(1)}/$entity`,
        id: idOf(1),
        createdDateTime: '2026-01-05T09:31:07.4180000Z',
        modifiedDateTime: '2026-01-05T09:31:07.4180000Z',
        displayName: 'Keys',
        description: '',
        policyType: 'custom',
        requirementsSatisfied: 'mfa',
        allowedCombinations: ['fido2'],
        'combinationConfigurations@odata.context': `https://localhost/beta/$metadata#${policiesPath.slice(1)}('${idOf(1)}')/combinationConfigurations`,
        combinationConfigurations: [
          {
            '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
            id: idOf(2),
            appliesToCombinations: ['fido2'],
            allowedAAGUIDs: [aaguid],
          },
        ],
      },
    ])
  })

  it('support the calls of the Terraform provider', async () => {
    const id = await create('Keys')
    const path = `${alias}/${id}`
    expect((await service.send('GET', path)).status).toBe(200)
    const patch = { displayName: 'Other keys', description: null }
    expect((await service.send('PATCH', path, { body: patch })).status).toBe(204)
    const action = await service.send('POST', `${path}/updateAllowedCombinations`, {
      body: { allowedCombinations: ['fido2'] },
    })
    expect(action.status).toBe(200)
    expect((await service.send('GET', path)).json).toMatchObject({
      displayName: 'Other keys',
      description: '',
      allowedCombinations: ['fido2'],
    })
    expect((await service.send('DELETE', path)).status).toBe(204)
    expect(errorOf(await service.send('GET', path))).toEqual([
      404,
      'ResourceNotFound',
      `AuthenticationStrengthPolicy with id ${id} does not exist in the directory.`,
    ])
  })

  it('have distinct names, in any letter case', async () => {
    await create('Keys')
    const other = await create('Codes')
    const expected = [
      400,
      'BadRequest',
      '`displayName` must be unique among authentication strengths; another one has this name',
    ]
    const body = { displayName: 'KEYS', allowedCombinations: ['sms'] }
    expect(errorOf(await service.send('POST', alias, { body }))).toEqual(expected)
    const patch = { displayName: 'kEYS' }
    expect(errorOf(await service.send('PATCH', `${alias}/${other}`, { body: patch }))).toEqual(
      expected,
    )
  })

  it('cannot exceed the limit', async () => {
    for (const name of ['One', 'Two', 'Three']) await create(name)
    const body = { displayName: 'Four', allowedCombinations: ['sms'] }
    expect(errorOf(await service.send('POST', alias, { body }))).toEqual([
      400,
      'BadRequest',
      'the tenant has 3 custom authentication strengths; at most 3 are allowed',
    ])
  })

  it('cannot be deleted while policies require them', async () => {
    const id = await create('Keys')
    policies = [policy('Admins'), policy('Guests')]
    const answer = await service.send('DELETE', `${alias}/${id}`)
    expect(errorOf(answer)).toEqual([
      400,
      'BadRequest',
      'the authentication strength `Keys` is required by the conditional access policy `Admins` (id of Admins); remove it from the policy first',
    ])
    expect(answer.text).toContain('`Guests` (id of Guests)')
    expect((await service.send('GET', `${alias}/${id}`)).status).toBe(200)
  })

  it.each<[string, string, JsonObject | undefined]>([
    ['PATCH', '', { description: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/updateAllowedCombinations', { allowedCombinations: ['fido2'] }],
    [
      'POST',
      '/combinationConfigurations',
      {
        '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
        appliesToCombinations: ['fido2'],
        allowedAAGUIDs: [aaguid],
      },
    ],
  ])('cannot be changed when built in: %s %s', async (method, suffix, body) => {
    const answer = await service.send(method, `${alias}/${builtInId}${suffix}`, {
      ...(body && { body }),
    })
    expect(errorOf(answer)).toEqual([
      400,
      'BadRequest',
      '`Phishing-resistant MFA` is a built-in authentication strength and cannot be changed',
    ])
  })

  it.each<[string, string, readonly string[], number]>([
    ['GET', alias, ['Policy.Read.AuthenticationMethod'], 200],
    ['GET', alias, ['Policy.Read.All'], 200],
    ['GET', alias, ['Policy.ReadWrite.AuthenticationMethod'], 200],
    ['GET', root, ['Policy.Read.ConditionalAccess'], 403],
    ['POST', alias, ['Policy.Read.All'], 403],
    ['POST', alias, ['Policy.ReadWrite.AuthenticationMethod'], 400],
    ['POST', alias, ['Policy.ReadWrite.ConditionalAccess'], 400],
    ['POST', `${alias}/${builtInId}/updateAllowedCombinations`, ['Policy.Read.All'], 403],
    ['POST', `${alias}/${builtInId}/combinationConfigurations`, ['Policy.Read.All'], 403],
    ['GET', `${alias}/${builtInId}/usage`, ['User.Read.All'], 403],
  ])('ask of %s %s more than %j or not: %i', async (method, path, permissions, status) => {
    const body = method === 'POST' ? { body: {} } : {}
    expect((await service.send(method, path, { permissions, ...body })).status).toBe(status)
  })

  it('are not served below the removed segment', async () => {
    const path = '/identity/conditionalAccess/authenticationStrengths/policies'
    expect((await service.send('GET', path, { version: 'beta' })).status).toBe(501)
  })
})

describe('updateAllowedCombinations', () => {
  it('returns the change and the policies that use the strength', async () => {
    const id = await create('Keys', ['fido2'])
    policies = [policy('Admins')]
    const answer = await service.send('POST', `${alias}/${id}/updateAllowedCombinations`, {
      body: { allowedCombinations: ['fido2', 'password, voice'] },
    })
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        '@odata.context':
          'https://localhost/v1.0/$metadata#microsoft.graph.updateAllowedCombinationsResult',
        previousCombinations: ['fido2'],
        currentCombinations: ['fido2', 'password,voice'],
        conditionalAccessReferences: ['id of Admins'],
        additionalInformation:
          'The authentication strength Keys can now be met by a weaker combination of methods than before. Review the policy in conditionalAccessReferences, which now let weaker sign-ins through. To undo the change, call updateAllowedCombinations with previousCombinations.',
      },
    ])
  })

  it('gives no advice on a change that weakens nothing', async () => {
    const id = await create('Keys')
    const answer = await service.send('POST', `${alias}/${id}/updateAllowedCombinations`, {
      body: { allowedCombinations: ['fido2'] },
    })
    expect(answer.json).toMatchObject({
      conditionalAccessReferences: [],
      additionalInformation: null,
    })
  })

  it('keeps the claim of policies that need it', async () => {
    const id = await create('Keys')
    policies = [policy('New password', 'passwordChange'), policy('Guests')]
    const path = `${alias}/${id}/updateAllowedCombinations`
    const body = { allowedCombinations: ['fido2', 'password'] }
    expect(errorOf(await service.send('POST', path, { body }))).toEqual([
      400,
      'BadRequest',
      'every item of `allowedCombinations` must be multifactor, because the conditional access policy `New password` (id of New password) needs proof of multifactor authentication',
    ])
    policies = [policy('Guests')]
    expect((await service.send('POST', path, { body })).status).toBe(200)
  })

  it('honours If-Match', async () => {
    const id = await create('Keys')
    const answer = await service.send('POST', `${alias}/${id}/updateAllowedCombinations`, {
      body: { allowedCombinations: ['fido2'] },
      headers: { 'if-match': 'W/"7"' },
    })
    expect(answer.status).toBe(412)
  })

  it('is refused for a strength that does not exist', async () => {
    const answer = await service.send('POST', `${alias}/${idOf(9)}/updateAllowedCombinations`, {
      body: { allowedCombinations: ['fido2'] },
    })
    expect(answer.status).toBe(404)
  })
})

describe('usage', () => {
  it.each(['usage', 'usage()'])('splits the policies by the claim they need: %s', async (name) => {
    const [plain, change, remediation] = [
      policy('Guests', 'compliantDevice'),
      policy('New password', 'passwordChange'),
      policy('At risk', 'riskRemediation'),
    ]
    const hidden = { ...policy('Of beta', 'mfa'), printed: undefined }
    policies = [plain, change, remediation, hidden]
    const answer = await service.send('GET', `${policiesPath}/${builtInId}/${name}`)
    expect(answer.json).toEqual({
      '@odata.context':
        'https://localhost/v1.0/$metadata#microsoft.graph.authenticationStrengthUsage',
      mfa: [change.printed, remediation.printed],
      none: [plain.printed],
    })
  })
})

describe('combination configurations', () => {
  const configuration = {
    '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
    appliesToCombinations: ['fido2'],
    allowedAAGUIDs: [aaguid],
  }

  it('are created, read, changed and deleted with their strength', async () => {
    const path = `${policiesPath}/${await create('Keys')}/combinationConfigurations`
    const context = `https://localhost/v1.0/$metadata#${policiesPath.slice(1)}('${idOf(1)}')/combinationConfigurations`
    const created = await service.send('POST', path, { body: configuration })
    const id = memberText(created.json, 'id')
    expect([created.status, created.headers['Location'], created.json]).toEqual([
      201,
      `https://localhost/v1.0${path}/${id}`,
      { '@odata.context': `${context}/$entity`, ...configuration, id },
    ])

    const other = '90a3ccdf-635c-4729-a248-9b709135078f'
    const patched = await service.send('PATCH', `${path}/${id}`, {
      body: { allowedAAGUIDs: [other] },
    })
    expect([patched.status, patched.text]).toEqual([204, ''])
    expect((await service.send('GET', path)).json).toEqual({
      '@odata.context': context,
      value: [{ ...configuration, id, allowedAAGUIDs: [other] }],
    })
    const shown = await service.send('PATCH', `${path}/${id}`, {
      body: { appliesToCombinations: ['fido2'] },
      headers: { prefer: 'return=representation' },
    })
    expect([shown.status, shown.json]).toEqual([
      200,
      (await service.send('GET', `${path}/${id}`)).json,
    ])

    expect((await service.send('DELETE', `${path}/${id}`)).status).toBe(204)
    expect((await service.send('GET', `${path}/${id}`)).status).toBe(404)
    expect((await service.send('GET', path)).json['value']).toEqual([])
  })

  it.each<[string, JsonObject, string]>([
    [
      'no type',
      { appliesToCombinations: ['fido2'] },
      '`@odata.type` must be `#microsoft.graph.fido2CombinationConfiguration` or `#microsoft.graph.x509CertificateCombinationConfiguration`',
    ],
    [
      'no combinations',
      { '@odata.type': configuration['@odata.type'], allowedAAGUIDs: [aaguid] },
      '`appliesToCombinations` is required',
    ],
    [
      'a combination of another type',
      { ...configuration, appliesToCombinations: ['password,sms'] },
      '`password,sms` in `appliesToCombinations[0]` cannot be configured by `#microsoft.graph.fido2CombinationConfiguration`, which applies to `fido2`',
    ],
    [
      'a combination that the strength does not allow',
      {
        '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration',
        appliesToCombinations: ['x509CertificateMultiFactor'],
        allowedPolicyOIDs: ['1.2.3'],
      },
      '`x509CertificateMultiFactor` in `appliesToCombinations[0]` is not among the `allowedCombinations` of the authentication strength',
    ],
    [
      'nothing that restricts',
      { ...configuration, allowedAAGUIDs: [] },
      '`allowedAAGUIDs` must not be empty',
    ],
    [
      'no AAGUID',
      { ...configuration, allowedAAGUIDs: ['Yubico'] },
      '`Yubico` is not a value of `allowedAAGUIDs[0]`; expected an AAGUID (a GUID)',
    ],
  ])('are refused with %s', async (_, body, message) => {
    const path = `${alias}/${await create('Keys')}/combinationConfigurations`
    expect(errorOf(await service.send('POST', path, { body }))).toEqual([
      400,
      'BadRequest',
      message,
    ])
  })

  it('are unique for each combination, and keep their type', async () => {
    const path = `${alias}/${await create('Keys')}/combinationConfigurations`
    const { json } = await service.send('POST', path, { body: configuration })
    expect(errorOf(await service.send('POST', path, { body: configuration }))[2]).toBe(
      '`fido2` in `appliesToCombinations[0]` already has another configuration',
    )
    const patch = { '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration' }
    expect(
      errorOf(await service.send('PATCH', `${path}/${memberText(json, 'id')}`, { body: patch }))[2],
    ).toBe('`@odata.type` must stay `#microsoft.graph.fido2CombinationConfiguration`')
  })

  it('prevent the removal of their combination', async () => {
    const strength = `${alias}/${await create('Keys')}`
    const { json } = await service.send('POST', `${strength}/combinationConfigurations`, {
      body: configuration,
    })
    const answer = await service.send('POST', `${strength}/updateAllowedCombinations`, {
      body: { allowedCombinations: ['password,sms'] },
    })
    expect(errorOf(answer)[2]).toBe(
      `\`fido2\` must stay in \`allowedCombinations\` while the combination configuration \`${memberText(json, 'id')}\` applies to it`,
    )
  })

  it('use the ETag of their strength', async () => {
    const path = `${alias}/${await create('Keys')}/combinationConfigurations`
    const { headers, json } = await service.send('POST', path, { body: configuration })
    expect(headers['ETag']).toBe('W/"2"')
    const one = `${path}/${memberText(json, 'id')}`
    const stale = { headers: { 'if-match': 'W/"1"' } }
    expect((await service.send('DELETE', one, stale)).status).toBe(412)
    expect((await service.send('PATCH', one, { ...stale, body: {} })).status).toBe(412)
  })

  it('cannot be added to a built-in strength', async () => {
    const { json } = await service.send('GET', `${alias}/${builtInId}/combinationConfigurations`)
    expect(json['value']).toEqual([])
  })

  it('have their own activities in the audit log', async () => {
    const path = `${alias}/${await create('Keys')}/combinationConfigurations`
    const { json } = await service.send('POST', path, { body: configuration })
    await service.send('DELETE', `${path}/${memberText(json, 'id')}`)
    const [tenant] = await service.store.listTenants()
    const records = tenant ? await service.store.listAudit(tenant.id, { limit: 9 }) : []
    expect(new Set(records.map(({ body }) => body['activityDisplayName']))).toEqual(
      new Set([
        'Authentication Strength Combination Configuration Create',
        'Authentication Strength Combination Configuration Delete',
        'Authentication Strength Policy Create',
      ]),
    )
  })
})

describe('the root', () => {
  it('lists every combination; later modes are unknown values unless requested', async () => {
    const known = everyCombination.filter((combination) => combination !== 'qrCodePin')
    expect((await service.send('GET', root)).json).toEqual({
      '@odata.context': `https://localhost/v1.0/$metadata#${root.slice(1)}/$entity`,
      id: 'authenticationStrength',
      combinations: [...known, 'unknownFutureValue'],
    })
    const all = await service.send('GET', `${root}/combinations`, {
      headers: { prefer: 'include-unknown-enum-members' },
    })
    expect(all.json).toEqual({
      '@odata.context': `https://localhost/v1.0/$metadata#${root.slice(1)}/combinations`,
      value: everyCombination,
    })
  })

  it('has the older name of combinations only in beta', async () => {
    const path = `${root}/authenticationCombinations`
    expect((await service.send('GET', path)).status).toBe(400)
    expect((await service.send('GET', path, { version: 'beta' })).json['value']).toHaveLength(
      everyCombination.length,
    )
    const { json } = await service.send('GET', root, { version: 'beta' })
    expect(json['authenticationCombinations']).toEqual(json['combinations'])
  })

  it('lists method modes, and one by its id', async () => {
    const path = `${root}/authenticationMethodModes`
    expect(namesOf(await service.send('GET', path))).toHaveLength(17)
    expect((await service.send('GET', `${path}/deviceBasedPush`)).json).toEqual({
      '@odata.context': `https://localhost/v1.0/$metadata#${path.slice(1)}/$entity`,
      id: 'deviceBasedPush',
      displayName: 'Microsoft Authenticator (Passwordless)',
      authenticationMethod: 'microsoftAuthenticator',
    })
    expect((await service.send('GET', `${path}/palmReading`)).status).toBe(404)
  })
})
