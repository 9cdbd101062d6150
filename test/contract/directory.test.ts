/** Every read of directory objects and of the audit log through the published Graph client, on both stores. */

import { describe, expect, it } from 'vitest'
import { directoryAuditOperations } from '../../src/audit/directory-audit-operations.ts'
import { directoryReadOperations } from '../../src/directory/operations.ts'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { legacyPolicy } from './support/conditional-access-bodies.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { addFurtherObjects, bodyFor, pathOf } from '../support/directory-paths.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  graphClient,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

interface List {
  readonly '@odata.context': string
  readonly value: readonly JsonObject[]
}

const exchanges = recordExchanges()
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'

/** Each set with one object of the sample and its alternate key, where it has one. */
const sets = [
  { set: 'users', name: 'Ada', key: "userPrincipalName='ada@contoso.com'" },
  { set: 'groups', name: 'Sales' },
  {
    set: 'directoryRoles',
    name: 'Global Administrator',
    key: `roleTemplateId='${globalAdministrator}'`,
  },
  { set: 'applications', name: 'Sample Public Client' },
  {
    set: 'applications',
    name: 'Sample Confidential Client',
    key: `appId='${contosoClient.appId}'`,
  },
  {
    set: 'servicePrincipals',
    name: 'Microsoft Graph',
    key: "appId='00000003-0000-0000-c000-000000000000'",
  },
]

describe.each(storeNames)('the directory through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  describe.each(['v1.0', 'beta'] as const)('%s', (version) => {
    const client = setUp(() => administratorClient(service, version))

    it.each(sets)(
      'reads $name of $set by filter, id and alternate key',
      async ({ set, name, key }) => {
        const list: List = await client.api(`/${set}`).filter(`displayName eq '${name}'`).get()
        const context = `${service.secureUrl}/${version}/$metadata#${set}`
        expect(list).toEqual({
          '@odata.context': context,
          value: [expect.objectContaining({ displayName: name })],
        })
        const [found = {}] = list.value
        const entity = { '@odata.context': `${context}/$entity`, ...found }
        expect(await client.api(`/${set}/${memberText(found, 'id')}`).get()).toEqual(entity)
        if (key !== undefined) expect(await client.api(`/${set}(${key})`).get()).toEqual(entity)
        const all: List = await client.api(`/${set}`).get()
        expect(all.value).toContainEqual(found)
        const counted = client.api(`/${set}/$count`).header('ConsistencyLevel', 'eventual')
        expect(await counted.get()).toBe(String(all.value.length))
      },
    )

    it('lists members of every kind with their type', async () => {
      const group: List = await client.api('/groups').filter("displayName eq 'Sales'").get()
      const members: List = await client
        .api(`/groups/${memberText(group.value[0] ?? {}, 'id')}/members`)
        .get()
      expect(members).toEqual({
        '@odata.context': `${service.secureUrl}/${version}/$metadata#directoryObjects`,
        value: [
          expect.objectContaining({
            '@odata.type': '#microsoft.graph.group',
            displayName: 'Sales East',
          }),
        ],
      })
      const role: List = await client
        .api(`/directoryRoles/roleTemplateId='${globalAdministrator}'/members`)
        .get()
      expect(role.value.map((member) => [member['@odata.type'], member['displayName']])).toEqual([
        ['#microsoft.graph.user', 'Sample Administrator'],
        ['#microsoft.graph.user', 'Break Glass 1'],
        ['#microsoft.graph.user', 'Break Glass 2'],
      ])
    })

    it('shows the signed-in user and the organization', async () => {
      const user: JsonObject = await client
        .api("/users/userPrincipalName='admin@contoso.com'")
        .get()
      expect(await client.api('/me').get()).toEqual(user)
      const organization: List = await client.api('/organization').get()
      expect(await client.api(`/organization/${contosoTenantId}`).get()).toMatchObject(
        organization.value[0] ?? {},
      )
      expect(organization.value).toEqual([
        expect.objectContaining({ id: contosoTenantId, displayName: 'Contoso' }),
      ])
    })

    it('never shows a client secret', async () => {
      const application = await client.api(`/applications(appId='${contosoClient.appId}')`).get()
      expect(application).toMatchObject({
        passwordCredentials: [{ hint: 'ost', secretText: null }],
      })
      expect(JSON.stringify(application)).not.toContain(contosoClient.secret)
    })

    it('answers for missing objects with the identity workload’s error', async () => {
      const id = '0571a27e-0571-4a27-a000-00000000dead'
      for (const { set } of sets) {
        expect(await refusalOf(client.api(`/${set}/${id}`).get())).toEqual({
          statusCode: 404,
          code: 'Request_ResourceNotFound',
          message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
        })
      }
    })

    it('reads terms of use by filter and id', async () => {
      const path = '/identityGovernance/termsOfUse/agreements'
      const token = await service.userToken('reader', 'Agreement.Read.All')
      const reader = graphClient(service, token, version)
      const agreement = {
        id: '0571a27e-0571-4a27-a000-00000000aa01',
        displayName: 'Contoso Terms of Use',
        termsExpiration: null,
        userReacceptRequiredFrequency: 'P90D',
        isViewingBeforeAcceptanceRequired: true,
        isPerDeviceAcceptanceRequired: false,
      }
      const context = `${service.secureUrl}/${version}/$metadata#agreements`
      const list: List = await reader
        .api(path)
        .filter("displayName eq 'contoso terms of use' and isPerDeviceAcceptanceRequired eq false")
        .get()
      expect(list).toEqual({ '@odata.context': context, value: [agreement] })
      expect(await reader.api(`${path}/${agreement.id}`).get()).toEqual({
        '@odata.context': `${context}/$entity`,
        ...agreement,
      })
      const none = '0571a27e-0571-4a27-a000-00000000dead'
      expect(await refusalOf(reader.api(`${path}/${none}`).get())).toEqual({
        statusCode: 404,
        code: 'ResourceNotFound',
        message: `The agreement '${none}' does not exist.`,
      })
    })

    it('refuses guests, and applications that ask for the signed-in user', async () => {
      const guest = graphClient(
        service,
        await service.userToken('guest', 'User.Read', 'Directory.Read.All'),
        version,
      )
      expect(await guest.api('/me').get()).toMatchObject({ userPrincipalName: 'guest@contoso.com' })
      expect(await refusalOf(guest.api('/users').get())).toMatchObject({
        statusCode: 403,
        code: 'Authorization_RequestDenied',
      })
      const token = await service.appToken('Directory.Read.All')
      const application = graphClient(service, token, version)
      expect(await refusalOf(application.api('/me').get())).toMatchObject({ statusCode: 403 })
    })

    it('records who changed what in the audit log, newest first', async () => {
      const beta = await administratorClient(service, 'beta')
      const start = new Date()
      const created: JsonObject = await beta
        .api('/conditionalAccessPolicies')
        .post(legacyPolicy('Audited'))
      const item = `/conditionalAccessPolicies/${memberText(created, 'id')}`
      await beta.api(item).patch({ displayName: 'Audited again' })
      await beta.api(item).delete()
      const records: List = await client
        .api('/auditLogs/directoryAudits')
        .filter(`activityDateTime ge ${start.toISOString()}`)
        .get()
      const user = expect.objectContaining({ userPrincipalName: 'admin@contoso.com' })
      const recordOf = (activity: string, operationType: string, displayName: string) =>
        expect.objectContaining({
          activityDisplayName: activity,
          operationType,
          category: 'Policy',
          loggedByService: 'Conditional Access',
          result: 'success',
          initiatedBy: { user, app: null },
          targetResources: [
            expect.objectContaining({ id: memberText(created, 'id'), displayName }),
          ],
        })
      expect(records).toEqual({
        '@odata.context': `${service.secureUrl}/${version}/$metadata#auditLogs/directoryAudits`,
        value: [
          recordOf('Delete conditional access policy', 'Delete', 'Audited again'),
          recordOf('Update conditional access policy', 'Update', 'Audited again'),
          recordOf('Add conditional access policy', 'Add', 'Audited'),
        ],
      })
      const [newest = {}] = records.value
      const one: JsonObject = await client
        .api(`/auditLogs/directoryAudits/${memberText(newest, 'id')}`)
        .get()
      expect(one).toEqual({
        '@odata.context': `${records['@odata.context']}/$entity`,
        ...newest,
      })
    })
  })

  describe.each(['v1.0', 'beta'] as const)('every path of %s', (version) => {
    it('is answered for an object of the sample', async () => {
      if (version === 'v1.0') await addFurtherObjects(service.store)
      const token = await service.userToken('bob', 'Directory.Read.All', 'Agreement.Read.All')
      const client = graphClient(service, token, version)
      const readList = async (path: string) => {
        const list: List = await client.api(path).get()
        return list.value
      }
      const paths = directoryReadOperations.filter(
        ({ roots, path }) => roots.includes(version) && !path.includes('/termsOfUse/'),
      )
      for (const operation of paths) {
        const path = await pathOf(operation, readList)
        const request = client.api(path).header('ConsistencyLevel', 'eventual')
        if (path.endsWith('/$count')) {
          const count = Number(await request.get())
          // An object of the sample need not be related to others.
          const isRelation = /\/(?:me|[\da-f]{8}-[\da-f-]{27})\//u.test(path)
          expect([path, count >= (isRelation ? 0 : 1)]).toEqual([path, true])
          continue
        }
        const answer: JsonObject = await (operation.method === 'POST'
          ? request.post(bodyFor(path))
          : request.get())
        expect({ path, ...answer }).toHaveProperty(['@odata.context'])
      }
    })
  })

  it('covers every operation', () => {
    const operations = [...directoryReadOperations, ...directoryAuditOperations]
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
