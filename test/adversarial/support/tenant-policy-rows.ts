/**
 * Who may read and write the policies of a tenant. Source: the permission tables of the Graph reference pages of each
 * resource, and the roles that those pages name.
 */

import { randomUUID } from 'node:crypto'
import { isGuid } from '../../../src/kernel/ids.ts'
import { memberText, type JsonObject } from '../../../src/kernel/json.ts'
import {
  get,
  historyRows,
  one,
  readRow,
  type Access,
  type Administrator,
  type PermissionSets,
  type Row,
} from './access-rows.ts'
import { idOf, referenceRows, row } from './directory-write-rows.ts'
import type { RoleName } from './role-holders.ts'

/** What the pages of one resource say. */
interface PolicyAccess {
  readonly read: Access
  readonly write: Access
}

function access(
  permissions: PermissionSets,
  roles: readonly RoleName[],
  code = 'Authorization_RequestDenied',
): Access {
  return {
    delegated: permissions,
    application: permissions,
    roles: ['globalAdministrator', ...roles],
    code,
  }
}

function policyAccess(
  read: readonly string[],
  write: readonly string[],
  writers: readonly RoleName[],
  readers: readonly RoleName[],
  code?: string,
): PolicyAccess {
  return {
    read: access(one(...read, ...write), [...writers, ...readers], code),
    write: access(one(...write), writers, code),
  }
}

const security: readonly RoleName[] = ['securityReader', 'securityAdministrator']
const applicationAdministrators: readonly RoleName[] = [
  'applicationAdministrator',
  'cloudApplicationAdministrator',
]

const methods = policyAccess(
  ['Policy.Read.All', 'Policy.Read.AuthenticationMethod'],
  ['Policy.ReadWrite.AuthenticationMethod'],
  ['authenticationPolicyAdministrator'],
  ['globalReader'],
  'AccessDenied',
)
const authorization = policyAccess(
  ['Policy.Read.All'],
  ['Policy.ReadWrite.Authorization'],
  ['privilegedRoleAdministrator'],
  [
    'globalReader',
    ...security,
    'securityOperator',
    'cloudDeviceAdministrator',
    'licenseAdministrator',
  ],
)
const crossTenant = policyAccess(
  ['Policy.Read.All', 'Policy.Read.CrossTenantAccess'],
  ['Policy.ReadWrite.CrossTenantAccess'],
  ['securityAdministrator', 'teamsAdministrator'],
  ['globalReader', 'securityReader', 'globalSecureAccessAdministrator'],
)
const consentRequests = policyAccess(
  ['Policy.Read.All', 'Directory.Read.All'],
  ['Policy.ReadWrite.ConsentRequest', 'Directory.ReadWrite.All'],
  applicationAdministrators,
  ['globalReader'],
)
/** An application needs a permission for devices: its row of the table has no `Policy.Read.All`. */
const deviceRegistrationOfApplications = policyAccess(
  ['Policy.Read.DeviceConfiguration'],
  ['Policy.ReadWrite.DeviceConfiguration'],
  ['cloudDeviceAdministrator'],
  ['globalReader', 'intuneAdministrator', 'windows365Administrator'],
)
const deviceRegistration: PolicyAccess = {
  ...deviceRegistrationOfApplications,
  read: {
    ...deviceRegistrationOfApplications.read,
    delegated: [...one('Policy.Read.All'), ...deviceRegistrationOfApplications.read.delegated],
  },
}
const authenticationFlows = policyAccess(
  ['Policy.Read.All'],
  ['Policy.ReadWrite.AuthenticationFlows'],
  ['externalIdUserFlowAdministrator'],
  [
    'globalReader',
    ...security,
    'applicationAdministrator',
    'externalIdentityProviderAdministrator',
  ],
)
/** The pages of these two resources and of feature rollout name no readers; those of other policies read them. */
const externalIdentities = policyAccess(
  ['Policy.Read.All'],
  ['Policy.ReadWrite.ExternalIdentities'],
  ['externalIdentityProviderAdministrator'],
  ['globalReader', ...security],
)
const permissionGrants = policyAccess(
  ['Policy.Read.All', 'Policy.Read.PermissionGrant'],
  ['Policy.ReadWrite.PermissionGrant'],
  ['privilegedRoleAdministrator'],
  ['globalReader', ...security],
)
const featureRollout = policyAccess(
  ['Policy.Read.All', 'Directory.Read.All'],
  ['Policy.ReadWrite.FeatureRollout', 'Directory.ReadWrite.All'],
  ['hybridIdentityAdministrator'],
  ['globalReader', ...security],
)
const appManagement = policyAccess(
  ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  ['Policy.ReadWrite.ApplicationConfiguration'],
  applicationAdministrators,
  ['globalReader', ...security],
)
const defaultAppManagement: PolicyAccess = {
  ...appManagement,
  write: { ...appManagement.write, roles: ['globalAdministrator', 'securityAdministrator'] },
}
/** Source: page "List appliesTo". */
const appManagementTargets = access(
  [...appManagement.read.delegated, ['Application.Read.All']],
  [...applicationAdministrators, 'globalReader', ...security],
)
/** Source: pages "Assign appliesTo" and "Remove appliesTo". */
const appManagementAssignment = access(
  [['Application.Read.All', 'Policy.ReadWrite.ApplicationConfiguration']],
  applicationAdministrators,
)
const settings = policyAccess(
  ['Directory.Read.All', 'GroupSettings.Read.All'],
  ['Directory.ReadWrite.All', 'GroupSettings.ReadWrite.All'],
  ['groupsAdministrator', 'directoryWriters'],
  ['globalReader', 'directoryReaders', 'userAdministrator'],
)
const settingsUpdate = access(settings.write.delegated, [
  'groupsAdministrator',
  'directoryWriters',
  'userAdministrator',
])

const everybody: JsonObject = { '@odata.type': '#microsoft.graph.allDeviceRegistrationMembership' }

/** Policies of which each tenant has one. */
const singletons: readonly {
  readonly path: string
  readonly kind?: string
  readonly id?: string
  readonly access: PolicyAccess
  readonly method?: 'PUT'
  readonly status?: number
  readonly body: JsonObject
}[] = [
  {
    path: '/v1.0/policies/authenticationMethodsPolicy',
    access: methods,
    body: { policyMigrationState: 'migrationComplete' },
  },
  {
    path: '/v1.0/policies/authorizationPolicy',
    access: authorization,
    body: { allowedToUseSSPR: true },
  },
  {
    path: '/v1.0/policies/crossTenantAccessPolicy',
    access: crossTenant,
    body: { allowedCloudEndpoints: [] },
  },
  {
    path: '/v1.0/policies/crossTenantAccessPolicy/default',
    kind: 'crossTenantAccessDefault',
    id: 'default',
    access: crossTenant,
    body: { inboundTrust: { isMfaAccepted: true } },
  },
  {
    path: '/v1.0/policies/adminConsentRequestPolicy',
    access: consentRequests,
    method: 'PUT',
    body: {
      isEnabled: false,
      notifyReviewers: true,
      remindersEnabled: true,
      requestDurationInDays: 5,
      reviewers: [],
    },
  },
  {
    path: '/v1.0/policies/deviceRegistrationPolicy',
    access: deviceRegistration,
    method: 'PUT',
    status: 200,
    body: {
      azureADJoin: {
        allowedToJoin: everybody,
        isAdminConfigurable: true,
        localAdmins: { enableGlobalAdmins: true, registeringUsers: everybody },
      },
      azureADRegistration: { allowedToRegister: everybody, isAdminConfigurable: false },
      localAdminPassword: { isEnabled: true },
      multiFactorAuthConfiguration: 'notRequired',
      userDeviceQuota: 20,
    },
  },
  {
    path: '/v1.0/policies/defaultAppManagementPolicy',
    id: '00000000-0000-0000-0000-000000000000',
    access: defaultAppManagement,
    body: { isEnabled: false },
  },
  {
    path: '/v1.0/policies/authenticationFlowsPolicy',
    access: authenticationFlows,
    body: { selfServiceSignUp: { isEnabled: false } },
  },
  {
    path: '/beta/policies/externalIdentitiesPolicy',
    access: externalIdentities,
    body: { allowExternalIdentitiesToLeave: true },
  },
]

function singletonRows(administrator: Administrator): readonly Row[] {
  return singletons.flatMap(
    ({ path, access: rule, method = 'PATCH', status = 204, body, ...more }) => {
      const { kind = idOf(path), id = kind } = more
      return [
        readRow(path, rule.read),
        row(`${method} ${path}`, rule.write, () => ({ method, path, body }), status),
        ...historyRows(kind, rule.read, async () => {
          await administrator.send({ method, path, body })
          return id
        }),
      ]
    },
  )
}

/** A collection of policies. */
interface Collection {
  readonly path: string
  /** The name of the history; absent where another path has it. */
  readonly kind?: string
  readonly access: PolicyAccess
  readonly update?: Access
  readonly body: () => JsonObject
  readonly change: JsonObject
  /** The member that is the key; `id` when absent. */
  readonly key?: string
}

/** Creates an object of a collection and gives its path; objects that earlier rows left behind are deleted first. */
function creator(administrator: Administrator, collection: Collection): () => Promise<string> {
  const { path, body, key = 'id' } = collection
  return async () => {
    await empty(administrator, collection)
    const { json } = await administrator.send({ method: 'POST', path, body: body() })
    return `${path}/${memberText(json, key)}`
  }
}

/** Deletes what rows created: built-in objects have names as ids. A tenant has one setting per template at most. */
async function empty(administrator: Administrator, { path, key = 'id' }: Collection) {
  const { json } = await administrator.send(get(path))
  const ids = (json['value'] as readonly JsonObject[]).map((each) => memberText(each, key))
  for (const id of ids.filter(isGuid)) {
    await administrator.send({ method: 'DELETE', path: `${path}/${id}` })
  }
}

/** List, count, get, create, change, delete, and the history where the collection is the first with its kind. */
function collectionRows(administrator: Administrator, collection: Collection): readonly Row[] {
  const { path, access: rule, update = rule.write, body, change, kind } = collection
  const created = creator(administrator, collection)
  return [
    readRow(path, rule.read),
    readRow(`${path}/$count`, rule.read),
    readRow(`${path}/{id}`, rule.read, async () => get(await created())),
    row(
      `POST ${path}`,
      rule.write,
      async () => {
        await empty(administrator, collection)
        return { method: 'POST', path, body: body() }
      },
      201,
    ),
    row(`PATCH ${path}/{id}`, update, async () => ({
      method: 'PATCH',
      path: await created(),
      body: change,
    })),
    row(`DELETE ${path}/{id}`, rule.write, async () => ({
      method: 'DELETE',
      path: await created(),
    })),
    ...(kind === undefined ? [] : historyRows(kind, rule.read, async () => idOf(await created()))),
  ]
}

const externalMethod = (): JsonObject => ({
  '@odata.type': '#microsoft.graph.externalAuthenticationMethodConfiguration',
  displayName: randomUUID(),
  appId: randomUUID(),
  openIdConnectSetting: { clientId: 'ostiary', discoveryUrl: 'https://adatum.example/.well-known' },
  includeTargets: [{ id: 'all_users', targetType: 'group' }],
})
const methodsPath = 'policies/authenticationMethodsPolicy/authenticationMethodConfigurations'
const enabled: JsonObject = { state: 'enabled' }

const setting = (): JsonObject => ({ templateId: '62375ab9-6b52-47ed-826b-58e47e0e304b' })
const settingChange: JsonObject = { values: [{ name: 'EnableMIPLabels', value: 'true' }] }
const settingRule = { access: settings, update: settingsUpdate }

const grantPolicies: Collection = {
  path: '/v1.0/policies/permissionGrantPolicies',
  kind: 'permissionGrantPolicies',
  access: permissionGrants,
  body: () => ({ id: randomUUID(), displayName: 'x', description: 'x' }),
  change: { displayName: 'y' },
}
const appPolicies: Collection = {
  path: '/v1.0/policies/appManagementPolicies',
  kind: 'appManagementPolicies',
  access: appManagement,
  body: () => ({ displayName: 'x', isEnabled: true, restrictions: { passwordCredentials: [] } }),
  change: { isEnabled: false },
}
const rolloutPolicies: Collection = {
  path: '/v1.0/policies/featureRolloutPolicies',
  kind: 'featureRolloutPolicies',
  access: featureRollout,
  body: () => ({ displayName: 'x', feature: 'passwordHashSync', isEnabled: true }),
  change: { isEnabled: false },
}

const collections: readonly Collection[] = [
  {
    path: `/v1.0/${methodsPath}`,
    kind: 'authenticationMethodConfigurations',
    access: methods,
    body: externalMethod,
    change: enabled,
  },
  { path: `/beta/${methodsPath}`, access: methods, body: externalMethod, change: enabled },
  {
    path: '/v1.0/policies/crossTenantAccessPolicy/partners',
    kind: 'crossTenantAccessPartners',
    access: crossTenant,
    body: () => ({ tenantId: randomUUID() }),
    change: { inboundTrust: { isMfaAccepted: true } },
    key: 'tenantId',
  },
  grantPolicies,
  appPolicies,
  rolloutPolicies,
  {
    path: '/v1.0/groupSettings',
    kind: 'groupSettings',
    ...settingRule,
    body: setting,
    change: settingChange,
  },
  { path: '/beta/settings', ...settingRule, body: setting, change: settingChange },
]

/** The condition sets of permission grant policies. */
function conditionSetRows(administrator: Administrator): readonly Row[] {
  const policy = creator(administrator, grantPolicies)
  const { read, write } = permissionGrants
  const body: JsonObject = { permissionType: 'delegated', permissionClassification: 'low' }
  return ['includes', 'excludes'].flatMap((side) => {
    const path = `${grantPolicies.path}/{id}/${side}`
    const added = async () => administrator.create(`${await policy()}/${side}`, body)
    return [
      readRow(path, read, async () => get(`${await policy()}/${side}`)),
      readRow(`${path}/{setId}`, read, async () => get(await added())),
      row(
        `POST ${path}`,
        write,
        async () => ({ method: 'POST', path: `${await policy()}/${side}`, body }),
        201,
      ),
      row(`DELETE ${path}/{setId}`, write, async () => ({
        method: 'DELETE',
        path: await added(),
      })),
    ]
  })
}

/** What app management policies apply to, and the policy of an application or service principal. */
function assignmentRows(administrator: Administrator): readonly Row[] {
  const policy = creator(administrator, appPolicies)
  const owners = [
    '/v1.0/applications/0571a27e-0571-4a27-a000-000000000c01',
    '/v1.0/servicePrincipals/0571a27e-0571-4a27-a000-000000000f01',
  ]
  return [
    readRow(`${appPolicies.path}/{id}/appliesTo`, appManagementTargets, async () =>
      get(`${await policy()}/appliesTo`),
    ),
    ...owners.flatMap((owner): readonly Row[] => {
      const path = `${owner}/appManagementPolicies`
      const assignment = async () => {
        const id = idOf(await policy())
        const body = { '@odata.id': `https://graph.microsoft.com${appPolicies.path}/${id}` }
        return { id, request: { method: 'POST', path: `${path}/$ref`, body } }
      }
      return [
        readRow(path, appManagement.read),
        row(`POST ${path}/$ref`, appManagementAssignment, async () => (await assignment()).request),
        row(`DELETE ${path}/{policyId}/$ref`, appManagementAssignment, async () => {
          const { id, request } = await assignment()
          await administrator.send(request)
          return { method: 'DELETE', path: `${path}/${id}/$ref` }
        }),
      ]
    }),
  ]
}

function rolloutRows(administrator: Administrator): readonly Row[] {
  const policy = creator(administrator, rolloutPolicies)
  const path = `${rolloutPolicies.path}/{id}/appliesTo`
  return [
    readRow(path, featureRollout.read, async () => get(`${await policy()}/appliesTo`)),
    ...referenceRows(
      administrator,
      path,
      featureRollout.write,
      policy,
      async () => '/groups/0571a27e-0571-4a27-a000-000000000b01',
    ),
  ]
}

const templates: readonly Row[] = [
  '/v1.0/groupSettingTemplates',
  '/beta/directorySettingTemplates',
].flatMap((path) =>
  ['', '/$count', '/62375ab9-6b52-47ed-826b-58e47e0e304b'].map((suffix) =>
    readRow(`${path}${suffix}`, settings.read),
  ),
)

/** In beta the authorization policy is in a collection; a PATCH may leave its key out. */
const betaAuthorization = '/beta/policies/authorizationPolicy'
const authorizationRows: readonly Row[] = [
  readRow(betaAuthorization, authorization.read),
  readRow(`${betaAuthorization}/authorizationPolicy`, authorization.read),
  row(`PATCH ${betaAuthorization}/authorizationPolicy`, authorization.write, () => ({
    method: 'PATCH',
    path: `${betaAuthorization}/authorizationPolicy`,
    body: { allowedToUseSSPR: true },
  })),
]

/** A row for each operation on the policies of a tenant. */
export function tenantPolicyRows(administrator: Administrator): readonly Row[] {
  return [
    ...singletonRows(administrator),
    ...authorizationRows,
    row(
      'POST /v1.0/policies/crossTenantAccessPolicy/default/resetToSystemDefault',
      crossTenant.write,
      () => ({
        method: 'POST',
        path: '/v1.0/policies/crossTenantAccessPolicy/default/resetToSystemDefault',
      }),
    ),
    ...collections.flatMap((collection) => collectionRows(administrator, collection)),
    ...conditionSetRows(administrator),
    ...assignmentRows(administrator),
    ...rolloutRows(administrator),
    ...templates,
  ]
}
