/**
 * Writes of the Terraform provider azuread: each gets its documented success, and a GET shows the effect. One list of
 * requests in its order, on both stores.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import { knownPermissions } from '../../src/identity/permissions.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'
import { RequestList, type WrittenRequest } from './support/written-requests.ts'
import consumer from './consumer-writes.json' with { type: 'json' }

interface Effect {
  readonly get: string
  /** 200 when absent. */
  readonly status?: number
  /** Members of the object. */
  readonly has?: JsonObject
  /** Members of one object of the list. */
  readonly contains?: JsonObject
  /** Members that no object of the list has. */
  readonly lacks?: JsonObject
}

interface Write extends WrittenRequest {
  readonly status: number
  readonly shows?: Effect
}

const writes = consumer.writes as readonly Write[]

describe.each(['sqlite', 'postgres'] as const)('the writes of Terraform azuread on %s', (store) => {
  const service = setUpTestService({ store })
  const list = new RequestList(consumer.ids)
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...knownPermissions('delegated'))
  })

  it.each(writes)('$send gets $status, and a GET shows it', async (write) => {
    const { status, json } = await list.send(service, token, write)
    expect([status, json['error']]).toEqual([write.status, undefined])
    if (write.shows === undefined) return
    const { get, has, contains, lacks } = write.shows
    const shown = await list.send(service, token, { send: `GET ${get}` })
    expect(shown.status).toBe(write.shows.status ?? 200)
    if (has) expect(shown.json).toMatchObject(list.fillIn(has))
    if (contains) {
      expect(shown.json['value']).toContainEqual(expect.objectContaining(list.fillIn(contains)))
    }
    if (lacks) {
      expect(shown.json['value']).not.toContainEqual(expect.objectContaining(list.fillIn(lacks)))
    }
  })
})
