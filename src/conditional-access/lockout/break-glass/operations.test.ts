import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applications, groups, servicePrincipals, users } from '../../../directory/kinds.ts'
import {
  createDirectory,
  type DirectoryEntry,
} from '../../../directory/testing/directory-builder.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { Store } from '../../../store/port.ts'
import { openSqliteStore } from '../../../store/sqlite/open.ts'
import { kindNames } from '../../model/kind-names.ts'
import { blockingBody } from '../testing/blocking-body.ts'
import { requestContext } from '../testing/request-context.ts'
import { breakGlassKind, declarationKey } from '../break-glass-kind.ts'
import { declaredIdentities } from '../declared-identities.ts'
import { breakGlassOperations } from './operations.ts'

const ada = 'a0000000-0000-4000-8000-00000000000a'
const keepers = 'b0000000-0000-4000-8000-000000000001'
const robot = '5b000000-0000-4000-8000-000000000001'
const unknown = 'f0000000-0000-4000-8000-000000000001'

const directory: readonly DirectoryEntry[] = [
  { kind: users, id: ada, body: { displayName: 'Ada' } },
  {
    kind: groups,
    id: keepers,
    body: { displayName: 'Keepers' },
    members: [{ family: users.name, id: ada }],
  },
  { kind: servicePrincipals, id: robot, body: { displayName: 'Robot', appId: robot } },
  { kind: applications, id: 'application', body: { appId: robot } },
]

let store: Store
let tenants = 0

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

const createTenant = () => createDirectory(store, (tenants += 1), directory)

interface Answer {
  readonly status: number
  readonly etag: string | undefined
  readonly json: JsonObject
}

async function run(
  method: 'GET' | 'PUT',
  tenant: TenantId,
  body?: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const operation = breakGlassOperations.find((candidate) => candidate.method === method)
  if (operation === undefined) throw new Error(`there is no ${method}`)
  const request = { headers, ...(body === undefined ? {} : { body }) }
  try {
    const response = await operation.handle(requestContext(store, tenant, request))
    const json = JSON.parse(String(response.body)) as JsonObject
    return { status: response.status, etag: response.headers['ETag'], json }
  } catch (error) {
    if (!(error instanceof OstiaryError)) throw error
    const findings = error.findings.map(({ message, target = '' }) => ({ message, target }))
    return { status: error.status, etag: undefined, json: { findings } }
  }
}

const override = { 'ostiary-override-lockout': 'handed over' }

const declaring = (...identities: readonly JsonObject[]): JsonObject => ({ identities })

const all = [
  { id: ada, type: 'user', displayName: 'Ada' },
  { id: keepers, type: 'group', displayName: 'Keepers' },
  { id: robot, type: 'servicePrincipal', displayName: 'Robot' },
]

describe('GET /ostiary/v1/tenant/break-glass', () => {
  it('answers an empty list before the first declaration', async () => {
    const expected = { status: 200, etag: 'W/"0"', json: { identities: [] } }
    expect(await run('GET', await createTenant())).toEqual(expected)
  })

  it('answers the declaration, with null as the name of a deleted object', async () => {
    const tenant = await createTenant()
    await run('PUT', tenant, declaring({ id: ada }, { id: robot }))
    const { provenance } = requestContext(store, tenant)
    await store.write(tenant, provenance, (transaction) =>
      transaction.delete({ family: users.name, id: ada }),
    )
    expect(await run('GET', tenant)).toEqual({
      status: 200,
      etag: 'W/"1"',
      json: {
        identities: [
          { id: ada, type: 'user', displayName: null },
          { id: robot, type: 'servicePrincipal', displayName: 'Robot' },
        ],
      },
    })
  })
})

describe('PUT /ostiary/v1/tenant/break-glass', () => {
  it('finds the types, and stores ids in the spelling of the directory', async () => {
    const tenant = await createTenant()
    const body = declaring({ id: ada.toUpperCase() }, { id: keepers, type: null }, { id: robot })
    const expected = { status: 200, etag: 'W/"1"', json: { identities: all } }
    expect(await run('PUT', tenant, body)).toEqual(expected)
    expect(await run('GET', tenant)).toEqual(expected)
    expect(await declaredIdentities(store, tenant)).toEqual(
      all.map(({ id, type }) => ({ id, type })),
    )
  })

  it('accepts its own answer', async () => {
    const tenant = await createTenant()
    const { json } = await run('PUT', tenant, declaring({ id: ada }, { id: robot }))
    expect(await run('PUT', tenant, json)).toEqual({ status: 200, etag: 'W/"2"', json })
  })

  it('replaces the whole list', async () => {
    const tenant = await createTenant()
    await run('PUT', tenant, declaring({ id: ada }, { id: robot }))
    const emptied = await run('PUT', tenant, declaring(), override)
    expect(emptied).toEqual({ status: 200, etag: 'W/"2"', json: { identities: [] } })
    expect(await declaredIdentities(store, tenant)).toEqual([])
  })

  it('rejects removing an identity without an override reason', async () => {
    const tenant = await createTenant()
    const { json } = await run(
      'PUT',
      tenant,
      declaring({ id: ada }, { id: keepers }, { id: robot }),
    )
    const unprotected = (who: string) => ({
      message: `${who} would no longer be protected as a break-glass identity`,
      target: '/identities',
    })
    expect(await run('PUT', tenant, declaring({ id: keepers }))).toEqual({
      status: 409,
      etag: undefined,
      json: {
        findings: [
          unprotected(`\`Ada\` (${ada}, user)`),
          unprotected(`\`Robot\` (${robot}, servicePrincipal)`),
        ],
      },
    })
    expect(await run('GET', tenant)).toEqual({ status: 200, etag: 'W/"1"', json })
  })

  it('refuses a header without a reason', async () => {
    const headers = { 'ostiary-override-lockout': ' ' }
    const { status } = await run('PUT', await createTenant(), declaring({ id: ada }), headers)
    expect(status).toBe(400)
  })

  it('needs no reason to remove an identity that no longer exists', async () => {
    const tenant = await createTenant()
    await run('PUT', tenant, declaring({ id: ada }, { id: robot }))
    const { provenance } = requestContext(store, tenant)
    await store.write(tenant, provenance, (transaction) =>
      transaction.delete({ family: users.name, id: ada }),
    )
    const body = declaring({ id: robot.toUpperCase() })
    expect((await run('PUT', tenant, body)).status).toBe(200)
  })

  it('keeps tenants apart', async () => {
    const [one, other] = [await createTenant(), await createTenant()]
    await run('PUT', one, declaring({ id: ada }))
    expect(await declaredIdentities(store, other)).toEqual([])
  })

  it('names every unknown id and every wrong type', async () => {
    const tenant = await createTenant()
    const body = declaring(
      { id: unknown },
      { id: ada, type: 'group' },
      { id: 'a'.repeat(8) + unknown.slice(8) },
    )
    expect(await run('PUT', tenant, body)).toMatchObject({
      status: 400,
      etag: undefined,
      json: {
        findings: [
          {
            message: `user, group or service principal \`${unknown}\` not found in this tenant`,
            target: '/identities/0/id',
          },
          {
            message: '`identities[1].type` is `group`, but the object is a `user`',
            target: '/identities/1/type',
          },
          {
            message: `user, group or service principal \`${'a'.repeat(8) + unknown.slice(8)}\` not found in this tenant`,
            target: '/identities/2/id',
          },
        ],
      },
    })
    expect(await store.find(tenant, declarationKey)).toBeUndefined()
  })

  it.each([
    [{}, ['/identities']],
    [{ identities: null }, ['/identities']],
    [{ identities: [ada] }, ['/identities/0']],
    [{ identities: [{}], ids: [ada] }, ['/identities/0/id', '/ids']],
    [
      { identities: [{ id: 'ada', type: 'person', upn: 'ada@contoso.com' }] },
      ['/identities/0/id', '/identities/0/type', '/identities/0/upn'],
    ],
    [
      { identities: [{ id: ada }, { id: robot }, { id: ada.toUpperCase() }, { id: ada }] },
      ['/identities/2/id', '/identities/3/id'],
    ],
    [
      {
        identities: Array.from({ length: 51 }, (_, index) => ({
          id: `a0000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        })),
      },
      ['/identities'],
    ],
  ])('refuses %j', async (body, targets) => {
    const { status, json } = await run('PUT', await createTenant(), body)
    const findings = json['findings'] as readonly { readonly target: string }[]
    expect([status, findings.map(({ target }) => target)]).toEqual([400, targets])
  })

  it('honours If-Match, even before the first declaration', async () => {
    const tenant = await createTenant()
    const put = (etag: string) => run('PUT', tenant, declaring({ id: ada }), { 'if-match': etag })
    expect((await put('W/"1"')).status).toBe(412)
    expect((await put('W/"0"')).etag).toBe('W/"1"')
    expect((await put('W/"0"')).status).toBe(412)
    expect((await put('W/"1"')).etag).toBe('W/"2"')
  })

  it('warns of identities that a policy already locks out, also in the history', async () => {
    const tenant = await createTenant()
    const policies = {
      users: blockingBody({ includeGroups: [keepers] }),
      disabled: { ...blockingBody(), state: 'disabled' as const },
      robots: {
        ...blockingBody({ includeUsers: ['None'] }),
        displayName: 'No robots',
        conditions: {
          ...blockingBody({ includeUsers: ['None'] }).conditions,
          clientApplications: {
            includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
            excludeServicePrincipals: [],
            servicePrincipalFilter: null,
            includeAgentIdServicePrincipals: [],
            excludeAgentIdServicePrincipals: [],
            agentIdServicePrincipalFilter: null,
          },
        },
      },
    }
    await store.write(tenant, requestContext(store, tenant).provenance, async (transaction) => {
      for (const [id, body] of Object.entries(policies)) {
        const index = [{ property: 'state', value: body.state }]
        await transaction.create({ family: kindNames.policies, id, body, index, uniqueKeys: [] })
      }
    })
    const by = (policy: string) => `is already locked out by the policy ${policy} through \`block\``
    const warnings = [
      {
        message: `\`Ada\` (${ada}, declared break-glass identity) ${by('`Block everything` (users)')}`,
        target: '/identities/0',
      },
      {
        message: `\`Ada\` (${ada}, member of a declared break-glass group) ${by('`Block everything` (users)')}`,
        target: '/identities/1',
      },
      {
        message: `\`Robot\` (${robot}, declared break-glass identity) ${by('`No robots` (robots)')}`,
        target: '/identities/2',
      },
    ]
    const body = declaring({ id: ada }, { id: keepers }, { id: robot })
    expect(await run('PUT', tenant, body)).toMatchObject({
      status: 200,
      etag: 'W/"1"',
      json: { identities: all, '@ostiary.warnings': warnings },
    })
    expect((await run('GET', tenant)).json).toEqual({ identities: all })
    const stored = await store.find(tenant, declarationKey)
    expect(stored && breakGlassKind.encodeVersion(stored)).toMatchObject({
      identities: all.map(({ id, type }) => ({ id, type })),
      '@ostiary.warnings': warnings,
    })
  })

  it('is recorded in the audit log with the list before and after', async () => {
    const tenant = await createTenant()
    await run('PUT', tenant, declaring({ id: ada }), override)
    await run('PUT', tenant, declaring({ id: robot }), override)
    const records = await store.listAudit(tenant, { limit: 10 })
    const audited = records.map(({ body }) => {
      const [target] = body['targetResources'] as readonly JsonObject[]
      return {
        activity: body['activityDisplayName'],
        type: body['operationType'],
        id: target?.['id'],
        properties: target?.['modifiedProperties'],
        details: body['additionalDetails'],
      }
    })
    const first = JSON.stringify([{ id: ada, type: 'user' }])
    const second = JSON.stringify([{ id: robot, type: 'servicePrincipal' }])
    const category = { key: 'Category', value: 'Conditional Access' }
    const recorded = (
      type: string,
      oldValue: string | null,
      newValue: string,
      details: readonly JsonObject[],
    ) => ({
      activity: 'Set break-glass identities',
      type,
      id: 'break-glass',
      properties: [{ displayName: 'BreakGlassIdentities', oldValue, newValue }],
      details,
    })
    expect(audited).toHaveLength(2)
    expect(audited).toEqual(
      expect.arrayContaining([
        recorded('Add', null, first, [category]),
        recorded('Update', first, second, [
          category,
          { key: 'Ostiary-Override-Lockout', value: 'handed over' },
        ]),
      ]),
    )
  })
})
