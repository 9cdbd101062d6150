/** The root singleton `/beta/conditionalAccess`, which has the resources of `/beta/identity/conditionalAccess`. */

import { beforeAll, expect, it } from 'vitest'
import { memberText } from '../../src/kernel/json.ts'
import { modernPolicy } from '../contract/support/conditional-access-bodies.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Policy.ReadWrite.AuthenticationMethod',
  )
})

it('serves objects written at the canonical path, and the reverse', async () => {
  const created = await service.send('POST', '/beta/conditionalAccess/policies', {
    token,
    body: modernPolicy('Through the alias'),
  })
  const id = memberText(created.json, 'id')
  const canonical = `/beta/identity/conditionalAccess/policies/${id}`
  const read = await service.send('GET', canonical, { token })
  expect([created.status, read.json['displayName']]).toEqual([201, 'Through the alias'])
  const removed = await service.send('DELETE', `/beta/conditionalAccess/policies/${id}`, { token })
  const gone = await service.send('GET', canonical, { token })
  expect([removed.status, gone.status]).toEqual([204, 404])
  const deleted = `/beta/conditionalAccess/deletedItems/policies/${id}`
  expect((await service.send('GET', deleted, { token })).status).toBe(200)
})

it('is unknown to v1.0', async () => {
  expect((await service.send('GET', '/v1.0/conditionalAccess/policies', { token })).status).toBe(
    400,
  )
})

it('is not a resource itself', async () => {
  expect((await service.send('GET', '/beta/conditionalAccess', { token })).status).toBe(400)
})
