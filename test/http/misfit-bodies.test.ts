/** A stored body that does not fit its type is an error that names the object, whatever its kind; never a decision. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { kindNames } from '../../src/conditional-access/model/kind-names.ts'
import { declarationKey } from '../../src/conditional-access/lockout/break-glass-kind.ts'
import {
  agreements,
  applications,
  directoryRoles,
  groups,
  servicePrincipals,
  users,
} from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import type { EntityKey } from '../../src/store/port.ts'
import { setUpTestService } from '../support/test-service.ts'

const conditionalAccess = '/beta/identity/conditionalAccess'

interface MisfitCase {
  readonly family: string
  readonly body: JsonObject
  readonly member: string
  /** The path of the object; `{id}` is its id. */
  readonly path: string
  /** The id, where it is not free to choose. */
  readonly id?: string
}

const policy = { displayName: 'A', state: 'enabled', conditions: {} }

const cases: readonly MisfitCase[] = [
  {
    family: kindNames.policies,
    body: { ...policy, state: 'enbaled' },
    member: '/state',
    path: `${conditionalAccess}/policies/{id}`,
  },
  {
    family: `deleted/${kindNames.policies}`,
    body: { createdDateTime: 'x', modifiedDateTime: 'x', body: { ...policy, conditions: 1 } },
    member: '/body/conditions',
    path: `${conditionalAccess}/deletedItems/policies/{id}`,
  },
  {
    family: kindNames.namedLocations,
    body: {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'A',
      isTrusted: 'yes',
      ipRanges: [],
    },
    member: '/isTrusted',
    path: `${conditionalAccess}/namedLocations/{id}`,
  },
  {
    family: kindNames.authenticationStrengths,
    body: {
      displayName: 'A',
      description: '',
      policyType: 'custom',
      requirementsSatisfied: 'mfa',
      allowedCombinations: ['fido3'],
      combinationConfigurations: [],
    },
    member: '/allowedCombinations/0',
    path: `${conditionalAccess}/authenticationStrength/policies/{id}`,
  },
  {
    family: kindNames.authenticationContexts,
    body: { displayName: 'A', description: null },
    member: '/isAvailable',
    path: `${conditionalAccess}/authenticationContextClassReferences/{id}`,
    id: 'c7',
  },
  {
    family: 'identitySecurityDefaultsEnforcementPolicy',
    body: { isEnabled: 1 },
    member: '/isEnabled',
    path: '/beta/policies/identitySecurityDefaultsEnforcementPolicy',
    id: '00000000-0000-0000-0000-000000000005',
  },
  {
    family: 'continuousAccessEvaluationPolicy',
    body: { isEnabled: true, users: 'all', groups: [], migrate: false },
    member: '/users',
    path: '/beta/identity/continuousAccessEvaluationPolicy',
    id: '00000000-0000-0000-0000-000000000006',
  },
  {
    family: 'baselineScopes',
    body: { enforcement: 'perhaps' },
    member: '/enforcement',
    path: '/ostiary/v1/tenant/baseline-scopes',
    id: 'baseline-scopes',
  },
  {
    family: declarationKey.family,
    body: { identities: [{ id: 'a', type: 'robot' }] },
    member: '/identities/0/type',
    path: '/ostiary/v1/tenant/break-glass',
    id: declarationKey.id,
  },
  {
    family: 'stsPolicies',
    body: { displayName: 'A', definition: '{}', type: 'x', isOrganizationDefault: false },
    member: '/definition',
    path: '/beta/policies/{id}',
  },
  {
    family: 'stsPolicies',
    body: { displayName: 'A', definition: ['{}'], type: 'x', isOrganizationDefault: false },
    member: '/type',
    path: '/beta/policies/{id}',
  },
  {
    family: 'trustFrameworkPolicies',
    body: { tenantId: 'a', policyId: 'B2C_1A_x', policySchemaVersion: '0.3.0.0' },
    member: '/publicPolicyUri',
    path: '/beta/trustFramework/policies/{id}',
    id: 'B2C_1A_x',
  },
  {
    family: users.name,
    body: { displayName: 7 },
    member: '/displayName',
    path: '/beta/users/{id}',
  },
  {
    family: groups.name,
    body: { displayName: 'A', groupTypes: 'Unified' },
    member: '/groupTypes',
    path: '/beta/groups/{id}',
  },
  {
    family: directoryRoles.name,
    body: { displayName: 'A' },
    member: '/roleTemplateId',
    path: '/beta/directoryRoles/{id}',
  },
  {
    family: applications.name,
    body: { displayName: 'A' },
    member: '/appId',
    path: '/beta/applications/{id}',
  },
  {
    family: servicePrincipals.name,
    body: { displayName: 'A', accountEnabled: 'no' },
    member: '/accountEnabled',
    path: '/beta/servicePrincipals/{id}',
  },
  {
    family: agreements.name,
    body: { displayName: ['A'] },
    member: '/displayName',
    path: '/beta/identityGovernance/termsOfUse/agreements/{id}',
  },
]

const scopes = [
  'Agreement.Read.All',
  'Application.Read.All',
  'AuthenticationContext.Read.All',
  'Directory.AccessAsUser.All',
  'Directory.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.TrustFramework',
] as const

describe.each(['sqlite', 'postgres'] as const)('a body that does not fit, on %s', (store) => {
  const service = setUpTestService({ store, app: { workers: 0 } })
  const provenance = {
    author: { kind: 'system', id: 'test' },
    requestId: 'test',
    at: new Date(),
  } as const

  async function whileStored<Result>(
    key: EntityKey,
    body: JsonObject,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const state = { ...key, body, index: [], uniqueKeys: [] }
    await service.store.write(contosoTenantId, provenance, (tx) => tx.create(state))
    try {
      return await work()
    } finally {
      await service.store.write(contosoTenantId, provenance, (tx) => tx.delete(key))
    }
  }

  function refusalOf({ family, id }: EntityKey, member: string) {
    const message = `Stored data is damaged: object \`${id}\` of \`${family}\` does not fit its type at \`${member}\`. The operator of this service must restore it from a backup.`
    return { status: 500, json: { error: { '@ostiary.code': 'request.objectDamaged', message } } }
  }

  it.each(cases)(
    'is an error on an object of $family',
    async ({ family, body, member, ...rest }) => {
      const id = rest.id ?? randomUUID()
      const key = { family, id }
      const token = await service.userToken('admin', ...scopes)
      const answer = await whileStored(key, body, () =>
        service.send('GET', rest.path.replace('{id}', id), { token }),
      )
      expect({ status: answer.status, json: answer.json }).toMatchObject(refusalOf(key, member))
    },
  )

  it.each(
    cases.filter(({ family }) =>
      [kindNames.policies, kindNames.namedLocations, kindNames.authenticationStrengths].some(
        (name) => name === family,
      ),
    ),
  )('takes part in no decision as an object of $family', async ({ family, body, member }) => {
    const key = { family, id: randomUUID() }
    const token = await service.userToken('admin', ...scopes)
    const signIn = {
      principal: { id: '0571a27e-0571-4a27-a000-000000000a04' },
      target: {
        kind: 'applications',
        applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
      },
    }
    const decide = () => service.send('POST', '/ostiary/v1/decisions', { token, body: { signIn } })
    const { status, json } = await whileStored(key, body, decide)
    expect({ status, json }).toMatchObject(refusalOf(key, member))
    expect((await decide()).status).toBe(200)
  })

  it('decides about no user that does not fit', async () => {
    const key = { family: users.name, id: randomUUID() }
    const token = await service.userToken('admin', ...scopes)
    const { status, json } = await whileStored(key, { displayName: 'A', userType: 1 }, () =>
      service.send('POST', '/ostiary/v1/decisions', {
        token,
        body: {
          signIn: {
            principal: { id: key.id },
            target: {
              kind: 'applications',
              applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
            },
          },
        },
      }),
    )
    expect({ status, json }).toMatchObject(refusalOf(key, '/userType'))
  })
})
