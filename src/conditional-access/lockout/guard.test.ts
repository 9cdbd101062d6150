import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directoryRoles, groups, servicePrincipals, users } from '../../directory/kinds.ts'
import { createDirectory, type DirectoryEntry } from '../../directory/testing/directory-builder.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { declarationKey, type BreakGlassIdentity } from './break-glass-kind.ts'
import { kindNames } from '../model/kind-names.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { decodeModernPatch } from '../resources/form-modern/modern-codec.ts'
import type { LockoutCheckResult } from '../resources/policies/guard.ts'
import { guardAgainstLockout } from './guard.ts'
import { judgingFirst } from './judge-first.ts'
import { loadLockoutContext } from './lockout-context.ts'
import { conditionalAccessSettingsKind } from '../resources/tenant-settings/conditional-access-settings.ts'
import { writeAccess } from '../model/access.ts'
import { respondNoContent } from '../../graph/respond.ts'
import { blockingBody } from './testing/blocking-body.ts'
import { requestContext } from './testing/request-context.ts'

const root = 'a0000000-0000-4000-8000-000000000001'
const deputy = 'a0000000-0000-4000-8000-000000000002'
const retired = 'a0000000-0000-4000-8000-000000000003'
const emergency = 'a0000000-0000-4000-8000-000000000004'
const robot = '5b000000-0000-4000-8000-000000000001'
const outer = 'b0000000-0000-4000-8000-000000000001'
const inner = 'b0000000-0000-4000-8000-000000000002'
const policyId = 'c0000000-0000-4000-8000-000000000001'

const user = (id: string) => ({ family: users.name, id })
const group = (id: string) => ({ family: groups.name, id })

const directory: readonly DirectoryEntry[] = [
  { kind: users, id: root, body: { displayName: 'Root' } },
  { kind: users, id: deputy, body: { displayName: 'Deputy', accountEnabled: true } },
  { kind: users, id: retired, body: { displayName: 'Retired', accountEnabled: false } },
  { kind: users, id: emergency, body: { userPrincipalName: 'emergency@contoso.com' } },
  { kind: servicePrincipals, id: robot, body: { displayName: 'Robot', appId: robot } },
  { kind: groups, id: outer, body: { displayName: 'Outer' }, members: [group(inner)] },
  { kind: groups, id: inner, body: {}, members: [user(emergency), group(outer)] },
  {
    kind: directoryRoles,
    id: 'role',
    body: { roleTemplateId: roleTemplates.globalAdministrator },
    members: [user(root), user(deputy), user(retired)],
  },
]

let store: Store
let tenants = 0

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

interface Tenant {
  readonly directory?: readonly DirectoryEntry[]
  readonly declared?: readonly BreakGlassIdentity[]
  /** Stored policies by id. */
  readonly policies?: Readonly<Record<string, ConditionalAccessPolicyBody>>
  readonly strengths?: Readonly<Record<string, JsonObject>>
  /** User actions that policies on all resources leave alone. */
  readonly excludedUserActions?: readonly string[]
}

async function createTenant(options: Tenant = {}): Promise<TenantId> {
  const tenant = await createDirectory(store, (tenants += 1), options.directory ?? directory)
  await store.write(tenant, requestContext(store, tenant).provenance, async (transaction) => {
    const create = (family: string, id: string, body: JsonObject) => {
      const index = [{ property: 'state', value: memberText(body, 'state') }]
      return transaction.create({ family, id, body, index, uniqueKeys: [] })
    }
    const { declared = [], policies = {}, strengths = {}, excludedUserActions = [] } = options
    await create(declarationKey.family, declarationKey.id, { identities: declared })
    for (const [id, body] of Object.entries(policies)) await create(kindNames.policies, id, body)
    for (const [id, body] of Object.entries(strengths)) {
      await create(kindNames.authenticationStrengths, id, body)
    }
    if (excludedUserActions.length > 0) {
      const userActionExclusions = excludedUserActions.map((userAction) => ({
        userAction,
        state: 'enabled',
      }))
      await create(conditionalAccessSettingsKind.name, 'settings', {
        exclusions: { allResourcesExclusions: { userActionExclusions } },
      })
    }
  })
  return tenant
}

const header = 'ostiary-override-lockout'

/** Runs the guard as a write would, and writes nothing. */
async function guard(
  tenant: TenantId,
  body: ConditionalAccessPolicyBody,
  headers: Readonly<Record<string, string>> = {},
): Promise<LockoutCheckResult> {
  const { promise, resolve } = Promise.withResolvers<LockoutCheckResult>()
  const operation = judgingFirst({
    method: 'POST',
    path: '/',
    roots: ['beta'],
    access: writeAccess(),
    produces: 'none',
    handle: async (context) => {
      await store.write(tenant, context.provenance, async (transaction) => {
        resolve(await guardAgainstLockout(context, transaction, { id: policyId, body }))
      })
      return respondNoContent()
    },
  })
  await operation.handle(requestContext(store, tenant, { headers }))
  return promise
}

async function refusalOf(
  tenant: TenantId,
  body: ConditionalAccessPolicyBody,
  headers: Readonly<Record<string, string>> = {},
) {
  const error: unknown = await guard(tenant, body, headers).catch((failure: unknown) => failure)
  if (!(error instanceof OstiaryError)) throw new Error('the guard did not refuse')
  const { status, code, message, findings } = error
  return { status, code, message, findings }
}

function patched(body: ConditionalAccessPolicyBody, patch: JsonObject) {
  const decoded = decodeModernPatch(body, patch, 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  return decoded.value
}

const harmless = { warnings: [], auditDetails: [] }
const target = '/grantControls/builtInControls/0'
const through = 'by the policy `Block everything` through `block`'
const isLockedOut = (who: string) => ({ message: `${who} is locked out ${through}`, target })
const wouldBeLockedOut = (who: string) => ({
  message: `${who} would be locked out ${through}`,
  target,
})

const rootAdministrator = `\`Root\` (${root}, Global Administrator)`
const deputyAdministrator = `\`Deputy\` (${deputy}, Global Administrator)`

describe('guardAgainstLockout', () => {
  it('refuses to lock out every Global Administrator whose account is enabled', async () => {
    expect(await refusalOf(await createTenant(), blockingBody())).toMatchObject({
      status: 409,
      code: 'Conflict',
      message:
        `${rootAdministrator} would be locked out ${through}, and 1 more. Nothing was stored. To ` +
        'store it anyway, give the reason in the header `Ostiary-Override-Lockout`.',
      findings: [wouldBeLockedOut(rootAdministrator), wouldBeLockedOut(deputyAdministrator)],
    })
  })

  it('reads which user actions the tenant excludes, and finds the same lockout', async () => {
    const tenant = await createTenant({ excludedUserActions: ['registersecurityinfo'] })
    const at = new Date('2026-11-30T00:00:00Z')
    const { tenantRules } = await store.readSnapshot(tenant, (snapshot) =>
      loadLockoutContext(snapshot, tenant, { at, policies: [], withTargets: true }),
    )
    expect(tenantRules.excludedUserActions).toEqual(['registersecurityinfo'])
    expect(await refusalOf(tenant, blockingBody())).toMatchObject({
      findings: [wouldBeLockedOut(rootAdministrator), wouldBeLockedOut(deputyAdministrator)],
    })
  })

  it('warns of a locked-out Global Administrator while another one has access', async () => {
    const body = blockingBody({ includeUsers: ['All'], excludeUsers: [deputy] })
    expect(await guard(await createTenant(), body)).toMatchObject({
      warnings: [isLockedOut(rootAdministrator)],
      auditDetails: [],
    })
  })

  it('does not count a disabled account as a remaining administrator', async () => {
    const body = blockingBody({ includeUsers: ['All'], excludeUsers: [retired] })
    const { findings } = await refusalOf(await createTenant(), body)
    expect(findings).toHaveLength(2)
  })

  it('accepts a blocking policy in a tenant without an enabled administrator', async () => {
    const tenant = await createTenant({ directory: [] })
    expect(await guard(tenant, blockingBody())).toEqual(harmless)
  })

  it('refuses to lock out a single declared user', async () => {
    const tenant = await createTenant({ declared: [{ id: emergency, type: 'user' }] })
    expect(await refusalOf(tenant, blockingBody({ includeUsers: [emergency] }))).toMatchObject({
      status: 409,
      findings: [
        wouldBeLockedOut(`\`emergency@contoso.com\` (${emergency}, declared break-glass identity)`),
      ],
    })
  })

  it('refuses to lock out a member of a declared group at any depth', async () => {
    const tenant = await createTenant({ declared: [{ id: outer, type: 'group' }] })
    expect(await refusalOf(tenant, blockingBody({ includeGroups: [inner] }))).toMatchObject({
      findings: [
        wouldBeLockedOut(
          `\`emergency@contoso.com\` (${emergency}, member of a declared break-glass group)`,
        ),
      ],
    })
  })

  it('accepts a policy that excludes the group of a declared user', async () => {
    const tenant = await createTenant({ declared: [{ id: emergency, type: 'user' }] })
    const body = blockingBody({
      includeUsers: ['All'],
      excludeUsers: [root, deputy],
      excludeGroups: [outer],
    })
    expect(await guard(tenant, body)).toEqual(harmless)
  })

  it('names both roles of an administrator who is also declared', async () => {
    const tenant = await createTenant({
      declared: [
        { id: root, type: 'user' },
        { id: outer, type: 'group' },
        { id: emergency, type: 'user' },
      ],
    })
    const body = blockingBody({ includeUsers: [root, emergency] })
    expect((await refusalOf(tenant, body)).findings).toMatchObject([
      wouldBeLockedOut(`\`Root\` (${root}, Global Administrator, declared break-glass identity)`),
      wouldBeLockedOut(`\`emergency@contoso.com\` (${emergency}, declared break-glass identity)`),
    ])
  })

  it('names each member of a group; a refusal lists 50 of them', async () => {
    const crowd = Array.from({ length: 60 }, (_, index) =>
      user(`a0000000-0000-4000-8000-${String(1_000 + index).padStart(12, '0')}`),
    )
    const crowdId = 'b0000000-0000-4000-8000-000000000003'
    const tenant = await createTenant({
      directory: [
        ...crowd.map(({ id }) => ({ kind: users, id })),
        { kind: groups, id: crowdId, members: crowd },
      ],
      declared: [{ id: crowdId, type: 'group' }],
    })
    const body = blockingBody({ includeGroups: [crowdId] })
    expect((await refusalOf(tenant, body)).findings).toHaveLength(51)
    const { warnings } = await guard(tenant, body, { [header]: 'attack' })
    expect(warnings).toHaveLength(60)
  })

  it('finds the groups and roles of many users', async () => {
    const crowd = Array.from({ length: 250 }, (_, index) =>
      user(`a0000000-0000-4000-8000-${String(1_000 + index).padStart(12, '0')}`),
    )
    const [crowdId, nestedId] = ['c', 'd'].map(
      (digit) => `b0000000-0000-4000-8000-00000000000${digit}`,
    )
    if (crowdId === undefined || nestedId === undefined) throw new Error('no ids')
    const reader = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
    const tenant = await createTenant({
      directory: [
        ...crowd.map(({ id }) => ({ kind: users, id })),
        { kind: groups, id: crowdId, members: crowd },
        { kind: groups, id: nestedId, members: [...crowd.slice(100, 200), group(crowdId)] },
        {
          kind: directoryRoles,
          id: 'reader',
          body: { roleTemplateId: reader },
          members: crowd.slice(0, 240),
        },
      ],
      declared: [{ id: crowdId, type: 'group' }],
    })
    const lockedOut = async (conditions: JsonObject) => {
      const { warnings } = await guard(tenant, blockingBody(conditions), { [header]: 'attack' })
      return warnings.length
    }
    expect(await lockedOut({ includeUsers: ['All'], excludeRoles: [reader] })).toBe(10)
    expect(await lockedOut({ includeRoles: [reader] })).toBe(240)
    expect(await lockedOut({ includeGroups: [nestedId] })).toBe(250)
    expect(await lockedOut({ includeUsers: ['All'], excludeGroups: [nestedId] })).toBe(0)
  })

  it('does not apply policies for users to a declared service principal', async () => {
    const tenant = await createTenant({ declared: [{ id: robot, type: 'servicePrincipal' }] })
    const body = blockingBody({ includeUsers: ['All'], excludeUsers: [root, deputy] })
    expect(await guard(tenant, body)).toEqual(harmless)
  })

  it('accepts a policy for a declared identity that no longer exists', async () => {
    const gone = 'a0000000-0000-4000-8000-00000000dead'
    const tenant = await createTenant({
      declared: [
        { id: gone, type: 'user' },
        { id: gone, type: 'group' },
      ],
    })
    expect(await guard(tenant, blockingBody({ includeUsers: [gone] }))).toEqual(harmless)
  })

  it('accepts a policy that is not enforced', async () => {
    const tenant = await createTenant()
    for (const state of ['disabled', 'enabledForReportingButNotEnforced']) {
      expect(await guard(tenant, patched(blockingBody(), { state }))).toEqual(harmless)
    }
  })

  it('refuses to enable a report-only policy that locks out', async () => {
    const reporting = patched(blockingBody(), { state: 'enabledForReportingButNotEnforced' })
    const tenant = await createTenant({ policies: { [policyId]: reporting } })
    expect(await refusalOf(tenant, blockingBody())).toMatchObject({ status: 409 })
  })

  it('refuses to require a strength that is missing or empty, and accepts any other', async () => {
    const strength = 'e0000000-0000-4000-8000-000000000001'
    const body = patched(blockingBody(), {
      grantControls: { builtInControls: [], authenticationStrength: { id: strength } },
    })
    const refused = {
      findings: [rootAdministrator, deputyAdministrator].map((who) => ({
        message: `${who} would be locked out by the policy \`Block everything\` through \`authenticationStrength\``,
        target: '/grantControls/authenticationStrength',
      })),
    }
    const withCombinations = (allowedCombinations: readonly string[]) => {
      const rest = {
        displayName: 'Ours',
        description: '',
        policyType: 'custom',
        requirementsSatisfied: 'mfa',
        combinationConfigurations: [],
      }
      return createTenant({
        strengths: { [strength.toUpperCase()]: { ...rest, allowedCombinations } },
      })
    }
    expect(await refusalOf(await createTenant(), body)).toMatchObject(refused)
    expect(await refusalOf(await withCombinations([]), body)).toMatchObject(refused)
    expect(await guard(await withCombinations(['fido2']), body)).toEqual(harmless)
  })

  it('accepts the built-in strengths', async () => {
    const id = '00000000-0000-0000-0000-000000000004'
    const grantControls = { builtInControls: [], authenticationStrength: { id } }
    const body = patched(blockingBody(), { grantControls })
    expect(await guard(await createTenant(), body)).toEqual(harmless)
  })

  it('refuses to require terms of use that do not exist', async () => {
    const grantControls = { builtInControls: [], termsOfUse: [outer] }
    const body = patched(blockingBody(), { grantControls })
    expect((await refusalOf(await createTenant(), body)).findings[0]?.target).toBe(
      '/grantControls/termsOfUse/0',
    )
  })
})

describe('guardAgainstLockout in a tenant that is already locked out', () => {
  it('accepts another change of the policy, and still warns', async () => {
    const tenant = await createTenant({ policies: { [policyId]: blockingBody() } })
    const body = patched(blockingBody(), { description: 'temporary' })
    expect(await guard(tenant, body)).toMatchObject({
      warnings: [isLockedOut(rootAdministrator), isLockedOut(deputyAdministrator)],
      auditDetails: [],
    })
  })

  it('accepts another policy that locks out the same people', async () => {
    const other = 'c0000000-0000-4000-8000-000000000002'
    const tenant = await createTenant({ policies: { [other]: blockingBody() } })
    expect((await guard(tenant, blockingBody())).warnings).toHaveLength(2)
  })

  it('refuses to lock out the last administrator who still has access', async () => {
    const other = 'c0000000-0000-4000-8000-000000000002'
    const policies = { [other]: blockingBody({ includeUsers: [deputy] }) }
    const tenant = await createTenant({ policies })
    expect(
      (await refusalOf(tenant, blockingBody({ includeUsers: [root] }))).findings,
    ).toMatchObject([
      wouldBeLockedOut(rootAdministrator),
      {
        message: `${deputyAdministrator} is already locked out by the policy \`Block everything\` (${other}) through \`block\``,
      },
    ])
  })

  it('refuses a policy that locks out only together with others, and names these', async () => {
    const other = 'c0000000-0000-4000-8000-000000000002'
    const on = (includePlatforms: readonly string[], excludePlatforms: readonly string[]) => ({
      conditions: { platforms: { includePlatforms, excludePlatforms } },
    })
    const rest = { displayName: 'Block the rest', ...on(['all'], ['windows']) }
    const policies = { [other]: patched(blockingBody(), rest) }
    const tenant = await createTenant({ policies })
    const body = patched(blockingBody(), on(['windows'], []))
    const message =
      `${rootAdministrator} would be locked out ${through}, together with the policy ` +
      `\`Block the rest\` (${other}) through \`block\``
    expect((await refusalOf(tenant, body)).findings[0]).toMatchObject({ message, target })
    expect(await guard(tenant, patched(body, { state: 'disabled' }))).toEqual(harmless)
    expect(await guard(tenant, patched(blockingBody(), on(['linux'], [])))).toEqual(harmless)
  })

  it('does not count the stored form of the policy as another one', async () => {
    const policies = { [policyId]: blockingBody({ includeUsers: [deputy] }) }
    const tenant = await createTenant({ policies })
    expect(await guard(tenant, blockingBody({ includeUsers: [root] }))).toMatchObject({
      warnings: [isLockedOut(rootAdministrator)],
      auditDetails: [],
    })
  })

  it('reads all policies, even several pages', async () => {
    const many = Array.from({ length: 520 }, (_, index) => {
      const id = `d0000000-0000-4000-8000-${String(index).padStart(12, '0')}`
      return [id, blockingBody({ includeUsers: index === 519 ? [deputy] : ['None'] })] as const
    })
    const tenant = await createTenant({ policies: Object.fromEntries(many) })
    const { findings } = await refusalOf(tenant, blockingBody({ includeUsers: [root] }))
    expect(findings).toHaveLength(2)
  })
})

describe('Ostiary-Override-Lockout', () => {
  it('accepts a lockout, records the reason, and warns of everybody', async () => {
    expect(
      await guard(await createTenant(), blockingBody(), { [header]: ' attack \t' }),
    ).toMatchObject({
      warnings: [isLockedOut(rootAdministrator), isLockedOut(deputyAdministrator)],
      auditDetails: [{ key: 'Ostiary-Override-Lockout', value: 'attack' }],
    })
  })

  it('is not recorded when nothing would be refused', async () => {
    const body = blockingBody({ includeUsers: [root] })
    expect(await guard(await createTenant(), body, { [header]: 'attack' })).toMatchObject({
      warnings: [isLockedOut(rootAdministrator)],
      auditDetails: [],
    })
  })

  it.each(['', '   ', 'x'.repeat(501), 'line\u0007', 'mark\u202E'])(
    'must give a printable reason, not %j',
    async (reason) => {
      const body = patched(blockingBody(), { state: 'disabled' })
      const message =
        'The header `Ostiary-Override-Lockout` must give a reason of 1 to 500 printable characters.'
      expect(await refusalOf(await createTenant(), body, { [header]: reason })).toMatchObject({
        status: 400,
        code: 'BadRequest',
        message,
        findings: [{ message, target: 'Ostiary-Override-Lockout' }],
      })
    },
  )

  it('accepts a reason of 500 characters', async () => {
    const reason = 'x'.repeat(500)
    const { auditDetails } = await guard(await createTenant(), blockingBody(), { [header]: reason })
    expect(auditDetails).toEqual([{ key: 'Ostiary-Override-Lockout', value: reason }])
  })
})
