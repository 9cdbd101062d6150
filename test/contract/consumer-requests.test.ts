/**
 * Reads of real consumers, as their source has them, with the ids of the sample tenant. A request counts as answered
 * only by the documented success. What is not supported is refused by name.
 */

import { describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'
import consumers from './consumer-requests.json' with { type: 'json' }

const service = setUpTestService()

/** Consumers send the header by default, since some queries need it. */
const headers = { consistencylevel: 'eventual' } as const

function readerToken(): Promise<string> {
  return service.userToken(
    'admin',
    'Agreement.Read.All',
    'Application.ReadWrite.All',
    'IdentityProvider.Read.All',
    'OnPremDirectorySynchronization.Read.All',
    'Directory.Read.All',
    'Policy.Read.All',
    'Policy.Read.ConditionalAccess',
  )
}

describe.each(Object.entries(consumers))('%s', (_, { answered, notSupported }) => {
  it.each(answered)('gets the documented success for %s', async (request) => {
    const [method = '', path = ''] = request.split(' ')
    const { status, json } = await service.send(method, path, {
      token: await readerToken(),
      headers,
    })
    expect(status).toBe(200)
    expect(json).toHaveProperty(['@odata.context'])
    if ('value' in json) expect(json['value']).toBeInstanceOf(Array)
  })

  it.each(notSupported)('is told by name that %s is not supported', async (request) => {
    const [method = '', path = ''] = request.split(' ')
    const { status, json } = await service.send(method, path, { token: await readerToken() })
    expect([status, json['error']]).toMatchObject([501, { code: 'NotImplemented' }])
  })
})

describe('the reads of EntraExporter in batches', () => {
  it.each(['v1.0', 'beta'])('succeed in %s', async (version) => {
    const root = `/${version}/`
    const urls = consumers.EntraExporter.answered
      .map((request) => request.replace('GET ', ''))
      .filter((path) => path.startsWith(root))
      .map((path) => path.slice(root.length))
    expect(urls.length).toBeGreaterThan(5)
    for (let start = 0; start < urls.length; start += 20) {
      const requests = urls
        .slice(start, start + 20)
        .map((url, id) => ({ id, method: 'GET', url, headers }))
      const { status, json } = await service.send('POST', `${root}$batch`, {
        token: await readerToken(),
        body: { requests },
      })
      expect(status).toBe(200)
      const responses = json['responses'] as readonly JsonObject[]
      expect(responses.map((response) => response['status'])).toEqual(requests.map(() => 200))
    }
  })
})

describe('what the reads are for', () => {
  const read = async (path: string): Promise<readonly JsonObject[]> => {
    const { json } = await service.send('GET', path, { token: await readerToken(), headers })
    return json['value'] as readonly JsonObject[]
  }

  it('is there: a licence with the plans that decide what a tenant may do', async () => {
    const [licence] = await read('/v1.0/subscribedSkus')
    expect(licence).toMatchObject({
      skuPartNumber: 'AAD_PREMIUM_P2',
      servicePlans: expect.arrayContaining([
        expect.objectContaining({ servicePlanName: 'AAD_PREMIUM_P2' }),
      ]),
    })
  })

  it('is there: the assignments that the members of directory roles are', async () => {
    const administrator = '0571a27e-0571-4a27-a000-000000000a01'
    const filter = `principalId eq '${administrator}'`
    const path = '/v1.0/roleManagement/directory/roleAssignments'
    const [assignment = {}] = await read(
      `${path}?$filter=${encodeURIComponent(filter)}&$expand=principal,roleDefinition`,
    )
    expect(assignment).toMatchObject({
      principalId: administrator,
      roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
      directoryScopeId: '/',
      principal: { '@odata.type': '#microsoft.graph.user', displayName: 'Sample Administrator' },
      roleDefinition: { displayName: 'Global Administrator', isBuiltIn: true },
    })
    const again = await service.send('GET', `${path}/${memberText(assignment, 'id')}`, {
      token: await readerToken(),
    })
    expect(again.json).toMatchObject({ id: assignment['id'], principalId: administrator })
    const instances = await read(
      `/beta/roleManagement/directory/roleAssignmentScheduleInstances?$filter=${encodeURIComponent(`${filter} and assignmentType eq 'Assigned'`)}`,
    )
    expect(instances).toMatchObject([{ memberType: 'Direct', principalId: administrator }])
  })

  it('is there: the groups that contain a user through others', async () => {
    const names = (objects: readonly JsonObject[]) => objects.map((each) => each['displayName'])
    const ada = '/v1.0/users/ada@contoso.com'
    expect(names(await read(`${ada}/transitiveMemberOf/microsoft.graph.group`))).toEqual(
      expect.arrayContaining(['Sales East', 'Sales', 'All Staff']),
    )
    const direct = names(await read(`${ada}/memberOf`))
    expect(direct).toContain('Sales East')
    expect(direct).not.toContain('All Staff')
    const staff = '/v1.0/groups/0571a27e-0571-4a27-a000-000000000b01'
    expect(names(await read(`${staff}/transitiveMembers/microsoft.graph.user`))).toEqual([
      'Ada',
      'Bob',
    ])
  })
})
