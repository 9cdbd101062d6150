/**
 * Every declared limit, exactly: what is at the limit is accepted, and what is one beyond it is refused with the code
 * of the declaration. A new limit needs a case here, or the test that covers it.
 */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  declaredLimits,
  type DeclaredLimit,
  type LimitName,
} from '../../scripts/limits/declared-limits.ts'
import { kindNames } from '../../src/conditional-access/model/kind-names.ts'
import { conditionalAccessPolicyType } from '../../src/conditional-access/model/policy-types.ts'
import {
  eligibilityRequests,
  roleAssignments,
  roleDefinitions,
  users,
} from '../../src/directory/kinds.ts'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { ComplexType, PropertyType } from '../../src/edm/model.ts'
import { createFamilies } from '../../src/families.ts'
import { countFamilies } from '../../src/graph/handlers/counted-families.ts'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { methodFamily } from '../../src/tenant-policies/authentication-methods/default-methods.ts'
import { keySetFamily } from '../../src/trust-framework/key-sets/stored-key-set.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { createAuthority } from '../../src/local-tls/certificates.ts'
import { setUpTestService, type Answer, type TestService } from '../support/test-service.ts'
import {
  accessBody,
  accessPath,
  decisionsBody,
  decisionsPath,
  documentOf,
  everyScope,
  frameworkPath,
  locationBody,
  locationPath,
  strengthBody,
  strengthPath,
  stsBody,
  stsPath,
  xmlContent,
} from '../adversarial/support/policy-documents.ts'

const effectivePath = '/ostiary/v1/sts/effective'
const sampleClient = { appId: contosoClient.appId }

/** A service whose limits are low where reaching the usual ones takes long. */
const small = {
  policies: 2,
  namedLocations: 6,
  authenticationStrengths: 8,
  policyBytesPerTenant: 30_000,
  documentBytesPerTenant: 2_000,
  directoryBytesPerTenant: 60_000,
}

/** Sends requests to a service as its administrator. */
interface Client {
  readonly service: TestService
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
}

/** A request whose size can be chosen. It is sent with the limit, and then with one more. */
interface Probe {
  readonly service?: 'small'
  /** The limit of the service, where it is not the declared one. */
  readonly most?: number
  readonly request: (client: Client, size: number) => Promise<Answer>
  /** The status at the limit; any of success when absent. */
  readonly status?: number
}

/** A test elsewhere, by its file and a part of its title. */
interface Elsewhere {
  readonly file: string
  readonly title: string
}

const access = (changes: JsonObject, conditions: JsonObject = {}): JsonObject => {
  const body = accessBody(randomUUID())
  return { ...body, ...changes, conditions: { ...body.conditions, ...conditions } }
}

const idOf = ({ json }: Answer): string => memberText(json, 'id')

const bytesOf = (body: JsonObject | undefined): number => Buffer.byteLength(JSON.stringify(body))

/** Creates objects until the tenant has so many. Returns the last answer. */
async function fill(
  { service, send }: Client,
  { family, path }: { readonly family: string; readonly path: string },
  body: () => unknown,
  size: number,
): Promise<Answer> {
  let answer: Answer | undefined
  while (answer === undefined || (await service.store.count(contosoTenantId, family)) < size) {
    answer = await send('POST', path, body())
    if (answer.status !== 201) break
  }
  return answer
}

/** Adds objects without content until the tenant has so many of a family. */
async function fillFamily(service: Client['service'], family: string, size: number): Promise<void> {
  const stored = await service.store.count(contosoTenantId, family)
  await service.store.write(
    contosoTenantId,
    { author: { kind: 'system', id: 'test' }, requestId: 'test', at: new Date() },
    async (transaction) => {
      for (let more = stored; more < size; more += 1) {
        const id = randomUUID()
        await transaction.create({ family, id, body: {}, index: [], uniqueKeys: [] })
      }
    },
  )
}

const applicationsPath = '/v1.0/applications'
const keySetsPath = '/beta/trustFramework/keySets'

/** Stores members of an application that no request could set at once. */
async function changeApplication(
  { service }: Client,
  id: string,
  members: JsonObject,
): Promise<void> {
  const key = { family: 'applications', id }
  await service.store.write(
    contosoTenantId,
    { author: { kind: 'system', id: 'test' }, requestId: 'test', at: new Date() },
    async (transaction) => {
      const stored = await transaction.find(contosoTenantId, key)
      const body = { ...stored?.body, ...members }
      await transaction.replace({ ...key, body, index: [], uniqueKeys: [] })
    },
  )
}

const rolePath = (name: string): string => `/v1.0/roleManagement/directory/${name}`

const action = 'microsoft.directory/applications/basic/update'

const customRole = (actions: readonly (readonly string[])[]): JsonObject => ({
  displayName: randomUUID(),
  isEnabled: true,
  rolePermissions: actions.map((allowedResourceActions) => ({ allowedResourceActions })),
})

/** Ada as Reports Reader. */
const heldRole = {
  principalId: '0571a27e-0571-4a27-a000-000000000a04',
  roleDefinitionId: '4a5d8f65-41da-4de4-8968-e035b65339cf',
}

/** Creates a policy, and gives it a description with which something has exactly the size. */
async function padPolicy(
  { service, send }: Client,
  size: number,
  measure: (id: string) => Promise<number>,
): Promise<Answer> {
  const created = await send('POST', accessPath, access({ description: 'x' }))
  const id = idOf(created)
  const description = 'x'.repeat(1 + size - (await measure(id)))
  const answer = await send('PATCH', `${accessPath}/${id}`, { description })
  expect(
    (await service.store.find(contosoTenantId, { family: kindNames.policies, id }))?.version,
  ).toBe(answer.status === 204 ? 2 : 1)
  return answer.status === 204 ? answer : (await send('DELETE', `${accessPath}/${id}`), answer)
}

const storedPolicy = async ({ service }: Client, id: string): Promise<JsonObject | undefined> =>
  (await service.store.find(contosoTenantId, { family: kindNames.policies, id }))?.body

const countedFamilies = countFamilies(
  createFamilies(tolerantFamilyOptions).flatMap(({ kinds }) => kinds),
)

const constantAttribute = { '@odata.type': '#microsoft.graph.valueBasedAttribute', value: 'x' }

const customClaim = (configurations: readonly JsonObject[]): JsonObject => ({
  '@odata.type': '#microsoft.graph.customClaim',
  name: 'x',
  tokenFormat: ['jwt'],
  configurations,
})

/** Puts the policy of the service principal of the sample's client. */
const putClaims = ({ send }: Client, claims: readonly JsonObject[]): Promise<Answer> =>
  send('PUT', '/beta/servicePrincipals/0571a27e-0571-4a27-a000-000000000f01/claimsPolicy', {
    claims,
  })

const usersPath = '/v1.0/users'
const userBody = (): JsonObject => {
  const alias = randomUUID()
  return {
    aboutMe: 'x',
    accountEnabled: true,
    displayName: 'Padded',
    interests: ['x'],
    mailNickname: alias,
    passwordProfile: { password: 'Tr0ub4dor&3' },
    skills: ['x'],
    userPrincipalName: `${alias}@contoso.com`,
  }
}

const storedUser = async ({ service }: Client, id: string): Promise<JsonObject | undefined> =>
  (await service.store.find(contosoTenantId, { family: 'users', id }))?.body

/** Creates a user, and gives it texts with which something has exactly the size. */
async function padUser(
  { send }: Client,
  size: number,
  measure: (id: string) => Promise<number>,
): Promise<Answer> {
  const id = idOf(await send('POST', usersPath, userBody()))
  const text = 'x'.repeat(1_024)
  const missing = size - (await measure(id))
  // Quotes and a comma come with each text of a list.
  const texts = Math.floor(missing / (text.length + 3))
  const list = (length: number) => ['x', ...repeated(length, () => text)]
  const answer = await send('PATCH', `${usersPath}/${id}`, {
    aboutMe: 'x'.repeat(1 + missing - texts * (text.length + 3)),
    interests: list(Math.ceil(texts / 2)),
    skills: list(Math.floor(texts / 2)),
  })
  await send('DELETE', `${usersPath}/${id}`)
  await send('DELETE', `/v1.0/directory/deletedItems/${id}`)
  return answer
}

/** Deletes a group that has a member, which its tombstone keeps. */
async function deleteGroupWithMember({ send }: Client): Promise<void> {
  const member = idOf(await send('POST', usersPath, userBody()))
  const group = await send('POST', '/v1.0/groups', {
    displayName: 'Gone',
    mailEnabled: false,
    mailNickname: 'gone',
    'members@odata.bind': [`https://x/v1.0/directoryObjects/${member}`],
    securityEnabled: true,
  })
  await send('DELETE', `/v1.0/groups/${idOf(group)}`)
  await send('DELETE', `${usersPath}/${member}`)
  await send('DELETE', `/v1.0/directory/deletedItems/${member}`)
}

const withRule = (rule: string): JsonObject =>
  access({}, { devices: { deviceFilter: { mode: 'include', rule } } })

const upload = ({ send }: Client, id: string, inner = ''): Promise<Answer> =>
  send('PUT', `${frameworkPath}/${id}/$value`, documentOf(id, { inner }), xmlContent)

/** A set of policies as a form of files. */
const setOf = (files: readonly (readonly [name: string, text: string])[]): string =>
  files
    .map(
      ([name, text]) =>
        `--limit\r\nContent-Disposition: form-data; name="f"; filename="${name}"\r\n\r\n${text}\r\n`,
    )
    .join('')
    .concat('--limit--\r\n')

const sendSet = ({ send }: Client, files: Parameters<typeof setOf>[0]): Promise<Answer> =>
  send('POST', '/ostiary/v1/trust-framework/policies:validate', setOf(files), {
    'content-type': 'multipart/form-data; boundary=limit',
  })

/** Elements inside each other, as deep as given; those in `Extensions` may have any name. */
const foreignElements = (depth: number): string => {
  const foreign = depth - 5
  const elements = `<a xmlns="urn:test">${'<a>'.repeat(foreign - 1)}${'</a>'.repeat(foreign)}`
  return `<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="P"><DisplayName>P</DisplayName><Protocol Name="None"/><Extensions>${elements}</Extensions></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
}

const list =
  (query: string) =>
  ({ send }: Client): Promise<Answer> =>
    send('GET', `${accessPath}?${query}`)

const signIn = { principal: { kind: 'user', id: randomUUID() } }

const hex = (number: number): string => number.toString(16).padStart(4, '0')

const repeated = <Item>(size: number, make: (at: number) => Item): readonly Item[] =>
  Array.from({ length: size }, (_, at) => make(at))

const probes: Readonly<Record<LimitName, Probe | Elsewhere>> = {
  policies: {
    service: 'small',
    most: small.policies,
    request: (client, size) =>
      fill(client, { family: kindNames.policies, path: accessPath }, () => access({}), size),
  },
  namedLocations: {
    service: 'small',
    most: small.namedLocations,
    request: (client, size) =>
      fill(
        client,
        { family: kindNames.namedLocations, path: locationPath },
        () => locationBody(randomUUID()),
        size,
      ),
  },
  authenticationStrengths: {
    service: 'small',
    most: small.authenticationStrengths,
    request: (client, size) =>
      fill(
        client,
        { family: kindNames.authenticationStrengths, path: strengthPath },
        () => strengthBody(randomUUID().slice(0, 8)),
        size,
      ),
  },
  ipRangesPerNamedLocation: {
    request: ({ send }, size) =>
      send('POST', locationPath, {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: 'Ranges',
        isTrusted: false,
        // The longest form of a range: 2,000 of them have more bytes than a policy may have.
        ipRanges: repeated(size, (at) => ({
          '@odata.type': '#microsoft.graph.iPv6Range',
          lowerAddress: `2001:0db8:0000:0000:0000:0000:${hex(at)}:0000`,
          upperAddress: `2001:0db8:0000:0000:0000:0000:${hex(at)}:ffff`,
        })),
      }),
  },
  idsPerList: {
    request: ({ send }, size) =>
      send(
        'POST',
        accessPath,
        access(
          {},
          { users: { includeUsers: ['All'], excludeUsers: repeated(size, () => randomUUID()) } },
        ),
      ),
  },
  policyBytes: {
    request: (client, size) =>
      padPolicy(client, size, async (id) => bytesOf(await storedPolicy(client, id))),
  },
  directoryObjectBytes: {
    request: (client, size) =>
      padUser(client, size, async (id) => bytesOf(await storedUser(client, id))),
  },
  directoryBytesPerTenant: {
    service: 'small',
    most: small.directoryBytesPerTenant,
    request: async (client, size) => {
      await deleteGroupWithMember(client)
      return padUser(client, size, async () => {
        const { store } = client.service
        const sum = await store.sumBytes(contosoTenantId, countedFamilies.directory)
        // What belongs to deleted objects counts too.
        expect(sum.contents).toBeGreaterThan(0)
        return sum.bodies + sum.contents
      })
    },
  },
  boundReferences: {
    request: async (client, size) => {
      const { send, service } = client
      await fill(client, { family: 'users', path: usersPath }, userBody, size)
      const { items } = await service.store.list(contosoTenantId, 'users', { limit: size })
      const addresses = items.map(({ id }) => id)
      return send('POST', '/v1.0/groups', {
        displayName: 'Bound',
        mailEnabled: false,
        mailNickname: 'bound',
        'members@odata.bind': addresses.map((id) => `https://x/v1.0/directoryObjects/${id}`),
        securityEnabled: true,
      })
    },
  },
  membersPerGroup: {
    file: 'src/directory/writes/written-reference.test.ts',
    title: 'takes as many edges as the relation takes, and refuses one more',
  },
  ownersPerGroup: {
    file: 'test/http/directory-groups.test.ts',
    title: 'takes at most a hundred owners',
  },
  itemsPerApplication: {
    request: ({ send }, size) => {
      const tags = Array.from({ length: size }, (_, index) => `tag-${index}`)
      return send('POST', applicationsPath, { displayName: 'x', tags })
    },
  },
  redirectUrisPerApplication: {
    request: ({ send }, size) => {
      const redirectUris = Array.from({ length: size }, (_, at) => `https://x.example/${at}`)
      return send('POST', applicationsPath, { displayName: 'x', web: { redirectUris } })
    },
  },
  keysPerSet: {
    request: ({ send }, size) =>
      send('PUT', `${keySetsPath}/B2C_1A_FacebookSecret`, {
        keys: repeated(size, () => ({ kty: 'oct', k: 'c2VjcmV0' })),
      }),
  },
  keySetName: {
    request: ({ send }, size) => send('POST', keySetsPath, { id: 'x'.repeat(size) }),
  },
  keyText: {
    request: ({ send }, size) =>
      send('POST', `${keySetsPath}/B2C_1A_GoogleSecret/uploadSecret`, { k: 'x'.repeat(size) }),
  },
  rsaKeyMember: {
    request: ({ send }, size) =>
      send('POST', keySetsPath, {
        id: randomUUID(),
        keys: [{ kty: 'RSA', e: 'AQAB', n: '_'.repeat(size) }],
      }),
  },
  keySets: {
    request: async ({ send, service }, size) => {
      await fillFamily(service, keySetFamily, size - 1)
      return send('POST', keySetsPath, { id: randomUUID() })
    },
  },
  secretsPerObject: {
    request: async (client, size) => {
      const id = idOf(await client.send('POST', applicationsPath, { displayName: 'x' }))
      const passwordCredentials = repeated(size - 1, () => ({ keyId: randomUUID() }))
      await changeApplication(client, id, { passwordCredentials })
      return client.send('POST', `${applicationsPath}/${id}/addPassword`, {})
    },
  },
  certificatesPerObject: {
    request: async ({ send }, size) => {
      const { certificate } = await createAuthority(new Date())
      const key = Buffer.from(certificate).toString('base64')
      const keyCredentials = repeated(size, () => ({ key }))
      return send('POST', applicationsPath, { displayName: 'x', keyCredentials })
    },
  },
  ownersPerApplication: {
    request: async (client, size) => {
      const { send, service } = client
      await fill(client, { family: 'users', path: usersPath }, userBody, size)
      const { items } = await service.store.list(contosoTenantId, 'users', { limit: size })
      const id = idOf(await send('POST', applicationsPath, { displayName: 'x' }))
      const path = `${applicationsPath}/${id}/owners/$ref`
      // The administrator owns it already.
      const others = items.filter((user) => !user.id.endsWith('000000000a01'))
      let answer: Answer | undefined
      for (const other of others.slice(0, size - 1)) {
        answer = await send('POST', path, { '@odata.id': `https://x/directoryObjects/${other.id}` })
      }
      if (answer === undefined) throw new Error('there are no users')
      return answer
    },
  },
  federatedCredentialsPerApplication: {
    file: 'test/http/grants.test.ts',
    title: 'keeps federated identity credentials of an application',
  },
  extensionPropertiesPerApplication: {
    request: async ({ send }, size) => {
      const id = idOf(await send('POST', applicationsPath, { displayName: 'x' }))
      const path = `${applicationsPath}/${id}/extensionProperties`
      const body = { dataType: 'String', targetObjects: ['User'] }
      let answer = await send('POST', path, { ...body, name: 'n0' })
      for (let more = 1; more < size; more += 1) {
        answer = await send('POST', path, { ...body, name: `n${more}` })
      }
      return answer
    },
  },
  logoBytes: {
    request: async ({ send }, size) => {
      const id = idOf(await send('POST', applicationsPath, { displayName: 'x' }))
      const logo = new Uint8Array(size)
      logo.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      const headers = { 'Content-Type': 'image/png' }
      return send('PUT', `${applicationsPath}/${id}/logo`, logo, headers)
    },
  },
  claimsPerClaimsPolicy: {
    request: (client, size) =>
      putClaims(
        client,
        repeated(size, () => customClaim([])),
      ),
  },
  configurationsPerClaimsPolicy: {
    request: (client, size) =>
      putClaims(client, [customClaim(repeated(size, () => ({ attribute: constantAttribute })))]),
  },
  transformationsPerClaimsPolicy: {
    request: (client, size) => {
      const transformations = repeated(size, () => ({
        '@odata.type': '#microsoft.graph.toLowercaseTransformation',
        input: { attribute: constantAttribute },
      }))
      return putClaims(client, [customClaim([{ transformations }])])
    },
  },
  groupsPerClaimsPolicy: {
    request: (client, size) => {
      const condition = {
        '@odata.type': '#microsoft.graph.customClaimCondition',
        memberOf: repeated(size, () => randomUUID()),
      }
      return putClaims(client, [customClaim([{ attribute: constantAttribute, condition }])])
    },
  },
  membershipRuleLength: {
    request: ({ send }, size) => {
      const [start, end] = ['user.department -eq "', '"']
      return send('POST', '/v1.0/groups', {
        displayName: 'Dynamic',
        groupTypes: ['DynamicMembership'],
        mailEnabled: false,
        mailNickname: 'dynamic',
        membershipRule: `${start}${'x'.repeat(size - start.length - end.length)}${end}`,
        securityEnabled: true,
      })
    },
  },
  policyBytesPerTenant: {
    service: 'small',
    most: small.policyBytesPerTenant,
    request: async (client, size) => {
      const { service, send } = client
      // Refused when the tenant has as many policies as it may; then one of them is taken.
      await send('POST', accessPath, access({}))
      const [last] = (await service.store.list(contosoTenantId, kindNames.policies, { limit: 1 }))
        .items
      const path = `${accessPath}/${last?.id}`
      await send('PATCH', path, { description: 'x' })
      const total = (await service.store.sumBytes(contosoTenantId, countedFamilies.policies)).bodies
      return send('PATCH', path, { description: 'x'.repeat(1 + size - total) })
    },
  },
  documentBytesPerTenant: {
    service: 'small',
    most: small.documentBytesPerTenant,
    request: (client, size) => {
      const empty = Buffer.byteLength(documentOf('B2C_1A_Full'))
      return upload(client, 'B2C_1A_Full', ' '.repeat(size - empty))
    },
  },
  displayNameLength: {
    request: ({ send }, size) =>
      send('POST', accessPath, access({ displayName: 'x'.repeat(size) })),
  },
  filterRuleLength: {
    request: ({ send }, size) => {
      const [start, end] = ['device.displayName -eq "', '"']
      return send(
        'POST',
        accessPath,
        withRule(`${start}${'x'.repeat(size - start.length - end.length)}${end}`),
      )
    },
  },
  filterRuleDepth: {
    request: ({ send }, size) =>
      send(
        'POST',
        accessPath,
        withRule(`${'('.repeat(size)}device.displayName -eq "x"${')'.repeat(size)}`),
      ),
  },
  tenantPolicyObjects: {
    request: async ({ service, send }, size) => {
      const type = '#microsoft.graph.externalAuthenticationMethodConfiguration'
      const family = methodFamily
      const stored = await service.store.count(contosoTenantId, family)
      await service.store.write(
        contosoTenantId,
        { author: { kind: 'system', id: 'test' }, requestId: 'test', at: new Date() },
        async (transaction) => {
          for (let more = stored + 1; more < size; more += 1) {
            const body = { '@odata.type': type, state: 'disabled' }
            const id = randomUUID()
            await transaction.create({ family, id, body, index: [], uniqueKeys: [] })
          }
        },
      )
      return send(
        'POST',
        '/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations',
        {
          '@odata.type': type,
          displayName: 'One more',
          appId: randomUUID(),
          openIdConnectSetting: { clientId: 'a', discoveryUrl: 'https://adatum.example' },
        },
      )
    },
  },
  breakGlassIdentities: {
    request: async ({ service, send }, size) => {
      const ids = repeated(size, () => randomUUID())
      await service.store.write(
        contosoTenantId,
        { author: { kind: 'system', id: 'test' }, requestId: 'test', at: new Date() },
        async (transaction) => {
          for (const id of ids) {
            const body = { displayName: id }
            await transaction.create({ family: users.name, id, body, index: [], uniqueKeys: [] })
          }
        },
      )
      const { headers } = await send('GET', '/ostiary/v1/tenant/break-glass')
      return send(
        'PUT',
        '/ostiary/v1/tenant/break-glass',
        { identities: ids.map((id) => ({ id, type: 'user' })) },
        { 'if-match': headers.get('etag') ?? '', 'ostiary-override-lockout': 'test' },
      )
    },
  },
  definitionLength: {
    request: ({ send }, size) => {
      const body = stsBody(randomUUID())
      return send('POST', stsPath, { ...body, definition: [body.definition[0]?.padEnd(size)] })
    },
  },
  definitionDepth: {
    request: ({ send }, size) => {
      const lists = size - 2
      const nested = `${'['.repeat(lists)}${']'.repeat(lists)}`
      return send('POST', stsPath, {
        type: 'ClaimsMappingPolicy',
        displayName: randomUUID(),
        definition: [`{"ClaimsMappingPolicy":{"Version":1,"Unknown":${nested}}}`],
      })
    },
  },
  claimsSchemaEntries: {
    file: 'src/sts-policies/vectors/definitions-claims-mapping.json',
    title: '51 entries',
  },
  claimsTransformations: {
    file: 'src/sts-policies/vectors/definitions-claims-mapping.json',
    title: '51 transformations',
  },
  claimPatternLength: {
    file: 'src/sts-policies/definitions/claims-mapping/pattern.test.ts',
    title: 'reads a pattern of the greatest length',
  },
  claimPatternSteps: {
    file: 'src/sts-policies/definitions/claims-mapping/pattern.test.ts',
    title: 'counts repetitions that are written out',
  },
  documentBytes: {
    file: 'src/trust-framework/resources/vectors/upload.json',
    title: 'its 1048577 bytes are larger than the limit',
  },
  elementDepth: {
    request: (client, size) => upload(client, 'B2C_1A_Deep', foreignElements(size - 1)),
  },
  policyIdLength: {
    request: (client, size) => upload(client, 'B2C_1A_'.padEnd(size, 'x')),
  },
  basePolicies: {
    request: async (client, size) => {
      let answer = await upload(client, 'B2C_1A_Chain1')
      for (let level = 2; level <= size; level += 1) {
        const base = `<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Chain${level - 1}</PolicyId></BasePolicy>`
        answer = await upload(client, `B2C_1A_Chain${level}`, base)
      }
      return answer
    },
  },
  includePath: {
    file: 'src/trust-framework/inheritance/includes.test.ts',
    title: 'resolves a path of includes up to the limit',
  },
  includedElements: {
    file: 'src/trust-framework/inheritance/includes.test.ts',
    title: 'does not let includes multiply a large profile without a limit',
  },
  checkedDescendants: {
    file: 'src/trust-framework/resources/upload/descendants.test.ts',
    title: 'says that only the first 200 were checked',
  },
  checkedDescendantBytes: {
    file: 'src/trust-framework/resources/upload/descendants.test.ts',
    title: 'says how many were checked when their chains are long together',
  },
  policySetBytes: {
    request: (client, size) => {
      const padding =
        size -
        setOf([
          ['a.xml', documentOf('B2C_1A_Set')],
          ['a.txt', ''],
        ]).length
      return sendSet(client, [
        ['a.xml', documentOf('B2C_1A_Set')],
        ['a.txt', 'x'.repeat(padding)],
      ])
    },
  },
  policySetFiles: {
    request: (client, size) =>
      sendSet(client, [
        ['a.xml', documentOf('B2C_1A_Set')],
        ...repeated(size - 1, (at) => [`${at}.txt`, ''] as const),
      ]),
  },
  policySetFileBytes: {
    file: 'src/trust-framework/resources/sets/set-bodies.test.ts',
    title: 'files that are too large together',
  },
  policySetPolicies: {
    request: (client, size) =>
      sendSet(
        client,
        repeated(size, (at) => [`${at}.xml`, documentOf(`B2C_1A_Set${at}`)] as const),
      ),
  },
  headBytes: {
    // WHY less: other headers of the request count too.
    request: ({ send }, size) =>
      send('GET', accessPath, undefined, {
        'x-padding': 'x'.repeat(size > declaredLimits.headBytes.most ? size : size - 4_000),
      }),
  },
  bodyBytes: {
    request: ({ send }, size) =>
      send('POST', accessPath, JSON.stringify(access({})).padEnd(size), {
        'content-type': 'application/json',
      }),
  },
  tokenRequestBytes: {
    file: 'src/graph/http/server.test.ts',
    title: 'of a token request is at most 16 KiB',
  },
  findings: {
    request: ({ send }, size) => {
      const names = repeated(size, () => `x${randomUUID()}`)
      return send('POST', accessPath, access(Object.fromEntries(names.map((name) => [name, 1]))))
    },
    status: 400,
  },
  jsonDepth: {
    request: ({ send }, size) => {
      const lists = size - 2
      const deep = `${'['.repeat(lists)}${']'.repeat(lists)}`
      return send('POST', decisionsPath, `{"policies":{"draft":${deep}}}`, {
        'content-type': 'application/json',
      })
    },
    status: 400,
  },
  filterDepth: {
    // The comparison itself is a level.
    request: (client, size) =>
      list(`$filter=${'('.repeat(size - 1)}displayName eq 'x'${')'.repeat(size - 1)}`)(client),
  },
  filterTerms: {
    request: (client, size) =>
      list(`$filter=displayName in (${repeated(size, (at) => `'${at}'`).join(',')})`)(client),
  },
  objectsRead: {
    file: 'test/http/directory-queries.test.ts',
    title: 'refuses to sort one object more than the limit',
  },
  bytesRead: {
    file: 'test/http/directory-queries.test.ts',
    title: 'refuses to sort more bytes than the limit',
  },
  objectsTested: {
    file: 'src/graph/handlers/scan.test.ts',
    title: 'ends a page after as many objects as may be tested, and goes on after them',
  },
  bytesTested: {
    file: 'src/graph/handlers/scan.test.ts',
    title: 'ends a page after as many objects as may be tested, and goes on after them',
  },
  permissionsPerRole: {
    request: ({ send }, size) =>
      send('POST', rolePath('roleDefinitions'), customRole(repeated(size, () => [action]))),
  },
  actionsPerPermission: {
    request: ({ send }, size) =>
      send('POST', rolePath('roleDefinitions'), customRole([repeated(size, () => action)])),
  },
  appScopeLength: {
    request: ({ send }, size) =>
      send('POST', rolePath('roleEligibilityScheduleRequests'), {
        ...heldRole,
        action: 'adminAssign',
        appScopeId: '/'.padEnd(size, 'x'),
      }),
  },
  customRoles: {
    request: async ({ service, send }, size) => {
      await fillFamily(service, roleDefinitions.name, size - 1)
      return send('POST', rolePath('roleDefinitions'), customRole([[action]]))
    },
  },
  storedRoleAssignments: {
    request: async ({ service, send }, size) => {
      await fillFamily(service, roleAssignments.name, size - 1)
      return send('POST', rolePath('roleAssignments'), {
        ...heldRole,
        appScopeId: `/${randomUUID()}`,
      })
    },
  },
  roleScheduleRequests: {
    request: async ({ service, send }, size) => {
      await fillFamily(service, eligibilityRequests.name, size - 1)
      return send('POST', rolePath('roleEligibilityScheduleRequests'), {
        ...heldRole,
        action: 'adminAssign',
        appScopeId: `/${randomUUID()}`,
      })
    },
  },
  expandTerms: {
    request: ({ send }, size) =>
      send('GET', `/v1.0/groups?$expand=${repeated(size, () => 'members').join(',')}`),
  },
  expandedObjects: {
    file: 'test/http/directory-queries.test.ts',
    title: 'expands at most twenty objects',
  },
  expandedLevels: {
    file: 'test/http/directory-relations.test.ts',
    title: 'follows managers at most twenty times, and each once',
  },
  orderByTerms: {
    request: (client, size) =>
      list(`$orderby=${repeated(size, () => 'displayName').join(',')}`)(client),
  },
  pageSize: { request: (client, size) => list(`$top=${size}`)(client) },
  judgedPrincipals: {
    file: 'src/conditional-access/lockout/directory/guard-directory-change.test.ts',
    title: 'of 1,000 protected principals is judged, and one of more needs a reason',
  },
  overrideReasonLength: {
    request: ({ send }, size) =>
      send(
        'POST',
        accessPath,
        access({ state: 'enabled' }, { users: { includeUsers: [randomUUID()] } }),
        { 'ostiary-override-lockout': 'x'.repeat(size) },
      ),
  },
  batchRequests: {
    request: ({ send }, size) =>
      send('POST', '/v1.0/$batch', {
        requests: Array.from({ length: size }, (_, id) => ({
          id,
          method: 'GET',
          url: '/organization',
        })),
      }),
  },
  batchHeaders: {
    request: ({ send }, size) => {
      const headers = Object.fromEntries(
        Array.from({ length: size }, (_, index) => [`x-header-${index}`, 'a']),
      )
      const request = { id: '1', method: 'GET', url: '/organization', headers }
      return send('POST', '/v1.0/$batch', { requests: [request] })
    },
  },
  batchAnswerCharacters: {
    file: 'test/http/batch.test.ts',
    title: 'leaves out reads that do not fit, by name, and answers every write',
  },
  signIns: {
    request: ({ send }, size) =>
      send('POST', decisionsPath, { signIns: repeated(size, () => signIn), trace: 'none' }),
  },
  advisedSignIns: {
    request: ({ send }, size) =>
      send('POST', decisionsPath, {
        signIns: repeated(size, () => signIn),
        trace: 'reasons',
        toAllow: true,
      }),
  },
  adviceDecisions: {
    file: 'src/conditional-access/decisions/advice/find-advice.test.ts',
    title: 'stops after a number of decisions',
  },
  adviceSets: {
    file: 'src/conditional-access/decisions/advice/find-advice.test.ts',
    title: 'lists a number of sets at most',
  },
  adviceValues: {
    file: 'src/conditional-access/decisions/advice/find-advice.test.ts',
    title: 'tries a number of values of one fact at most',
  },
  lineLength: {
    file: 'src/conditional-access/decisions/answer-lines.test.ts',
    title: 'decisions.lineTooLong',
  },
  policyVersions: {
    request: ({ send }, size) =>
      send('POST', decisionsPath, {
        ...decisionsBody(randomUUID()),
        policies: { versions: repeated(size, () => ({ id: randomUUID(), version: 1 })) },
      }),
    status: 400,
  },
  trustedAddressRanges: {
    request: ({ send }, size) =>
      send('POST', decisionsPath, {
        signIn,
        settings: { mfaTrustedIps: repeated(size, (at) => `10.${at >> 8}.${at & 255}.0/24`) },
      }),
  },
  stsDraftPolicies: {
    request: ({ send }, size) =>
      send('POST', effectivePath, {
        client: sampleClient,
        policies: {
          draft: {
            mode: 'whole',
            policies: repeated(size, (at) => ({
              id: `p${at}`,
              definition: ['{"HomeRealmDiscoveryPolicy":{}}'],
            })),
          },
        },
      }),
  },
  stsDraftAssignments: {
    request: ({ send }, size) =>
      send('POST', effectivePath, {
        client: sampleClient,
        policies: {
          draft: {
            mode: 'whole',
            policies: [{ id: 'p', definition: ['{"HomeRealmDiscoveryPolicy":{}}'] }],
            assignments: repeated(size, (at) => ({ policyId: 'p', servicePrincipalId: `s${at}` })),
          },
        },
      }),
  },
  stsGivenRoles: {
    request: ({ send }, size) =>
      send('POST', '/ostiary/v1/sts/claims', {
        client: sampleClient,
        assignedRoles: repeated(size, (at) => `role${at}`),
      }),
  },
  stsFederatedDomains: {
    request: ({ send }, size) =>
      send('POST', effectivePath, {
        client: sampleClient,
        signIn: { federatedDomains: repeated(size, (at) => `d${at}.example`) },
      }),
  },
  gridSignIns: {
    request: ({ send }, size) =>
      send('POST', `${decisionsPath}/diff`, {
        after: { draft: { mode: 'whole', policies: [] } },
        grid: true,
        gridLimit: size,
      }),
  },
  checkedSignIns: {
    file: 'src/conditional-access/checks/check-policies.test.ts',
    title: 'stops after a number of sign-ins and says so',
  },
  checkedUsers: {
    file: 'src/conditional-access/checks/tenant-directory.test.ts',
    title: 'knows nothing of the members of large groups, nor of more groups than it reads',
  },
  stsPolicyCharacters: {
    file: 'src/sts-policies/questions/load-policies.test.ts',
    title: 'are refused when they are too long together',
  },
  stsAssignments: {
    file: 'src/sts-policies/questions/load-policies.test.ts',
    title: 'are refused when their assignments are too many',
  },
  ruleCharacters: {
    file: 'test/http/oversized-rules.test.ts',
    title: 'stop only the decisions of their tenant',
  },
  pageBytes: {
    file: 'test/http/page-bytes.test.ts',
    title: 'leads through every object exactly once',
  },
  concurrentRequests: {
    file: 'src/graph/load-limits.test.ts',
    title: 'are limited for a caller, and for a tenant',
  },
  unsentBytesPerCaller: {
    file: 'src/graph/load-limits.test.ts',
    title: 'are limited by their bytes',
  },
  unsentBytesPerTenant: {
    file: 'src/graph/load-limits.test.ts',
    title: 'are limited by their bytes',
  },
  bodyBytesTogether: {
    file: 'src/graph/http/server.test.ts',
    title: 'is refused with 429 while too many bytes',
  },
  connections: {
    file: 'src/graph/http/server.test.ts',
    title: 'closes connections beyond the limit',
  },
  requestsAhead: {
    file: 'src/graph/http/server.test.ts',
    title: 'close their connection when more than the limit wait',
  },
  headMilliseconds: {
    file: 'src/graph/http/server.test.ts',
    title: 'lasts longer than the limits of heads',
  },
  bodyMilliseconds: {
    file: 'src/graph/http/server.test.ts',
    title: 'that does not arrive in time is answered 408',
  },
  idleMilliseconds: {
    file: 'src/graph/http/server.test.ts',
    title: 'ends with its connection when no byte moves',
  },
  secretAttempts: {
    file: 'test/adversarial/secret-guessing.test.ts',
    title: 'counts guesses for one client',
  },
  failedSecretAttempts: {
    file: 'test/adversarial/secret-guessing.test.ts',
    title: 'counts guesses for many clients',
  },
  passwordAttempts: {
    file: 'src/user-attempts.test.ts',
    title: 'are limited for one user over all networks',
  },
  codeAttempts: { file: 'src/user-attempts.test.ts', title: 'to prove a code are few' },
  issuerDocumentBytes: {
    file: 'test/adversarial/external-issuer.test.ts',
    title: 'answers too long a key set',
  },
  policyFileBytes: { file: 'test/cli/what-if-files.test.ts', title: 'a file that is too long' },
  policyFolderBytes: {
    file: 'test/cli/what-if-files.test.ts',
    title: 'a folder whose files are too long together',
  },
  policyFiles: { file: 'test/cli/what-if-files.test.ts', title: 'a folder with too many files' },
  policyFolderDepth: { file: 'test/cli/what-if-files.test.ts', title: 'folders that are too deep' },
  setFolderFiles: {
    file: 'src/cli/b2c/set-folder.test.ts',
    title: 'refuses one file more than are read',
  },
  setFolderBytes: {
    file: 'src/cli/b2c/set-folder.test.ts',
    title: 'refuses files that are too long together',
  },
  changedCharacters: {
    file: 'src/trust-framework/sets/read-and-order.test.ts',
    title: 'refuses documents that their placeholders make too long together',
  },
  settingsBytes: {
    file: 'src/cli/b2c/environments.test.ts',
    title: 'refuses a file that is too long',
  },
  settingsEnvironments: {
    file: 'src/trust-framework/sets/policy-settings.test.ts',
    title: 'refuses one environment more than are read',
  },
  settingsValues: {
    file: 'src/trust-framework/sets/policy-settings.test.ts',
    title: 'refuses one value more than are read',
  },
  pkcs12Iterations: {
    file: 'src/trust-framework/key-sets/pkcs12/pkcs12.test.ts',
    title: 'refuses a file with $name',
  },
  encryptionKeys: { file: 'src/key-encryption-file.test.ts', title: 'more than 20 keys' },
  keyFileBytes: { file: 'test/cli/start.test.ts', title: 'has more than 1048576 bytes' },
}

const byName = Object.entries(probes)
const measured = byName.flatMap(([name, probe]) =>
  'request' in probe ? [[name as LimitName, probe] as const] : [],
)

/** Codes of an answer: of each detail, or of the error. */
function codesOf({ json }: Answer): readonly string[] {
  const { error } = json
  if (!isJsonObject(error)) return []
  const details = Array.isArray(error['details']) ? (error['details'] as readonly JsonValue[]) : []
  return [error, ...details].filter(isJsonObject).map((each) => memberText(each, '@ostiary.code'))
}

/** Every list of a policy whose items are not from a closed set of words, by its path. */
function openLists(type: ComplexType, path: readonly string[] = []): readonly string[] {
  const ofType = (inner: PropertyType, place: readonly string[]): readonly string[] => {
    if (inner.kind === 'complex') return openLists(inner, place)
    if (inner.kind === 'polymorphic') {
      return Object.values(inner.variants).flatMap((variant) => openLists(variant, place))
    }
    if (inner.kind !== 'collection') return []
    const { element } = inner
    if (element.kind !== 'string') return []
    const { vocabulary } = element
    const isOpen = vocabulary === undefined || vocabulary.readOther(randomUUID()) !== undefined
    return isOpen ? [place.join('.')] : []
  }
  return type.properties.flatMap((property) => ofType(property.type, [...path, property.name]))
}

const workload = (member: string, ids: readonly string[]): JsonObject => {
  const { users: _, ...conditions } = accessBody('').conditions
  const clientApplications = member.startsWith('include')
    ? { [member]: ids }
    : { [member.replace('exclude', 'include')]: includedWorkloads[member] ?? [], [member]: ids }
  return {
    ...accessBody(randomUUID()),
    conditions: {
      ...conditions,
      applications: { includeApplications: ['All'] },
      clientApplications,
    },
  }
}

const includedWorkloads: Readonly<Record<string, readonly string[]>> = {
  excludeServicePrincipals: ['ServicePrincipalsInMyTenant'],
  excludeAgentIdServicePrincipals: ['All'],
}

const guests = (member: string, ids: readonly string[]): JsonObject =>
  access(
    {},
    {
      users: {
        ...(member.startsWith('exclude') ? { includeUsers: ['All'] } : {}),
        [member]: {
          guestOrExternalUserTypes: 'b2bCollaborationGuest',
          externalTenants: {
            '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
            membershipKind: 'enumerated',
            members: ids,
          },
        },
      },
    },
  )

const ofUsers = (member: string, ids: readonly string[]): JsonObject =>
  access(
    {},
    {
      users: { ...(member.startsWith('exclude') ? { includeUsers: ['All'] } : {}), [member]: ids },
    },
  )

const ofAgents = (agents: JsonObject): JsonObject =>
  access({}, { users: { includeUsers: ['None'] }, agents })

/** A policy with the ids in one list, for every list that takes ids. */
const withList: Readonly<Record<string, (ids: readonly string[]) => JsonObject>> = {
  ...Object.fromEntries(
    ['Users', 'Groups', 'Roles']
      .flatMap((what) => [`include${what}`, `exclude${what}`])
      .map((member) => [
        `conditions.users.${member}`,
        (ids: readonly string[]) => ofUsers(member, ids),
      ]),
  ),
  ...Object.fromEntries(
    ['ServicePrincipals', 'AgentIdServicePrincipals']
      .flatMap((what) => [`include${what}`, `exclude${what}`])
      .map((member) => [
        `conditions.clientApplications.${member}`,
        (ids: readonly string[]) => workload(member, ids),
      ]),
  ),
  ...Object.fromEntries(
    ['includeGuestsOrExternalUsers', 'excludeGuestsOrExternalUsers'].map((member) => [
      `conditions.users.${member}.externalTenants.members`,
      (ids: readonly string[]) => guests(member, ids),
    ]),
  ),
  'conditions.applications.includeApplications': (ids) =>
    access({}, { applications: { includeApplications: ids } }),
  'conditions.applications.excludeApplications': (ids) =>
    access({}, { applications: { includeApplications: ['All'], excludeApplications: ids } }),
  'conditions.locations.includeLocations': (ids) =>
    access({}, { locations: { includeLocations: ids } }),
  'conditions.locations.excludeLocations': (ids) =>
    access({}, { locations: { includeLocations: ['All'], excludeLocations: ids } }),
  'conditions.agents.includeAgentUsers': (ids) => ofAgents({ includeAgentUsers: ids }),
  'conditions.agents.excludeAgentUsers': (ids) =>
    ofAgents({ includeAgentUsers: ['All'], excludeAgentUsers: ids }),
  'conditions.signInRiskDetections.includeDetections': (ids) =>
    access({}, { signInRiskDetections: { includeDetections: ids } }),
  'grantControls.customAuthenticationFactors': (ids) =>
    access({ grantControls: { operator: 'AND', customAuthenticationFactors: ids } }),
  'grantControls.termsOfUse': (ids) =>
    access({ grantControls: { operator: 'AND', termsOfUse: ids } }),
}

const wide = { idsPerList: defaultServiceLimits.idsPerList }

it('every list of a policy that takes ids is tested at its limit', () => {
  expect(openLists(conditionalAccessPolicyType).toSorted()).toEqual(
    Object.keys(withList).toSorted(),
  )
})

/** Bodies of each family that stores JSON, whose size grows by one byte with each character of a text. */
const padded = [
  [
    kindNames.policies,
    accessPath,
    (length: number) => ({ ...accessBody('Padded'), description: 'x'.repeat(length) }),
  ],
  ['stsPolicies', stsPath, (length: number) => ({ ...stsBody('x'.repeat(length)) })],
] as const

describe.each(['sqlite', 'postgres'] as const)('on %s', (store) => {
  const usual = setUpTestService({ store, app: { families: tolerantFamilyOptions } })
  const { conditionalAccess } = tolerantFamilyOptions
  const low = setUpTestService({
    store,
    app: {
      families: {
        ...tolerantFamilyOptions,
        conditionalAccess: {
          ...conditionalAccess,
          limits: {
            ...conditionalAccess.limits,
            policies: small.policies,
            namedLocations: small.namedLocations,
            authenticationStrengths: small.authenticationStrengths,
          },
        },
      },
      limits: {
        ...defaultServiceLimits,
        policyBytesPerTenant: small.policyBytesPerTenant,
        documentBytesPerTenant: small.documentBytesPerTenant,
        directoryBytesPerTenant: small.directoryBytesPerTenant,
      },
    },
  })
  const clients: { usual?: Client; small?: Client } = {}

  beforeAll(async () => {
    for (const [name, service] of [
      ['usual', usual],
      ['small', low],
    ] as const) {
      const token = await service.userToken(
        'admin',
        ...everyScope,
        'RoleManagement.ReadWrite.Directory',
      )
      clients[name] = {
        service,
        send: (method, path, body, headers = {}) =>
          service.send(method, path, { token, headers, ...(body === undefined ? {} : { body }) }),
      }
    }
  })

  function clientOf(name: 'usual' | 'small'): Client {
    const client = clients[name]
    if (client === undefined) throw new Error('the service has not started')
    return client
  }

  it.each(measured)('%s: accepts the most, and refuses one more', async (name, probe) => {
    const { most, beyond }: DeclaredLimit = declaredLimits[name]
    const client = clientOf(probe.service ?? 'usual')
    const size = probe.most ?? most
    const accepted = await probe.request(client, size)
    const expected = probe.status ?? expect.toSatisfy((status: number) => status < 300)
    expect({ status: accepted.status, text: accepted.text.slice(0, 1_000) }).toEqual({
      status: expected,
      text: expect.any(String),
    })
    expect(codesOf(accepted)).not.toContain(beyond)
    const refused = await probe.request(client, size + 1)
    expect({ status: refused.status, codes: codesOf(refused) }).toEqual({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
      codes: expect.arrayContaining([beyond]),
    })
  })

  it.each(Object.entries(withList))('accepts %s at the limit of ids', async (_, bodyWith) => {
    const { send } = clientOf('usual')
    const ids = repeated(wide.idsPerList + 1, () => randomUUID())
    const accepted = await send('POST', accessPath, bodyWith(ids.slice(1)))
    expect([accepted.status, accepted.text.slice(0, 500)]).toEqual([201, expect.any(String)])
    const refused = await send('POST', accessPath, bodyWith(ids))
    expect([refused.status, codesOf(refused)]).toEqual([
      400,
      expect.arrayContaining(['storage.listTooLong']),
    ])
  })

  it.each(padded)('accepts a body of %s at the limit of bytes', async (family, path, body) => {
    const { send, service } = clientOf('usual')
    const created = await send('POST', path, body(1))
    const stored = await service.store.find(contosoTenantId, { family, id: idOf(created) })
    const room = defaultServiceLimits.policyBytes - bytesOf(stored?.body) + 1
    expect((await send('POST', path, body(room))).status).toBe(201)
    const refused = await send('POST', path, body(room + 1))
    expect([refused.status, codesOf(refused)]).toEqual([
      400,
      expect.arrayContaining(['storage.policyTooLarge']),
    ])
  })
})

it.each(byName.flatMap(([name, probe]) => ('file' in probe ? [[name, probe] as const] : [])))(
  '%s: has a test elsewhere',
  (_, { file, title }) => {
    expect(readFileSync(file, 'utf8')).toContain(title)
  },
)
