/**
 * The lockout guard refuses writes through the published Graph client that would deny every sign-in of
 * all Global Administrators or of a declared break-glass identity; on both stores.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import { breakGlassOperations } from '../../src/conditional-access/lockout/break-glass/operations.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  graphClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { detailedRefusalOf } from './support/refusal-details.ts'

const policies = '/identity/conditionalAccess/policies'
const deletedPolicies = '/identity/conditionalAccess/deletedItems/policies'
const legacy = '/conditionalAccessPolicies'
const overrideHeader = 'Ostiary-Override-Lockout'

const sampleId = (suffix: string): string => `0571a27e-0571-4a27-a000-000000000${suffix}`
const administrator = sampleId('a01')
const [breakGlass1, breakGlass2, breakGlassGroup] = [
  sampleId('a07'),
  sampleId('a08'),
  sampleId('b05'),
]
const ada = sampleId('a04')

/** Every Global Administrator of the sample. */
const administrators: readonly (readonly [id: string, displayName: string])[] = [
  [administrator, 'Sample Administrator'],
  [breakGlass1, 'Break Glass 1'],
  [breakGlass2, 'Break Glass 2'],
]

const exchanges = recordExchanges()

function blockPolicy(
  displayName: string,
  users: JsonObject = { includeUsers: ['All'] },
): JsonObject {
  return {
    displayName,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
}

const reportOnly = { state: 'enabledForReportingButNotEnforced' }

/** The details of a refusal for each administrator; the declaration of one is appended. */
function lockedOut(
  policy: string,
  verb: 'would be' | 'is',
  who = administrators,
  roles = 'Global Administrator',
): ReadonlySet<string> {
  return new Set(
    who.map(
      ([id, name]) =>
        `\`${name}\` (${id}, ${roles}) ${verb} locked out by the policy \`${policy}\` through \`block\``,
    ),
  )
}

function messagesOf(findings: unknown): ReadonlySet<unknown> {
  return new Set((findings as readonly JsonObject[]).map(({ message }) => message))
}

function targetsOf(findings: unknown): ReadonlySet<unknown> {
  return new Set((findings as readonly JsonObject[]).map(({ target }) => target))
}

describe.each(storeNames)('the lockout guard through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service))
  let breakGlass: string

  beforeAll(async () => {
    breakGlass = `${service.secureUrl}/ostiary/v1/tenant/break-glass`
  })

  async function create(body: JsonObject): Promise<string> {
    const created: JsonObject = await client.api(policies).post(body)
    return memberText(created, 'id')
  }

  async function lastAudit(): Promise<JsonObject> {
    const log: { readonly value: readonly JsonObject[] } = await client
      .api('/auditLogs/directoryAudits')
      .top(1)
      .get()
    return log.value[0] ?? {}
  }

  async function names(): Promise<readonly unknown[]> {
    const list: { readonly value: readonly JsonObject[] } = await client.api(policies).get()
    return list.value.map(({ displayName }) => displayName)
  }

  describe.each([
    ['v1.0', policies],
    ['beta', policies],
    ['v1.0', '/policies/conditionalAccessPolicies'],
    ['beta', '/policies/conditionalAccessPolicies'],
  ] as const)('POST /%s%s', (version, path) => {
    it('refuses to lock out every administrator, names each, and writes nothing', async () => {
      const author = await administratorClient(service, version)
      const before = await lastAudit()
      const refusal = await detailedRefusalOf(author.api(path).post(blockPolicy('Block everybody')))
      expect([refusal.statusCode, refusal.code]).toEqual([409, 'Conflict'])
      expect(refusal.message).toContain(
        `and 2 more. Nothing was stored. To store it anyway, give the reason in the header \`${overrideHeader}\`.`,
      )
      expect(messagesOf(refusal.details)).toEqual(lockedOut('Block everybody', 'would be'))
      expect(targetsOf(refusal.details)).toEqual(new Set(['/grantControls/builtInControls/0']))
      expect(await names()).not.toContain('Block everybody')
      expect(await lastAudit()).toEqual(before)
    })
  })

  it('accepts an override reason, with warnings, in the audit log and in history', async () => {
    const reason = 'The tenant is under attack (case 4711)'
    const answer: Response = await rawResponse(
      client.api(policies).header(overrideHeader, reason),
    ).post(blockPolicy('Block on purpose'))
    const { '@ostiary.warnings': warnings, ...created } = (await answer.json()) as JsonObject
    const id = memberText(created, 'id')
    expect(answer.status).toBe(201)
    expect(messagesOf(warnings)).toEqual(lockedOut('Block on purpose', 'is'))
    expect(await client.api(`${policies}/${id}`).get()).toEqual(created)

    expect(await lastAudit()).toMatchObject({
      activityDisplayName: 'Add conditional access policy',
      targetResources: [{ id }],
      additionalDetails: expect.arrayContaining([{ key: overrideHeader, value: reason }]),
    })
    const token = await service.userToken('admin', 'Policy.Read.All')
    const history = `/ostiary/v1/history/conditionalAccessPolicies/${id}/1`
    const { json } = await service.send('GET', history, { token })
    expect(json).toMatchObject({
      change: 'create',
      policy: { displayName: 'Block on purpose', '@ostiary.warnings': warnings },
    })
    await client.api(`${policies}/${id}`).delete()
  })

  it('refuses an empty override reason', async () => {
    const request = client.api(policies).header(overrideHeader, '  ').post(blockPolicy('No reason'))
    expect(await detailedRefusalOf(request)).toMatchObject({
      statusCode: 400,
      details: [{ target: overrideHeader }],
    })
    expect(await names()).not.toContain('No reason')
  })

  it('does not record an override reason that was not needed', async () => {
    const id = await create({ ...blockPolicy('Harmless'), ...reportOnly })
    await client
      .api(`${policies}/${id}`)
      .header(overrideHeader, 'just in case')
      .patch({ displayName: 'Still harmless' })
    const { additionalDetails } = await lastAudit()
    expect(additionalDetails).not.toContainEqual(expect.objectContaining({ key: overrideHeader }))
    await client.api(`${policies}/${id}`).delete()
  })

  it.each([
    ['v1.0', policies, { state: 'enabled' }],
    ['beta', policies, { state: 'enabled' }],
    ['beta', legacy, { state: 'Enabled' }],
  ] as const)('refuses to enforce in %s at %s what only reported', async (version, path, patch) => {
    const author = await administratorClient(service, version)
    const id = await create({ ...blockPolicy('Reported'), ...reportOnly })
    const item = author.api(`${path}/${id}`)
    const { statusCode, details } = await detailedRefusalOf(item.patch(patch))
    expect(statusCode).toBe(409)
    expect(messagesOf(details)).toEqual(lockedOut('Reported', 'would be'))
    expect(await client.api(`${policies}/${id}`).get()).toMatchObject(reportOnly)
    await author.api(`${path}/${id}`).header(overrideHeader, 'drill').patch(patch)
    expect(await client.api(`${policies}/${id}`).get()).toMatchObject({ state: 'enabled' })
    await client.api(`${policies}/${id}`).delete()
  })

  it('refuses in the 2019 form too', async () => {
    const body = {
      displayName: 'Block as in 2019',
      state: 'Enabled',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['Block'] },
    }
    const { statusCode, details } = await detailedRefusalOf(client.api(legacy).post(body))
    expect(statusCode).toBe(409)
    expect(messagesOf(details)).toEqual(lockedOut('Block as in 2019', 'would be'))
    expect(targetsOf(details)).toEqual(new Set(['/grantControls/builtInControls/0']))
  })

  it.each(['v1.0', 'beta'] as const)(
    'refuses in %s to restore a deleted policy that would lock out every administrator',
    async (version) => {
      const author = await administratorClient(service, version)
      const answer: JsonObject = await client
        .api(policies)
        .header(overrideHeader, 'drill')
        .post(blockPolicy('Deleted'))
      const id = memberText(answer, 'id')
      await client.api(`${policies}/${id}`).delete()
      const restore = author.api(`${deletedPolicies}/${id}/restore`)
      const { statusCode, details } = await detailedRefusalOf(restore.post({}))
      expect(statusCode).toBe(409)
      expect(messagesOf(details)).toEqual(lockedOut('Deleted', 'would be'))
      expect(await refusalOf(client.api(`${policies}/${id}`).get())).toMatchObject({
        statusCode: 404,
      })
      expect(await client.api(`${deletedPolicies}/${id}`).get()).toMatchObject({ id })
      await author.api(`${deletedPolicies}/${id}`).delete()
    },
  )

  it('warns when it locks out one administrator and another can still sign in', async () => {
    const users = { includeUsers: ['All'], excludeGroups: [breakGlassGroup] }
    const answer: JsonObject = await client.api(policies).post(blockPolicy('Most', users))
    expect(messagesOf(answer['@ostiary.warnings'])).toEqual(
      lockedOut('Most', 'is', administrators.slice(0, 1)),
    )
    const { '@ostiary.warnings': _, ...created } = answer
    const item = `${policies}/${memberText(created, 'id')}`
    const patched: Response = await rawResponse(client.api(item))
      .header('Prefer', 'return=representation')
      .patch({ description: null, displayName: 'Most of them' })
    expect(messagesOf(((await patched.json()) as JsonObject)['@ostiary.warnings'])).toEqual(
      lockedOut('Most of them', 'is', administrators.slice(0, 1)),
    )

    const rest = { includeUsers: [breakGlass1, breakGlass2] }
    const refusal = await detailedRefusalOf(client.api(policies).post(blockPolicy('Rest', rest)))
    expect(refusal.statusCode).toBe(409)
    expect(refusal.details).toHaveLength(3)
    expect(messagesOf(refusal.details)).toContain(
      `\`Sample Administrator\` (${administrator}, Global Administrator) is already locked out by the policy \`Most of them\` (${memberText(created, 'id')}) through \`block\``,
    )
    await client.api(item).delete()
  })

  it('accepts a policy that leaves administrators a way to sign in', async () => {
    const body = blockPolicy('Countries')
    const id = await create({
      ...body,
      conditions: {
        ...(body['conditions'] as JsonObject),
        locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
      },
    })
    await client.api(`${policies}/${id}`).delete()
  })

  it('stores break-glass identities and refuses a policy that locks one out', async () => {
    expect(await client.api(breakGlass).get()).toEqual({ identities: [] })
    const declared = {
      identities: [
        { id: breakGlassGroup, type: 'group', displayName: 'Break Glass' },
        { id: ada, type: 'user', displayName: 'Ada' },
      ],
    }
    const answer: Response = await rawResponse(client.api(breakGlass)).put({
      identities: [{ id: breakGlassGroup }, { id: ada, type: 'user' }],
    })
    expect([answer.status, await answer.json()]).toEqual([200, declared])
    expect(await client.api(breakGlass).get()).toEqual(declared)
    expect(await lastAudit()).toMatchObject({
      activityDisplayName: 'Set break-glass identities',
    })

    const users = { includeUsers: [ada] }
    const one = await detailedRefusalOf(client.api(policies).post(blockPolicy('Block Ada', users)))
    expect(one.statusCode).toBe(409)
    expect(messagesOf(one.details)).toEqual(
      lockedOut('Block Ada', 'would be', [[ada, 'Ada']], 'declared break-glass identity'),
    )
    const member = blockPolicy('Block one', { includeUsers: [breakGlass2] })
    const of = await detailedRefusalOf(client.api(policies).post(member))
    expect(messagesOf(of.details)).toEqual(
      lockedOut(
        'Block one',
        'would be',
        [[breakGlass2, 'Break Glass 2']],
        'Global Administrator, member of a declared break-glass group',
      ),
    )
  })

  it('refuses break-glass identities that do not exist, and reports every mistake', async () => {
    const request = client.api(breakGlass).put({
      identities: [
        { id: sampleId('a99') },
        { id: ada, type: 'group' },
        { id: 'ada' },
        { id: breakGlass1, typ: 'user' },
        { id: breakGlass1, type: 'usr' },
      ],
    })
    const { statusCode, details } = await detailedRefusalOf(request)
    expect(statusCode).toBe(400)
    expect(targetsOf(details)).toEqual(
      new Set(['/identities/2/id', '/identities/3/typ', '/identities/4/type', '/identities/4/id']),
    )
    expect(messagesOf(details)).toContain(
      '`identities[3].typ` is not a known member; did you mean `type`?',
    )
    const present = client.api(breakGlass).put({
      identities: [{ id: sampleId('a99') }, { id: ada, type: 'group' }],
    })
    expect(targetsOf((await detailedRefusalOf(present)).details)).toEqual(
      new Set(['/identities/0/id', '/identities/1/type']),
    )
  })

  it('lets a Conditional Access Administrator read break-glass identities, and only Global Administrators change them', async () => {
    const scopes = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess']
    const other = graphClient(service, await service.userToken('ca-admin', ...scopes))
    const before: JsonObject = await client.api(breakGlass).get()
    expect(await other.api(breakGlass).get()).toEqual(before)
    expect(await refusalOf(other.api(breakGlass).put({ identities: [] }))).toMatchObject({
      statusCode: 403,
      code: 'AccessDenied',
    })
    expect(await client.api(breakGlass).get()).toEqual(before)
  })

  it('covers every operation on break-glass identities', () => {
    expect(unansweredOperations(breakGlassOperations, exchanges, service.secureUrl)).toEqual([])
  })
})
