/**
 * Every operation on authentication strengths through the published Graph client, at both of their paths, on
 * both versions and on both stores.
 */

import { describe, expect, it } from 'vitest'
import { createConditionalAccess } from '../../src/conditional-access/family.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familiesWithLimits } from '../support/families-with-limits.ts'
import { familyOptions } from '../support/family-options.ts'
import { modernPolicy } from './support/conditional-access-bodies.ts'
import { createIn, instant, readJson, withoutContext, withoutContexts } from './support/entities.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  withUnknownEnumMembers,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { detailedRefusalOf } from './support/refusal-details.ts'

const root = '/identity/conditionalAccess/authenticationStrength'
const policies = '/identity/conditionalAccess/policies'
const multifactor = '00000000-0000-0000-0000-000000000002'
const phishingResistant = '00000000-0000-0000-0000-000000000004'

const exchanges = recordExchanges()
const operations = createConditionalAccess(familyOptions.conditionalAccess).operations.filter(
  ({ path }) => path.startsWith(root) || path.startsWith('/policies/authenticationStrength'),
)

const surfaces = (['v1.0', 'beta'] as const).flatMap((version) =>
  [`${root}/policies`, '/policies/authenticationStrengthPolicies'].map(
    (path) => ({ version, path }) as const,
  ),
)

const keys = {
  '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
  appliesToCombinations: ['fido2'],
  allowedAAGUIDs: ['2fc0579f-8113-47ea-b116-bb5a8db9202a'],
}
const certificates = {
  '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration',
  appliesToCombinations: ['x509CertificateMultiFactor'],
  allowedIssuerSkis: ['9A4248C6AC8C2931AB2A86537818E92E7B6C97B6'],
  allowedPolicyOIDs: ['1.3.6.1.4.1'],
}

function strengthBody(displayName: string): JsonObject {
  return {
    displayName,
    description: 'Keys and certificates',
    allowedCombinations: ['fido2', 'x509CertificateMultiFactor', 'password, sms'],
  }
}

function policyWith(displayName: string, strength: string, builtInControls: readonly string[]) {
  return {
    ...modernPolicy(displayName),
    grantControls: { operator: 'AND', builtInControls, authenticationStrength: { id: strength } },
  }
}

/** A policy with a control that needs multifactor authentication, which the strength must provide. */
function passwordChangePolicy(strength: string): JsonObject {
  return {
    displayName: 'Password change',
    state: 'enabledForReportingButNotEnforced',
    conditions: {
      clientAppTypes: ['all'],
      userRiskLevels: ['high'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls: {
      operator: 'AND',
      builtInControls: ['passwordChange'],
      authenticationStrength: { id: strength },
    },
    sessionControls: {
      signInFrequency: { isEnabled: true, frequencyInterval: 'everyTime' },
    },
  }
}

function idsOf(list: unknown): ReadonlySet<string> {
  return new Set((list as readonly JsonObject[]).map((item) => memberText(item, 'id')))
}

describe.each(storeNames)('authentication strengths through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store, {
    families: familiesWithLimits({ authenticationStrengths: 1_000 }),
  })

  describe.each(surfaces)('$version $path', ({ version, path }) => {
    const nameIn = (name: string): string => `${name} (${version}${path})`
    const client = setUp(() => administratorClient(service, version))

    const createStrength = (name: string): Promise<string> =>
      createIn(client, path, strengthBody(nameIn(name)))

    it('creates a strength, and reads and lists it after the built-in ones', async () => {
      const body = strengthBody(nameIn('Created'))
      const answer: Response = await rawResponse(client.api(path)).post(body)
      const created = (await answer.json()) as JsonObject
      const id = memberText(created, 'id')
      const context = `${service.secureUrl}/${version}/$metadata#${path.slice(1)}`
      expect([answer.status, answer.headers.get('location')]).toEqual([
        201,
        `${service.secureUrl}/${version}${path}/${id}`,
      ])
      expect(created).toEqual({
        '@odata.context': `${context}/$entity`,
        id,
        createdDateTime: instant,
        modifiedDateTime: created['createdDateTime'],
        ...body,
        policyType: 'custom',
        requirementsSatisfied: 'mfa',
        allowedCombinations: ['fido2', 'x509CertificateMultiFactor', 'password,sms'],
        'combinationConfigurations@odata.context': `${context}('${id}')/combinationConfigurations`,
        combinationConfigurations: [],
      })
      expect(await readJson(client, `${path}/${id}`)).toEqual(created)
      const list: { readonly value: readonly JsonObject[] } = await client.api(path).get()
      expect(list.value.slice(0, 3).map(({ policyType }) => policyType)).toEqual([
        'builtIn',
        'builtIn',
        'builtIn',
      ])
      expect(list.value).toContainEqual(withoutContext(created))
      const count: Response = await rawResponse(client.api(`${path}/$count`)).get()
      expect(await count.text()).toBe(String(list.value.length))
    })

    it('has contexts with the URL under which it is read', async () => {
      const item = `${path}/${await createStrength('Two ports')}`
      const token = await service.userToken('admin', 'Policy.Read.All')
      for (const url of [service.secureUrl, service.url, service.secureUrl]) {
        const { json } =
          url === service.url
            ? await service.send('GET', `/${version}${item}`, { token })
            : { json: await readJson(client, item) }
        const { host } = new URL(url)
        expect(json).toMatchObject({
          'combinationConfigurations@odata.context': expect.stringContaining(`//${host}/`),
        })
      }
    })

    it('filters by type and name, and orders by name', async () => {
      const custom = await createStrength('Filtered')
      const find = async (filter: string): Promise<readonly JsonObject[]> => {
        const page: { readonly value: readonly JsonObject[] } = await client
          .api(path)
          .filter(filter)
          .orderby('displayName')
          .get()
        return page.value
      }
      expect((await find("policyType eq 'builtIn'")).map(({ displayName }) => displayName)).toEqual(
        ['Multifactor authentication', 'Passwordless MFA', 'Phishing-resistant MFA'],
      )
      const filter = `displayName in ('${nameIn('Filtered')}') and not (policyType eq 'builtIn')`
      expect(idsOf(await find(filter))).toEqual(new Set([custom]))
    })

    it('changes only the name and the description', async () => {
      const item = `${path}/${await createStrength('Old')}`
      const before = await readJson(client, item)
      const patch = { displayName: nameIn('New'), description: 'Changed' }
      expect(await client.api(item).patch(patch)).toBeUndefined()
      expect(await readJson(client, item)).toEqual({
        ...before,
        ...patch,
        modifiedDateTime: instant,
      })
      expect(
        await detailedRefusalOf(client.api(item).patch({ allowedCombinations: ['fido2'] })),
      ).toMatchObject({
        statusCode: 400,
        details: [
          {
            target: '/allowedCombinations',
            message:
              '`allowedCombinations` cannot be changed by an update; use the action `updateAllowedCombinations`',
          },
        ],
      })
    })

    it('refuses a name that another strength has in any letter case', async () => {
      await createStrength('Taken')
      const again = strengthBody(nameIn('TAKEN'))
      expect(await detailedRefusalOf(client.api(path).post(again))).toMatchObject({
        statusCode: 400,
        details: [{ target: '/displayName' }],
      })
      const builtIn = strengthBody('passwordless mfa')
      expect(await detailedRefusalOf(client.api(path).post(builtIn))).toMatchObject({
        statusCode: 400,
        details: [
          { target: '/displayName', message: expect.stringContaining('`Passwordless MFA`') },
        ],
      })
    })

    it('changes the allowed combinations and lists the policies that use the strength', async () => {
      const id = await createStrength('Weakened')
      const item = `${path}/${id}`
      const action = client.api(`${item}/updateAllowedCombinations`)
      const stronger = { allowedCombinations: ['fido2', 'windowsHelloForBusiness'] }
      const changed: JsonObject = await action.post(stronger)
      expect(changed).toEqual({
        '@odata.context': `${service.secureUrl}/${version}/$metadata#microsoft.graph.updateAllowedCombinationsResult`,
        previousCombinations: ['fido2', 'x509CertificateMultiFactor', 'password,sms'],
        currentCombinations: stronger.allowedCombinations,
        conditionalAccessReferences: [],
        additionalInformation: null,
      })
      const policy = await createIn(client, policies, policyWith('Weakened', id, []))
      const weaker: JsonObject = await client
        .api(`${item}/updateAllowedCombinations`)
        .post({ allowedCombinations: ['sms'] })
      expect(weaker).toMatchObject({
        previousCombinations: stronger.allowedCombinations,
        currentCombinations: ['sms'],
        conditionalAccessReferences: [policy],
        additionalInformation: expect.stringContaining('weaker'),
      })
      expect(await readJson(client, item)).toMatchObject({
        allowedCombinations: ['sms'],
        requirementsSatisfied: 'none',
      })
    })

    it('shows a policy with the strength as it is now', async () => {
      const id = await createStrength('Expanded')
      const policy = `${policies}/${await createIn(client, policies, policyWith('Expanded', id, []))}`
      const expanded = async (): Promise<unknown> => {
        const { id: policyId, grantControls } = await readJson(client, policy)
        const url = `${service.secureUrl}/${version}/$metadata#${policies.slice(1)}('${memberText({ policyId }, 'policyId')}')/grantControls/authenticationStrength`
        expect(grantControls).toMatchObject({
          'authenticationStrength@odata.context': `${url}/$entity`,
          authenticationStrength: {
            'combinationConfigurations@odata.context': `${url}/combinationConfigurations`,
          },
        })
        return withoutContexts(grantControls as JsonObject)['authenticationStrength']
      }
      const strength = async (): Promise<JsonObject> =>
        withoutContexts(await readJson(client, `${path}/${id}`))
      expect(await expanded()).toEqual(await strength())
      await client.api(`${path}/${id}`).patch({ displayName: nameIn('Expanded anew') })
      await client.api(`${path}/${id}/combinationConfigurations`).post(keys)
      await client
        .api(`${path}/${id}/updateAllowedCombinations`)
        .post({ allowedCombinations: ['fido2'] })
      expect(await expanded()).toEqual(await strength())
      expect(await expanded()).toMatchObject({
        displayName: nameIn('Expanded anew'),
        allowedCombinations: ['fido2'],
        combinationConfigurations: [keys],
      })
    })

    it('lists the policies that use a strength, in v1.0 only those that v1.0 can show', async () => {
      const beta = await administratorClient(service)
      const id = await createStrength('Used')
      const claiming = await createIn(client, policies, passwordChangePolicy(id))
      const other = await createIn(client, policies, policyWith('Strength alone', id, []))
      const body = policyWith('Only in beta', id, ['compliantDevice'])
      const hidden = await createIn(beta, policies, {
        ...body,
        conditions: {
          ...(modernPolicy('Only in beta')['conditions'] as JsonObject),
          agentIdRiskLevels: 'high',
        },
      })
      const usage = await readJson(client, `${path}/${id}/usage`)
      expect(idsOf(usage['mfa'])).toEqual(new Set([claiming]))
      expect(idsOf(usage['none'])).toEqual(new Set(version === 'beta' ? [other, hidden] : [other]))
      const shown = (usage['none'] as readonly JsonObject[]).find(
        (policy) => policy['id'] === other,
      )
      expect(shown).toEqual(withoutContext(await readJson(client, `${policies}/${other}`)))
    })

    it('refuses to delete a strength that policies require, and lists them', async () => {
      const beta = await administratorClient(service)
      const id = await createStrength('Required')
      const item = `${path}/${id}`
      const first = await createIn(client, policies, policyWith('First', id.toUpperCase(), []))
      const body = policyWith('Only in beta', id, [])
      const hidden = await createIn(beta, policies, {
        ...body,
        conditions: {
          ...(modernPolicy('Only in beta')['conditions'] as JsonObject),
          agentIdRiskLevels: 'low',
        },
      })
      const { statusCode, details } = await detailedRefusalOf(client.api(item).delete())
      const referrers = [
        ['First', first],
        ['Only in beta', hidden],
      ]
      expect(statusCode).toBe(400)
      expect(new Set(details.map(({ message }) => message))).toEqual(
        new Set(
          referrers.map(
            ([name, policy]) =>
              `the authentication strength \`${nameIn('Required')}\` is required by the conditional access policy \`${name}\` (${policy}); remove it from the policy first`,
          ),
        ),
      )
      await client.api(`${policies}/${first}`).patch({
        grantControls: { builtInControls: ['mfa'], authenticationStrength: null },
      })
      await beta.api(`${policies}/${hidden}`).delete()
      expect(await client.api(item).delete()).toBeUndefined()
      expect(await refusalOf(client.api(item).get())).toEqual({
        statusCode: 404,
        code: 'ResourceNotFound',
        message: `AuthenticationStrengthPolicy with id ${id} does not exist in the directory.`,
      })
    })

    it('refuses to change a built-in strength', async () => {
      const item = `${path}/${phishingResistant}`
      const before = await readJson(client, item)
      expect(before).toMatchObject({
        displayName: 'Phishing-resistant MFA',
        policyType: 'builtIn',
        createdDateTime: '2021-12-01T08:00:00Z',
      })
      const message =
        '`Phishing-resistant MFA` is a built-in authentication strength and cannot be changed'
      for (const attempt of [
        () => client.api(item).patch({ description: 'Ours' }),
        () => client.api(item).delete(),
        () => client.api(`${item}/combinationConfigurations`).post(keys),
        () =>
          client.api(`${item}/updateAllowedCombinations`).post({ allowedCombinations: ['sms'] }),
      ]) {
        expect(await refusalOf(attempt())).toMatchObject({ statusCode: 400, message })
      }
      expect(await readJson(client, item)).toEqual(before)
      const usage = await readJson(client, `${path}/${multifactor}/usage`)
      expect(usage).toMatchObject({ mfa: [], none: [] })
    })

    it('creates, changes and deletes combination configurations', async () => {
      const id = await createStrength('Configured')
      const configurations = `${path}/${id}/combinationConfigurations`
      const answer: Response = await rawResponse(client.api(configurations)).post(keys)
      const created = (await answer.json()) as JsonObject
      const item = `${configurations}/${memberText(created, 'id')}`
      expect([answer.status, answer.headers.get('location')]).toEqual([
        201,
        `${service.secureUrl}/${version}${item}`,
      ])
      expect(created).toMatchObject(keys)
      await createIn(client, configurations, certificates)
      const list = await readJson(client, configurations)
      expect(list['value']).toEqual([
        withoutContext(created),
        { id: expect.any(String), ...certificates },
      ])
      expect(await readJson(client, `${path}/${id}`)).toMatchObject({
        combinationConfigurations: list['value'],
      })
      const allowedAAGUIDs = ['de1e552d-db1d-4423-a619-566b625cdc84']
      await client.api(item).patch({ '@odata.type': keys['@odata.type'], allowedAAGUIDs })
      expect(await readJson(client, item)).toEqual({ ...created, allowedAAGUIDs })
      await client.api(item).delete()
      expect(await refusalOf(client.api(item).get())).toMatchObject({ statusCode: 404 })
    })

    it('reports every mistake in a strength at once', async () => {
      const wrong = {
        displayName: '',
        allowedCombinations: ['password', 'sms,voice', 'password, sms'],
        combinationConfigurations: [{ ...keys, allowedAAGUIDs: ['Yubico'] }],
        policyTyp: 'custom',
      }
      const { statusCode, details } = await detailedRefusalOf(client.api(path).post(wrong))
      expect(statusCode).toBe(400)
      expect(new Set(details.map(({ target }) => target))).toEqual(
        new Set([
          '/displayName',
          '/allowedCombinations/1',
          '/combinationConfigurations/0/allowedAAGUIDs/0',
          '/policyTyp',
        ]),
      )
      expect(details.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('did you mean `policyType`?'),
      )
    })

    it('suggests the combination that a misspelt one resembles', async () => {
      const body = { ...strengthBody('Misspelt'), allowedCombinations: ['fido2', 'password,smss'] }
      expect(await detailedRefusalOf(client.api(path).post(body))).toMatchObject({
        statusCode: 400,
        details: [
          {
            target: '/allowedCombinations/1',
            message: expect.stringContaining('did you mean `sms`?'),
          },
        ],
      })
    })

    it('refuses combinations without the multifactor authentication that a policy needs', async () => {
      const id = await createStrength('Proving')
      const policy = await createIn(client, policies, passwordChangePolicy(id))
      const action = client.api(`${path}/${id}/updateAllowedCombinations`)
      expect(await detailedRefusalOf(action.post({ allowedCombinations: ['sms'] }))).toMatchObject({
        statusCode: 400,
        details: [
          { target: '/allowedCombinations', message: expect.stringContaining(`(${policy})`) },
        ],
      })
    })
  })

  it.each(['v1.0', 'beta'] as const)(
    'lists authentication method modes and combinations in %s',
    async (version) => {
      const client = await administratorClient(service, version)
      const modes: { readonly value: readonly JsonObject[] } = await client
        .api(`${root}/authenticationMethodModes`)
        .get()
      expect(modes.value).toHaveLength(17)
      const count: Response = await rawResponse(
        client.api(`${root}/authenticationMethodModes/$count`),
      ).get()
      expect(await count.text()).toBe('17')
      expect(await readJson(client, `${root}/authenticationMethodModes/fido2`)).toMatchObject({
        id: 'fido2',
        displayName: 'FIDO2 Security Key',
        authenticationMethod: 'fido2',
      })
      const whole: JsonObject = await withUnknownEnumMembers(client.api(root)).get()
      const properties = [
        'combinations',
        ...(version === 'beta' ? ['authenticationCombinations'] : []),
      ]
      for (const property of properties) {
        const combinations: JsonObject = await withUnknownEnumMembers(
          client.api(`${root}/${property}`),
        ).get()
        expect(combinations['value']).toContain('password,sms')
        expect(whole[property]).toEqual(combinations['value'])
      }
    },
  )

  it('covers every operation at every path', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})

describe.each(storeNames)('the limit of authentication strengths on %s', (store) => {
  const service = setUpTrustedService(store, {
    families: familiesWithLimits({ authenticationStrengths: 2 }),
  })

  it('comes from the settings and does not count built-in strengths', async () => {
    const client = await administratorClient(service)
    const path = `${root}/policies`
    const first = await createIn(client, path, strengthBody('First'))
    await createIn(client, path, strengthBody('Second'))
    expect(await refusalOf(client.api(path).post(strengthBody('Third')))).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message: 'the tenant has 2 custom authentication strengths; at most 2 are allowed',
    })
    await client.api(`${path}/${first}`).delete()
    await createIn(client, path, strengthBody('Third'))
  })
})
