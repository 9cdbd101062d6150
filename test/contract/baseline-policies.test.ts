/** A published baseline of conditional access policies, file by file: posted, and read back as meant. */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client } from '@microsoft/microsoft-graph-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import type { TestService } from '../support/test-service.ts'
import { administratorClient, startTrustedService, storeNames } from './support/graph-client.ts'

const directory = fileURLToPath(
  new URL('../../../shared/data/conditional-access-baseline/', import.meta.url),
)
const present = existsSync(directory)
const files = present ? globSync(`${directory}**/*.json`).toSorted() : []
process.stdout.write(
  present
    ? `conditional access baseline: ${files.length} policies\n`
    : 'skipped: the conditional access baseline is not beside the repository\n',
)

/** What stands for the baseline's placeholders: a ring, and groups of the sample tenant. */
const placeholders: Readonly<Record<string, string>> = {
  '<RING>': 'Pilot',
  '<EmergencyAccessAccountsGroup>': '0571a27e-0571-4a27-a000-000000000b05',
  '<ExclusionTempGroup>': '0571a27e-0571-4a27-a000-000000000b02',
  '<ExclusionPermGroup>': '0571a27e-0571-4a27-a000-000000000b03',
  '<AdministratorGroup>': '0571a27e-0571-4a27-a000-000000000b06',
  '<SynchronizationServiceAccountsGroup>': '0571a27e-0571-4a27-a000-000000000b04',
  '<AADP2Group>': '0571a27e-0571-4a27-a000-000000000b01',
}

function readPolicy(file: string): JsonObject {
  const text = readFileSync(file, 'utf8').replace(/^\u{feff}/u, '')
  const filled = text.replaceAll(
    /<\w+>/gu,
    (placeholder) => placeholders[placeholder] ?? placeholder,
  )
  return JSON.parse(filled) as JsonObject
}

/** Members that the service sets, whatever a file says. */
const ofService = new Set(['id', 'createdDateTime', 'modifiedDateTime'])

/** What sign-in frequency means where a file, written before these members existed, does not say. */
const frequencyDefaults: JsonObject = {
  authenticationType: 'primaryAndSecondaryAuthentication',
  frequencyInterval: 'timeBased',
}

function meaningOfMember(name: string, value: JsonValue): JsonValue {
  if (name === 'clientAppTypes' && Array.isArray(value)) {
    // WHY: two files write `All`; enumeration values match in any letter case and are read back in one.
    return value.map((item: JsonValue) => (item === 'All' ? 'all' : item))
  }
  if (!isJsonObject(value)) return value
  if (name === 'authenticationStrength') return memberText(value, 'id')
  return meaningOf(name === 'signInFrequency' ? { ...frequencyDefaults, ...value } : value)
}

/**
 * What a policy says: without annotations and members of the service, without members that are null or empty,
 * which say the same as absent ones; a strength as its id; defaults spelt out.
 */
function meaningOf(policy: JsonObject): JsonObject {
  const entries = Object.entries(policy)
    .filter(([name]) => !name.includes('@') && !ofService.has(name))
    .map(([name, value]): [string, JsonValue] => [name, meaningOfMember(name, value ?? null)])
    .filter(([, value]) => !isEmpty(value))
    .toSorted(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(entries)
}

function isEmpty(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0)
}

describe.skipIf(!present).each(storeNames)('the conditional access baseline on %s', (store) => {
  const path = '/identity/conditionalAccess/policies'
  let service: TestService
  let client: Client

  beforeAll(async () => {
    service = await startTrustedService(store)
    client = await administratorClient(service)
  })
  afterAll(() => service.close())

  it.each(files.map((file) => [basename(file, '.json'), file] as const))(
    'takes %s',
    async (_, file) => {
      const policy = readPolicy(file)
      const created: JsonObject = await client.api(path).post(policy)
      const read: JsonObject = await client.api(`${path}/${memberText(created, 'id')}`).get()
      expect(read).toEqual(created)
      expect(meaningOf(read)).toEqual(meaningOf(policy))
    },
  )

  it('lists all of them, each readable in the 2019 form', async () => {
    const list: { readonly value: readonly JsonObject[] } = await client.api(path).get()
    expect(list.value.map((policy) => memberText(policy, 'displayName')).toSorted()).toEqual(
      files.map((file) => memberText(readPolicy(file), 'displayName')).toSorted(),
    )
    const legacy: { readonly value: readonly JsonObject[] } = await client
      .api('/conditionalAccessPolicies')
      .get()
    expect(new Set(legacy.value.map(({ id }) => id))).toEqual(
      new Set(list.value.map(({ id }) => id)),
    )
  })
})
