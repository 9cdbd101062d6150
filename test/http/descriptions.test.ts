import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCsdl, type CsdlSchema } from '../../scripts/schema-parity/read-csdl.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService()

const documents = [
  ['/v1.0/$metadata', 'application/xml'],
  ['/beta/$metadata', 'application/xml'],
  ['/ostiary/openapi/v1.0.json', 'application/json'],
  ['/ostiary/openapi/beta.json', 'application/json'],
] as const

describe.each(documents)('%s', (path, mediaType) => {
  it('is served without a token, and not again to a caller who has the current copy', async () => {
    const answer = await service.send('GET', path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(mediaType)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
    const etag = answer.headers.get('etag') ?? ''
    const again = await service.send('GET', path, { headers: { 'if-none-match': `"x", ${etag}` } })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
  })

  it('is found in any letter case and cannot be written', async () => {
    expect((await service.send('GET', path.toUpperCase())).status).toBe(200)
    const token = await service.userToken('admin', 'User.Read')
    const answer = await service.send('PUT', path, { token, body: {} })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  })

  it('is refused to a caller who does not accept its media type', async () => {
    const answer = await service.send('GET', path, { headers: { accept: 'image/png' } })
    expect(answer.status).toBe(406)
  })
})

it.each(['/v1.0/users', '/v1.0', '/v1.0/metadata', '/ostiary/openapi', '/ostiary/openapi/x.json'])(
  'does not open other paths to callers without a token: %s',
  async (path) => {
    expect((await service.send('GET', path)).status).toBe(401)
  },
)

it.each(['v1.0', 'beta'])('OpenAPI of %s is valid by the public schema', async (version) => {
  const { json } = await service.send('GET', `/ostiary/openapi/${version}.json`)
  const validator = new Validator()
  expect(await validator.validate({ ...json })).toEqual({ valid: true })
  expect(json).toMatchObject({ openapi: '3.1.1', servers: [{ url: `/${version}` }] })
})

const primitiveKinds: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': (value) => Number.isInteger(value),
}

/** Lists where a value is not what its type says. */
function unlike(schema: CsdlSchema, typeName: string, value: JsonValue, at: string): string[] {
  const enumeration = schema.enums.get(typeName)
  if (enumeration) {
    const names = typeof value === 'string' ? value.split(',') : ['']
    return names.every((name) => enumeration.members.has(name)) ? [] : [at]
  }
  if (typeName.startsWith('Edm.')) {
    return (primitiveKinds[typeName] ?? ((text) => typeof text === 'string'))(value) ? [] : [at]
  }
  if (!isJsonObject(value)) return [at]
  const annotated = value['@odata.type']
  const actual =
    typeof annotated === 'string' ? annotated.replace('#microsoft.graph.', '') : typeName
  const properties = propertiesOf(schema, actual)
  return Object.entries(value)
    .filter(([name]) => !name.includes('@'))
    .flatMap(([name, member = null]) => {
      const here = `${at}/${name}`
      const property = properties.get(name)
      if (property === undefined) return schema.types.get(actual)?.isOpen ? [] : [here]
      if (member === null) return property.isNullable && !property.isCollection ? [] : [here]
      if (!property.isCollection) return unlike(schema, property.type, member, here)
      return Array.isArray(member)
        ? member.flatMap((item: JsonValue) => unlike(schema, property.type, item, here))
        : [here]
    })
}

type Properties = ReadonlyMap<
  string,
  NonNullable<ReturnType<CsdlSchema['types']['get']>>['properties'][number]
>

function propertiesOf(schema: CsdlSchema, name: string): Properties {
  const type = schema.types.get(name)
  if (type === undefined) throw new Error(`${name} is not declared`)
  return new Map([
    ...(type.base === undefined ? [] : propertiesOf(schema, type.base)),
    ...type.properties.map((property) => [property.name, property] as const),
  ])
}

const permissions = [
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Application.Read.All',
  'Directory.Read.All',
  'AuditLog.Read.All',
  'Agreement.Read.All',
]

describe.each(['v1.0', 'beta'])('the answers of %s', (version) => {
  let schema: CsdlSchema

  beforeAll(async () => {
    schema = readCsdl((await service.send('GET', `/${version}/$metadata`)).text)
    const token = await service.userToken('admin', ...permissions)
    const body = {
      displayName: 'Multifactor authentication',
      state: 'disabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: {
          includeUsers: ['All'],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'internalGuest,serviceProvider',
            externalTenants: {
              '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants',
              membershipKind: 'all',
            },
          },
        },
      },
      grantControls: {
        operator: 'OR',
        authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' },
      },
      sessionControls: {
        signInFrequency: { isEnabled: true, value: 4, type: 'hours' },
      },
    }
    const path = `/${version}/identity/conditionalAccess/policies`
    const { status, text } = await service.send('POST', path, { token, body })
    if (status !== 201) throw new Error(text)
  })

  it.each([
    ['/users', 'user'],
    ['/groups', 'group'],
    ['/directoryRoles', 'directoryRole'],
    ['/applications', 'application'],
    ['/servicePrincipals', 'servicePrincipal'],
    ['/organization', 'organization'],
    ['/auditLogs/directoryAudits', 'directoryAudit'],
    ['/identityGovernance/termsOfUse/agreements', 'agreement'],
    ['/identity/conditionalAccess/policies', 'conditionalAccessPolicy'],
    ['/identity/conditionalAccess/namedLocations', 'namedLocation'],
    ['/identity/conditionalAccess/templates', 'conditionalAccessTemplate'],
    ['/identity/conditionalAccess/authenticationStrength/policies', 'authenticationStrengthPolicy'],
  ])('to GET %s are what $metadata says of %s', async (path, typeName) => {
    const token = await service.userToken('admin', ...permissions)
    const headers = { prefer: 'include-unknown-enum-members' }
    const { status, json } = await service.send('GET', `/${version}${path}`, { token, headers })
    expect(status).toBe(200)
    const entities = json['value'] as readonly JsonObject[]
    expect(entities.flatMap((each) => unlike(schema, typeName, each, typeName))).toEqual([])
  })
})
