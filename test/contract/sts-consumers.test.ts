/**
 * What public tools and scripts send to the typed families of STS policies, as their sources have it: each request gets
 * the status that the script needs, and answers have what it reads. On both stores.
 */

import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { setUpTestService, type StoreName } from '../support/test-service.ts'
import { RequestList, type WrittenRequest } from './support/written-requests.ts'
import { stsPermissions } from './support/sts-families.ts'
import consumers from './sts-consumers.json' with { type: 'json' }

interface ScriptRequest extends WrittenRequest {
  readonly status: number
  /** What the answer has; objects of a list are found among others. */
  readonly shows?: JsonObject
}

interface Script {
  readonly consumer: string
  /** Repository and file, or what a public script is about. */
  readonly source: string
  /** Where the old resource is; 2018 when absent. */
  readonly legacyPolicies?: '2018' | 'current'
  readonly requests: readonly ScriptRequest[]
}

const scripts = consumers.scripts as readonly Script[]
const modes = ['2018', 'current'] as const

/** What an object must have: its members, and in a list each of the named objects. */
function expected(value: JsonValue): unknown {
  if (typeof value === 'string' && value.startsWith('{any}')) {
    return expect.stringContaining(value.slice('{any}'.length))
  }
  if (Array.isArray(value) && value.length > 0) {
    return expect.arrayContaining(value.map((each) => expected(each)))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const members = Object.entries(value).map(([name, part]) => [name, expected(part ?? null)])
  return expect.objectContaining(Object.fromEntries(members))
}

const runs = (['sqlite', 'postgres'] as const).flatMap((store: StoreName) =>
  modes.map((mode) => ({ store, mode })),
)

describe.each(runs)('with legacy policies of $mode on $store', ({ store, mode }) => {
  const stsPolicies = { ...familyOptions.stsPolicies, legacyPolicies: mode }
  const service = setUpTestService({ store, app: { families: { ...familyOptions, stsPolicies } } })
  const inMode = scripts.filter(({ legacyPolicies = '2018' }) => legacyPolicies === mode)

  it.each(inMode)('answers $consumer', async ({ requests }) => {
    const scopes = [...stsPermissions, 'Directory.AccessAsUser.All', 'Directory.Read.All']
    const token = await service.userToken('admin', ...scopes)
    const list = new RequestList(consumers.ids)
    for (const request of requests) {
      const { status, json } = await list.send(service, token, request)
      const sent = list.fill(request.send)
      const refused = request.status < 400 ? json['error'] : undefined
      expect([sent, status, refused]).toEqual([sent, request.status, undefined])
      const { shows } = request
      if (shows !== undefined) expect([sent, json]).toEqual([sent, expected(list.fillIn(shows))])
    }
  })
})
