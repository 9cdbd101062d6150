/**
 * Users, groups, applications and service principals that the directory does not have, in the what-if action and in
 * this service's own decisions, on both stores: what nobody says about them is unknown, never empty.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import type { Decision } from '../../src/conditional-access/engine/answer/decision.ts'
import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { setUpTestService, type TestService } from '../support/test-service.ts'

const nobody = '7a000000-0000-4000-8000-000000000001'
const noGroup = '7a000000-0000-4000-8000-000000000002'
const noApplication = '7a000000-0000-4000-8000-000000000003'
const noWorkload = '7a000000-0000-4000-8000-000000000004'
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const office = '00000003-0000-0ff1-ce00-000000000000'
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'

function block(displayName: string, conditions: JsonObject): JsonObject {
  return {
    displayName,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      users: { includeUsers: ['All'] },
      applications: { includeApplications: ['All'] },
      ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
}

const policies: readonly JsonObject[] = [
  block('Nobody', { users: { includeUsers: [nobody] } }),
  block('Group', { users: { includeGroups: [noGroup] } }),
  block('Role', { users: { includeRoles: [globalAdministrator] } }),
  block('Guests', {
    users: {
      includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest' },
    },
  }),
  block('Application', {
    users: { includeUsers: [ada] },
    applications: { includeApplications: [noApplication] },
  }),
  block('Agents', {
    users: { includeUsers: ['All'] },
    applications: { includeApplications: ['AllAgentIdResources'] },
  }),
  block('Workloads', {
    users: { includeUsers: ['None'] },
    clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] },
  }),
]

async function evaluate(
  service: TestService,
  signInIdentity: JsonObject,
  appId = office,
): Promise<{ readonly status: number; readonly json: JsonObject }> {
  return service.send('POST', '/beta/identity/conditionalAccess/evaluate', {
    token: await service.appToken('Policy.Read.All'),
    body: {
      signInIdentity,
      signInContext: {
        '@odata.type': '#microsoft.graph.applicationContext',
        includeApplications: [appId],
      },
      signInConditions: { clientAppType: 'browser', devicePlatform: 'windows' },
    },
  })
}

/** Each policy with `applies`, or with the reasons why it does not. */
function reasonsOf({ value }: JsonObject): Record<string, unknown> {
  const results = (value as readonly JsonObject[]).map(
    ({ displayName, policyApplies, analysisReasons }) => [
      displayName,
      policyApplies === true ? 'applies' : analysisReasons,
    ],
  )
  return Object.fromEntries(results) as Record<string, unknown>
}

function warningsOf({ '@ostiary.warnings': warnings }: JsonObject): unknown {
  return Array.isArray(warnings) ? warnings.filter(isJsonObject) : warnings
}

const userSignIn = { '@odata.type': '#microsoft.graph.userSignIn', userId: nobody }

describe.each(['sqlite', 'postgres'] as const)(
  'principals that the directory does not have, on %s',
  (store) => {
    const service = setUpTestService({ store, app: { families: tolerantFamilyOptions } })

    beforeAll(async () => {
      const token = await service.appToken(
        'Policy.ReadWrite.ConditionalAccess',
        'Policy.Read.All',
        'Application.Read.All',
      )
      for (const body of policies) {
        const { status, text } = await service.send(
          'POST',
          '/beta/identity/conditionalAccess/policies',
          { token, body, headers: { 'Ostiary-Override-Lockout': 'a test' } },
        )
        if (status !== 201) throw new Error(text)
      }
    })

    it('takes an unknown user, whose groups and roles are unknown', async () => {
      const { status, json } = await evaluate(service, userSignIn)
      expect(status).toBe(200)
      expect(reasonsOf(json)).toEqual({
        Nobody: 'applies',
        Group: 'notEnoughInformation',
        Role: 'notEnoughInformation',
        Guests: 'notEnoughInformation',
        Application: 'users,application',
        Agents: 'application',
        Workloads: 'users',
      })
      expect(warningsOf(json)).toEqual([
        {
          '@ostiary.code': 'conditionalAccess.whatIf.identityNotFound',
          message: `user \`${nobody}\` in \`signInIdentity.userId\` not found in this tenant; what the request does not say about it is unknown`,
          target: '/signInIdentity/userId',
        },
      ])
    })

    it('knows of an external user with an id only what the request says', async () => {
      const { json } = await evaluate(service, {
        ...userSignIn,
        externalUserType: 'b2bCollaborationGuest',
      })
      expect(reasonsOf(json)).toMatchObject({
        Group: 'notEnoughInformation',
        Role: 'notEnoughInformation',
        Guests: 'users',
      })
    })

    it('knows that a user who connects directly has no account, and so no groups', async () => {
      const { json } = await evaluate(service, {
        '@odata.type': '#microsoft.graph.userSignIn',
        externalUserType: 'b2bDirectConnectUser',
      })
      expect(reasonsOf(json)).toMatchObject({ Group: 'users', Role: 'users' })
    })

    it('takes an unknown service principal, whose kind is unknown', async () => {
      const { status, json } = await evaluate(service, {
        '@odata.type': '#microsoft.graph.servicePrincipalSignIn',
        servicePrincipalId: noWorkload,
      })
      expect(status).toBe(200)
      expect(reasonsOf(json)).toMatchObject({
        Workloads: 'notEnoughInformation',
        Nobody: 'users,workloadIdentities',
      })
    })

    it('takes an unknown application, which may be an agent', async () => {
      const { json } = await evaluate(service, { ...userSignIn, userId: ada }, noApplication)
      expect(reasonsOf(json)).toMatchObject({
        Application: 'applies',
        Agents: 'notEnoughInformation',
      })
    })

    it('knows that a published application and a group of them are no agents', async () => {
      const exchange = '00000002-0000-0ff1-ce00-000000000000'
      for (const appId of [exchange, 'Office365']) {
        const { json } = await evaluate(service, userSignIn, appId)
        expect(reasonsOf(json)).toMatchObject({ Agents: 'application' })
      }
    })

    it('decides by given facts about a user, a group and an application that are unknown', async () => {
      const signIn = {
        principal: { kind: 'user', id: nobody },
        target: { kind: 'applications', applications: [{ appId: noApplication }] },
        clientApp: 'browser',
      }
      const ask = async (principal: JsonObject, facts: string): Promise<Decision> => {
        const { json } = await service.send('POST', '/ostiary/v1/decisions', {
          token: await service.appToken('Policy.Read.All'),
          body: {
            facts,
            trace: 'reasons',
            signIn: { ...signIn, principal: { ...signIn.principal, ...principal } },
            policies: {
              draft: {
                mode: 'whole',
                policies: policies.slice(1, 5).map((body, index) => ({ ...body, id: `${index}` })),
              },
            },
          },
        })
        const [decision] = json['decisions'] as unknown as readonly [Decision]
        return decision
      }
      for (const facts of ['given', 'directory']) {
        expect(await ask({}, facts)).toMatchObject({
          outcome: 'notEnoughInformation',
          missingFacts: [
            'principal.externalTypes',
            'principal.groupIds',
            'principal.roleTemplateIds',
          ],
        })
        const known = { externalTypes: [], groupIds: [noGroup], roleTemplateIds: [] }
        expect(await ask(known, facts)).toMatchObject({ outcome: 'block', missingFacts: [] })
        expect(await ask({ ...known, groupIds: [] }, facts)).toMatchObject({ outcome: 'allow' })
        expect(await ask({ id: ada, externalTypes: [], groupIds: [] }, 'given')).toMatchObject({
          outcome: 'block',
        })
      }
    })
  },
)

describe('principals that the directory does not have, where unknown references are refused', () => {
  const service = setUpTestService()

  it.each([
    [userSignIn, 'user', nobody, 'userId'],
    [
      {
        '@odata.type': '#microsoft.graph.servicePrincipalSignIn',
        servicePrincipalId: noWorkload,
      },
      'service principal',
      noWorkload,
      'servicePrincipalId',
    ],
  ] as const)('refuses %j', async (identity, noun, id, member) => {
    const { status, json } = await evaluate(service, identity)
    expect({ status, json }).toMatchObject({
      status: 400,
      json: {
        error: {
          message: `${noun} \`${id}\` in \`signInIdentity.${member}\` not found in this tenant`,
        },
      },
    })
  })
})
