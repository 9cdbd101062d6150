/** `POST /ostiary/v1/sts/effective`: which policy decides, in the tenant of the caller alone. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { servicePrincipals, stateOf } from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import {
  createFabrikam,
  fabrikamTenantId,
  fabrikamToken,
} from '../adversarial/support/second-tenant.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService()
const path = '/ostiary/v1/sts/effective'
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const provenance = { author: { kind: 'system', id: 'test' }, requestId: 'test' } as const

let token: string

beforeAll(async () => {
  await createFabrikam(service.store)
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Policy.ReadWrite.ConditionalAccess',
    'Application.ReadWrite.All',
    'User.ReadWrite.All',
    'Directory.AccessAsUser.All',
  )
})

const send = (method: string, to: string, body?: unknown): Promise<Answer> =>
  service.send(method, to, { token, body })

async function create(to: string, body: JsonObject): Promise<JsonObject> {
  const { status, json, text } = await send('POST', to, body)
  expect([status, status === 201 ? '' : text]).toEqual([201, ''])
  return json
}

const lifetime = (time: string) =>
  JSON.stringify({ TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: time } })

interface Made {
  readonly appId: string
  readonly application: string
  readonly principal: string
}

async function createApplication(audience = 'AzureADMyOrg'): Promise<Made> {
  const application = await create('/v1.0/applications', {
    displayName: `App ${randomUUID()}`,
    signInAudience: audience,
  })
  const appId = memberText(application, 'appId')
  const principal = await create('/v1.0/servicePrincipals', { appId })
  return {
    appId,
    application: memberText(application, 'id'),
    principal: memberText(principal, 'id'),
  }
}

async function createLifetime(displayName: string, time: string): Promise<string> {
  const type = 'TokenLifetimePolicy'
  const body = { type, displayName, definition: [lifetime(time)], isOrganizationDefault: false }
  return memberText(await create('/beta/policies', body), 'id')
}

async function assign(kind: string, id: string, policy: string): Promise<void> {
  const to = `/beta/${kind}/${id}/policies/$ref`
  const body = {
    '@odata.id': `https://graph.microsoft.com/beta/policies/${policy}`,
  }
  const { status, text } = await send('POST', to, body)
  expect([status, text]).toEqual([204, ''])
}

function at(json: JsonObject, ...names: readonly string[]): JsonObject {
  return names.reduce<JsonObject>((value, name) => {
    const member = value[name] ?? null
    return isJsonObject(member) ? member : {}
  }, json)
}

async function ask(body: unknown): Promise<JsonObject> {
  const { status, json, text } = await send('POST', path, body)
  expect([status, status === 200 ? '' : text]).toEqual([200, ''])
  return json
}

const accessToken = async (body: unknown) => at(await ask(body), 'lifetimes', 'accessToken')

describe('the effective lifetime', () => {
  it('is that of the policy of the resource, and follows its assignment', async () => {
    const [client, resource] = [await createApplication(), await createApplication()]
    const question = { client: { appId: client.appId }, resource: { appId: resource.appId } }
    expect(await accessToken(question)).toMatchObject({ decidedBy: { tier: 'builtIn' } })

    const onApplication = await createLifetime('Four hours', '04:00:00')
    await assign('applications', resource.application, onApplication)
    expect(await accessToken(question)).toMatchObject({
      value: 14_400,
      decidedBy: { tier: 'application', policyId: onApplication, objectId: resource.application },
    })

    const onPrincipal = await createLifetime('Two hours', '02:00:00')
    await assign('servicePrincipals', resource.principal, onPrincipal)
    const byPrincipal = { servicePrincipalId: resource.principal }
    expect(await accessToken({ ...question, resource: byPrincipal })).toMatchObject({
      value: 7_200,
      decidedBy: { tier: 'servicePrincipal', displayName: 'Two hours' },
      overridden: [{ policyId: onApplication, tier: 'application' }],
    })
  })

  it('names sign-in frequency of conditional access for the same application', async () => {
    const { appId, principal } = await createApplication()
    await assign('servicePrincipals', principal, await createLifetime('One hour', '01:00:00'))
    await create('/v1.0/identity/conditionalAccess/policies', {
      displayName: 'Sign in every four hours',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: [appId] },
        users: { includeUsers: [ada] },
      },
      sessionControls: {
        signInFrequency: {
          isEnabled: true,
          type: 'hours',
          value: 4,
          frequencyInterval: 'timeBased',
        },
      },
    })
    const answer = await ask({ client: { appId }, user: { id: ada } })
    expect(answer['signInFrequencyRead']).toBe(true)
    expect(JSON.stringify(at(answer, 'lifetimes', 'accessToken'))).toContain(
      'Sign in every four hours',
    )
    expect(JSON.stringify(await ask({ client: { appId } }))).toContain('Sign in every four hours')
    const bob = '0571a27e-0571-4a27-a000-000000000a05'
    const ofBob = JSON.stringify(await ask({ client: { appId }, user: { id: bob } }))
    expect(ofBob).not.toContain('Sign in every four hours')
  })

  it('does not name policies of conditional access to callers who may not read them', async () => {
    const { appId } = await createApplication()
    const narrow = await service.userToken('admin', 'Policy.ReadWrite.ApplicationConfiguration')
    const body = { client: { appId } }
    const { status, json } = await service.send('POST', path, { token: narrow, body })
    expect([status, json['signInFrequencyRead']]).toEqual([200, false])
  })

  it('can be asked for policies and assignments that are not stored', async () => {
    const { appId, principal } = await createApplication()
    const policy = { id: 'drafted', displayName: 'Drafted', definition: [lifetime('03:00:00')] }
    const draft = {
      mode: 'overlay',
      policies: [policy],
      assignments: [{ policyId: 'drafted', servicePrincipalId: principal }],
    }
    const question = { client: { appId }, policies: { draft } }
    expect(await accessToken(question)).toMatchObject({
      value: 10_800,
      decidedBy: { policyId: 'drafted' },
    })
    expect(await accessToken({ client: { appId } })).toMatchObject({
      decidedBy: { tier: 'builtIn' },
    })
  })

  it('can be asked for an earlier version of a policy', async () => {
    const { appId, principal } = await createApplication()
    const id = await createLifetime('Changing', '03:00:00')
    await assign('servicePrincipals', principal, id)
    const to = `/beta/policies/${id}`
    expect((await send('PATCH', to, { definition: [lifetime('05:00:00')] })).status).toBe(204)
    expect(await accessToken({ client: { appId } })).toMatchObject({ value: 18_000 })
    const policies = { versions: [{ id, version: 1 }] }
    expect(await accessToken({ client: { appId }, policies })).toMatchObject({ value: 10_800 })
  })
})

describe('a question with faults', () => {
  it('is told every one of them with its place', async () => {
    const unknown = randomUUID()
    const { status, json } = await send('POST', path, {
      client: { appId: unknown },
      resource: { servicePrincipalId: unknown },
      user: { id: 'nobody@contoso.com' },
      policies: {
        draft: {
          mode: 'overlay',
          policies: [
            { displayName: 'No type', definition: ['{"Unknown":{}}'] },
            { type: 'TokenLifetimePolicy', definition: ['{"TokenLifetimePolicy":{"Version":2}}'] },
          ],
          removedPolicies: [unknown],
        },
      },
    })
    const { details = [] } = at(json, 'error')
    const targets = (details as readonly JsonObject[]).map((each) => memberText(each, 'target'))
    expect(status).toBe(400)
    expect(targets).toEqual(
      expect.arrayContaining([
        '/policies/draft/policies/0/type',
        '/policies/draft/policies/1/definition/0',
        '/policies/draft/removedPolicies/0',
        '/client/appId',
        '/resource/servicePrincipalId',
        '/user/id',
      ]),
    )
  })

  it('needs the right to read users only when it names one', async () => {
    const { appId } = await createApplication()
    const narrow = await service.appToken('Policy.Read.All')
    const client = { appId }
    const without = await service.send('POST', path, { token: narrow, body: { client } })
    expect(without.status).toBe(200)
    const body = { client, user: { id: ada } }
    expect((await service.send('POST', path, { token: narrow, body })).status).toBe(403)
  })
})

describe('an application of another tenant', () => {
  it('brings the value of its policy, and neither the id nor the name', async () => {
    const shared = await createApplication('AzureADMultipleOrgs')
    const own = await createApplication('AzureADMyOrg')
    const policy = await createLifetime('Secret of Contoso', '06:00:00')
    await assign('applications', shared.application, policy)
    await assign('applications', own.application, policy)
    const at = new Date()
    await service.store.write(fabrikamTenantId, { ...provenance, at }, async (transaction) => {
      for (const { appId } of [shared, own]) {
        const body = { appId, appOwnerOrganizationId: contosoTenantId, displayName: 'Shared' }
        await transaction.create(stateOf(servicePrincipals, randomUUID(), body))
      }
    })
    const foreign = await fabrikamToken(service, 'Policy.Read.All')
    const answers = await Promise.all(
      [shared, own].map(({ appId }) =>
        service.send('POST', path, { token: foreign, body: { client: { appId } } }),
      ),
    )
    const [ofShared, ofOwn] = answers
    expect(ofShared?.json).toMatchObject({
      lifetimes: { accessToken: { value: 21_600, decidedBy: { tier: 'application' } } },
    })
    expect(ofOwn?.json).toMatchObject({
      lifetimes: { accessToken: { decidedBy: { tier: 'builtIn' } } },
    })
    for (const { text } of answers) {
      for (const secret of [policy, 'Secret of Contoso', shared.application, own.application]) {
        expect(text).not.toContain(secret)
      }
    }
    const unshared = await service.send('POST', path, {
      token: foreign,
      body: { client: { servicePrincipalId: shared.principal } },
    })
    expect(unshared.status).toBe(400)
  })
})

describe('the claims of a token', () => {
  const claimsPath = '/ostiary/v1/sts/claims'

  async function askClaims(body: unknown): Promise<JsonObject> {
    const { status, json, text } = await send('POST', claimsPath, body)
    expect([status, status === 200 ? '' : text]).toEqual([200, ''])
    return json
  }

  const valueOf = ({ claims = [] }: JsonObject, name: string) =>
    (claims as readonly JsonObject[]).find((claim) => claim['name'] === name)?.['value']

  async function createClaims(principal: string): Promise<string> {
    const claim = (id: string, name: string) => ({ Source: 'user', ID: id, JwtClaimType: name })
    const ClaimsSchema = [claim('employeeid', 'emp'), claim('department', 'dep')]
    const definition = { ClaimsMappingPolicy: { Version: 1, ClaimsSchema } }
    const policy = await create('/beta/policies', {
      type: 'ClaimsMappingPolicy',
      displayName: 'Employee claims',
      definition: [JSON.stringify(definition)],
    })
    const id = memberText(policy, 'id')
    await assign('servicePrincipals', principal, id)
    return id
  }

  it('are those of the directory, replaced by those of the question, once the application accepts them', async () => {
    const { appId, application, principal } = await createApplication()
    const policyId = await createClaims(principal)
    const userPrincipalName = `${randomUUID()}@contoso.com`
    const user = await create('/v1.0/users', {
      accountEnabled: true,
      displayName: 'Eva',
      mailNickname: randomUUID(),
      userPrincipalName,
      employeeId: '4711',
      department: 'Sales',
      passwordProfile: { password: 'Tr0ub4dor&3' },
    })
    const question = { client: { appId }, user: { id: userPrincipalName } }
    expect(await askClaims(question)).toMatchObject({
      outcome: 'refused',
      error: 'AADSTS50146',
      decidedBy: { by: 'claimsMappingPolicy', policyId },
    })

    const api = { acceptMappedClaims: true }
    expect((await send('PATCH', `/v1.0/applications/${application}`, { api })).status).toBe(204)
    const stored = await askClaims(question)
    expect([valueOf(stored, 'emp'), valueOf(stored, 'dep')]).toEqual(['4711', 'Sales'])
    const given = await askClaims({
      ...question,
      user: { id: memberText(user, 'id'), attributes: { EMPLOYEEID: '1' } },
    })
    expect([valueOf(given, 'emp'), valueOf(given, 'dep')]).toEqual(['1', 'Sales'])
    const described = await askClaims({
      ...question,
      user: { attributes: { department: 'Legal' } },
    })
    expect([valueOf(described, 'emp'), valueOf(described, 'dep')]).toEqual([undefined, 'Legal'])
  })

  it('need the right to read users when the question names one', async () => {
    const { appId } = await createApplication()
    const narrow = await service.appToken('Policy.Read.All')
    const body = { client: { appId }, user: { id: ada } }
    expect((await service.send('POST', claimsPath, { token: narrow, body })).status).toBe(403)
    const described = { client: { appId }, user: { attributes: { mail: 'a@contoso.com' } } }
    const answer = await service.send('POST', claimsPath, { token: narrow, body: described })
    expect(answer.status).toBe(200)
  })
})
