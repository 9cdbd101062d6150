/** The types of directory objects: what `$select` can name, and how they compare with the published schema. */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCsdl, type CsdlSchema } from '../../scripts/schema-parity/read-csdl.ts'
import { ownMetadata } from '../../scripts/schema-parity/own-metadata.ts'
import { existsIn, type GraphVersion } from '../../src/edm/model.ts'
import * as shown from '../../src/directory/entity-types.ts'
import { describeOutside } from '../support/outside-data.ts'
import { setUp } from '../support/set-up.ts'
import { startTestService } from '../support/test-service.ts'

const versions: readonly GraphVersion[] = ['v1.0', 'beta']

/** Members of a type and of all it extends, with their types; collections in brackets. */
function membersOf(schema: CsdlSchema, name: string): ReadonlyMap<string, string> {
  const type = schema.types.get(name)
  const inherited = type?.base === undefined ? new Map() : membersOf(schema, type.base)
  const own = (type?.properties ?? [])
    .filter(({ isNavigation, type: shape }) => !isNavigation && shape !== 'Edm.Stream')
    .map((each): [string, string] => [each.name, each.isCollection ? `[${each.type}]` : each.type])
  return new Map([...inherited, ...own])
}

/** Members of beta whose type differs from the published one, with the reason. */
const differentInBeta: Readonly<Record<string, string>> = {
  'user.externalUserStateChangeDateTime': 'v1.0 says what the text is, an instant',
  'group.cloudLicensing': 'the type is of another namespace, and not in the published file',
  'user.cloudLicensing': 'the type is of another namespace, and not in the published file',
  'mailboxSettings.userPurpose': 'v1.0 has an enumeration of this name, beta a type that holds it',
}

describe('every published property of a directory object', () => {
  const service = setUp(() => startTestService())
  const objects = [
    { path: '/users/ada@contoso.com', type: shown.userType },
    { path: '/groups/0571a27e-0571-4a27-a000-000000000b01', type: shown.groupType },
    { path: '/applications/0571a27e-0571-4a27-a000-000000000c01', type: shown.applicationType },
    {
      path: '/servicePrincipals/0571a27e-0571-4a27-a000-000000000f01',
      type: shown.servicePrincipalType,
    },
    { path: '/directoryRoles/0571a27e-0571-4a27-a000-000000000d01', type: shown.directoryRoleType },
  ]
  const cases = versions.flatMap((version) => objects.map((object) => ({ version, ...object })))
  it.each(cases)('can be selected in $version at $path', async ({ version, path, type }) => {
    const token = await service.userToken('admin', 'Directory.Read.All')
    const { schema } = type
    if (schema.kind !== 'complex') throw new TypeError('a directory object has one type')
    for (const property of schema.properties) {
      const { status, json } = await service.send(
        'GET',
        `/${version}${path}?$select=${property.name}`,
        { token },
      )
      const isThere = existsIn(property, version)
      expect([property.name, status]).toEqual([property.name, isThere ? 200 : 400])
      if (!isThere) continue
      expect(Object.keys(json)).toEqual(
        ['@odata.context', 'id', property.name].filter((name, at, all) => all.indexOf(name) === at),
      )
      if (property.type.kind === 'collection') expect(json[property.name]).toBeInstanceOf(Array)
    }
  })

  it('is shown by default in beta, and only the usual ones in v1.0', async () => {
    const token = await service.userToken('admin', 'Directory.Read.All')
    const read = async (version: string) => {
      const { json } = await service.send('GET', `/${version}/users/ada@contoso.com`, { token })
      return json
    }
    expect(Object.keys(await read('v1.0')).toSorted()).toEqual([
      '@odata.context',
      'accountEnabled',
      'businessPhones',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
      'userType',
    ])
    expect(await read('beta')).toMatchObject({ accountEnabled: true, assignedLicenses: [] })
    expect(await read('beta')).not.toHaveProperty('signInActivity')
  })
})

describeOutside('the directory types of $metadata', 'data/graph', (folder) => {
  let own: ReadonlyMap<GraphVersion, CsdlSchema>
  beforeAll(async () => {
    const documents = await ownMetadata(versions)
    own = new Map([...documents].map(([version, xml]) => [version, readCsdl(xml)]))
  })

  it.each(versions)('have every published member in %s', (version) => {
    const xml = readFileSync(`${folder}directory-types-${version}.csdl.xml`, 'utf8')
    const published = readCsdl(xml)
    const mine = own.get(version)
    if (mine === undefined) throw new Error(`no $metadata of ${version}`)
    const differences = [...published.types.keys()]
      .filter((name) => mine.types.has(name) && reached(mine).has(name))
      .flatMap((name) => {
        const members = membersOf(mine, name)
        return [...membersOf(published, name)]
          .filter(([member, type]) => members.get(member) !== type)
          .map(([member, type]) => `${name}.${member}: ${type}, not ${members.get(member)}`)
      })
      .filter((difference) => !(version === 'beta' && isExpectedInBeta(difference)))
    expect(differences).toEqual([])
  })

  it('have no member that v1.0 does not publish', () => {
    const mine = own.get('v1.0')
    if (mine === undefined) throw new Error('no $metadata of v1.0')
    const published = readCsdl(readFileSync(`${folder}directory-types-v1.0.csdl.xml`, 'utf8'))
    const extra = [...reached(mine)]
      .filter((name) => published.types.has(name))
      .flatMap((name) => {
        const members = membersOf(published, name)
        return [...membersOf(mine, name).keys()]
          .filter((member) => !members.has(member))
          .map((member) => `${name}.${member}`)
      })
    expect(extra).toEqual([])
  })
})

function isExpectedInBeta(difference: string): boolean {
  return Object.keys(differentInBeta).some((member) => difference.startsWith(`${member}:`))
}

/** The names of the types of directory objects and of what their members hold. */
function reached(schema: CsdlSchema): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (name: string): void => {
    const type = schema.types.get(name)
    if (type === undefined || names.has(name)) return
    names.add(name)
    for (const { type: member, isNavigation } of type.properties) if (!isNavigation) visit(member)
  }
  for (const { name } of Object.values(shown)) visit(name)
  return names
}
