/** Queries of the audit log, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { directoryAudit } from '../../src/graph/directory-audit.ts'
import { maximumObjectsRead } from '../../src/graph/handlers/bounded.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const path = '/v1.0/auditLogs/directoryAudits'
const location = {
  '@odata.type': '#microsoft.graph.countryNamedLocation',
  countriesAndRegions: ['NO'],
}

describe.each(['sqlite', 'postgres'] as const)('the audit log on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string
  let id: string

  const list = async (query: string): Promise<readonly JsonObject[]> => {
    const { status, json } = await service.send('GET', `${path}?${query}`, { token })
    expect([status, json['error']]).toEqual([200, undefined])
    return json['value'] as readonly JsonObject[]
  }
  const activities = async (filter: string) =>
    (await list(`$filter=${encodeURIComponent(filter)}`)).map(
      (record) => record['activityDisplayName'],
    )

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'AuditLog.Read.All',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
    )
    const send = (method: string, at: string, body?: JsonObject) =>
      service.send(method, `/v1.0/identity/conditionalAccess/namedLocations${at}`, { token, body })
    const created = await send('POST', '', { ...location, displayName: 'Fjord' })
    id = memberText(created.json, 'id')
    await send('PATCH', `/${id}`, { ...location, displayName: 'Fjord and fell' })
    await send('POST', '', { ...location, displayName: 'Elsewhere' })
  })

  it.each([
    () => `targetResources/any(t:t/id eq '${id}')`,
    () => "targetResources/any(t:startswith(t/displayName,'fjord'))",
    () =>
      "startswith(initiatedBy/user/userPrincipalName,'admin@') and targetResources/any(t:t/id eq '" +
      id +
      "')",
  ])('is filtered by what was changed and by whom (%#)', async (filter) => {
    expect(await activities(filter())).toEqual(['Update named location', 'Add named location'])
  })

  it('is filtered by activity, category, service, result and correlation', async () => {
    const [record = {}] = await list(
      `$filter=${encodeURIComponent("activityDisplayName eq 'Update named location'")}`,
    )
    const correlation = memberText(record, 'correlationId')
    expect(await activities(`correlationId eq '${correlation}'`)).toEqual(['Update named location'])
    expect(await activities(`id eq '${memberText(record, 'id')}'`)).toHaveLength(1)
    expect(await activities("result eq 'failure'")).toEqual([])
    expect(
      await activities("category eq 'Policy' and loggedByService eq 'Conditional Access'"),
    ).toHaveLength(3)
  })

  it('names the user and the group of a change, with their names and types', async () => {
    const writer = await service.userToken('admin', 'Group.ReadWrite.All', 'AuditLog.Read.All')
    const user = '0571a27e-0571-4a27-a000-000000000a04'
    const created = await service.send('POST', '/v1.0/groups', {
      token: writer,
      body: {
        displayName: 'Sailors',
        mailNickname: 'sailors',
        mailEnabled: true,
        securityEnabled: false,
        groupTypes: ['Unified'],
        'members@odata.bind': [`https://graph.microsoft.com/v1.0/users/${user}`],
      },
    })
    const group = memberText(created.json, 'id')
    const [added = {}] = await list(
      `$filter=${encodeURIComponent(`activityDisplayName eq 'Add member to group' and targetResources/any(t:t/id eq '${group}')`)}`,
    )
    expect(added['targetResources']).toMatchObject([
      {
        id: user,
        type: 'User',
        userPrincipalName: 'ada@contoso.com',
        groupType: null,
        modifiedProperties: [
          { displayName: 'Group.ObjectID', oldValue: null, newValue: JSON.stringify(group) },
          { displayName: 'Group.DisplayName', oldValue: null, newValue: '"Sailors"' },
        ],
      },
      {
        id: group,
        displayName: 'Sailors',
        type: 'Group',
        userPrincipalName: null,
        groupType: 'unifiedGroups',
        modifiedProperties: [],
      },
    ])
  })

  it('shows selected members, newest first', async () => {
    const { json } = await service.send(
      'GET',
      `${path}?$select=activityDisplayName&$orderby=activityDateTime desc&$top=1`,
      { token },
    )
    expect(json).toMatchObject({
      '@odata.context': expect.stringMatching(
        /#auditLogs\/directoryAudits\(activityDisplayName\)$/u,
      ),
      value: [{ id: expect.any(String), activityDisplayName: expect.any(String) }],
    })
    const oldest = await service.send('GET', `${path}?$orderby=activityDateTime`, { token })
    expect([oldest.status, oldest.json['error']]).toMatchObject([501, { code: 'NotImplemented' }])
  })

  it('goes on with a link when one answer may look at no more records', async () => {
    const tenant = contosoTenantId
    const at = new Date('2020-01-01T00:00:00Z')
    const author = { kind: 'system', id: 'ostiary' } as const
    await service.store.write(tenant, { author, requestId: 'r', at }, async (transaction) => {
      for (let index = 0; index <= maximumObjectsRead; index += 1) {
        await transaction.appendAudit(
          directoryAudit(
            {
              descriptor: { category: 'C', loggedByService: 'S', targetType: 'T' },
              activityDisplayName: index === 0 ? 'Oldest' : 'Other',
              operationType: 'Add',
              author,
              requestId: 'r',
              at: new Date(at.getTime() + index),
              target: { id: 't' },
              modifiedProperties: [],
            },
            String(index),
          ),
        )
      }
    })
    const filter = "activityDisplayName eq 'Oldest'"
    const first = await service.send('GET', `${path}?$filter=${encodeURIComponent(filter)}`, {
      token,
    })
    expect(first.json['value']).toEqual([])
    const link = new URL(memberText(first.json, '@odata.nextLink'))
    const second = await service.send('GET', `${link.pathname}${link.search}`, { token })
    expect(second.json['value']).toMatchObject([{ activityDisplayName: 'Oldest' }])
    expect(second.json).not.toHaveProperty(['@odata.nextLink'])
  })
})
