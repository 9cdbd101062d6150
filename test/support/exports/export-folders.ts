/** Exports of a tenant as the tools write them: file names and bytes. */

import {
  isJsonObject,
  memberText,
  type JsonObject,
  type JsonValue,
} from '../../../src/kernel/json.ts'
import {
  applications,
  authenticationContexts,
  groups,
  ids,
  keysStrength,
  namedLocations,
  organization,
  policies,
  servicePrincipals,
  termsOfUse,
  users,
} from './exported-tenant.ts'

/** The files of an export by their paths in its folder. */
export type ExportFolder = ReadonlyMap<string, Uint8Array>

/** How a file is encoded. */
export type Encoding = 'utf8' | 'utf8Mark' | 'utf16le' | 'utf16leMark' | 'utf16be' | 'utf16beMark'

/** Encodes a text. */
export function encoded(text: string, encoding: Encoding): Uint8Array {
  const marked = encoding.endsWith('Mark') ? `\u{feff}${text}` : text
  if (encoding.startsWith('utf8')) return Buffer.from(marked, 'utf8')
  const littleEndian = Buffer.from(marked, 'utf16le')
  return encoding.startsWith('utf16le') ? littleEndian : littleEndian.swap16()
}

function print(json: JsonValue): string {
  return JSON.stringify(json, undefined, 2).replaceAll('\n', '\r\n')
}

/** Names of files without the characters that Windows does not allow. */
function fileName(json: JsonObject): string {
  return memberText(json, 'displayName').replaceAll(/[/\\:*?"<>|]/gu, '')
}

const foreign: JsonObject = {
  '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
  id: 'f0000000-0000-4000-8000-000000000001',
  displayName: 'Windows',
}

/** IntuneManagement under Windows PowerShell 5.1: UTF-16 with a mark, but for two files that another version wrote. */
export function intuneManagement(root = ''): ExportFolder {
  const kinds: readonly (readonly [folder: string, objects: readonly JsonObject[]])[] = [
    ['ConditionalAccess', policies],
    ['NamedLocations', namedLocations],
    ['AuthenticationStrengths', [keysStrength]],
    ['AuthenticationContext', authenticationContexts],
    ['TermsOfUse', termsOfUse],
    ['Groups', groups],
    ['CompliancePolicies', [foreign]],
  ]
  const table = {
    TenantId: ids.tenant,
    Organization: 'Contoso',
    Objects: [
      { Id: ids.breakGlassGroup, DisplayName: 'Break glass ', Type: 'Group' },
      { Id: ids.ada, DisplayName: 'Ada', Type: 'User' },
    ],
  }
  const files = kinds.flatMap(([folder, objects]) =>
    objects.map((json, index): readonly [string, Uint8Array] => [
      `${root}${folder}/${fileName(json)}.json`,
      encoded(print(json), folder === 'NamedLocations' && index > 0 ? 'utf8Mark' : 'utf16leMark'),
    ]),
  )
  return new Map([[`${root}MigrationTable.json`, encoded(print(table), 'utf16leMark')], ...files])
}

/** EntraExporter: a folder for each object; objects say nothing about their type, but for policies and locations. */
export function entraExporter(encoding: Encoding = 'utf8'): ExportFolder {
  const withoutType = (json: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(json).filter(([name]) => !name.includes('@odata.')))
  const kinds: readonly (readonly [folder: string, objects: readonly JsonObject[]])[] = [
    ['Identity/Conditional/AccessPolicies', policies.map(withoutType)],
    ['Identity/Conditional/NamedLocations', namedLocations],
    ['Identity/Conditional/AuthenticationContexts', authenticationContexts],
    ['Groups', groups.map(withoutType)],
    ['Users', users],
    ['ServicePrincipals', servicePrincipals],
    ['Applications', applications],
    [
      'Policies/TokenLifetimePolicy',
      [
        {
          id: 'f0000000-0000-4000-8000-000000000002',
          displayName: 'Short',
          isOrganizationDefault: false,
          definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"4:00:00"}}'],
        },
      ],
    ],
    [
      `Groups/${ids.staffGroup}/Members`,
      [{ id: ids.ada, displayName: 'Ada', userPrincipalName: 'ada@contoso.example' }],
    ],
  ]
  const files = kinds.flatMap(([folder, objects]) =>
    objects.map((json): readonly [string, Uint8Array] => {
      const id = memberText(json, 'id')
      return [`${folder}/${id}/${id}.json`, encoded(print(json), encoding)]
    }),
  )
  return new Map([
    ['Organization/Organization.json', encoded(print(organization), encoding)],
    ...files,
  ])
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Members that the stable module does not know; it prints them as they come. */
const additionalMembers = [
  'agents',
  'agentContext',
  'partialEnablementStrategy',
  'blockSensitiveActions',
  'signInRiskDetections',
]

/** Prints a value as the objects of Graph PowerShell are printed. */
function asGraphPowerShell(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => asGraphPowerShell(item))
  if (!isJsonObject(value)) return value
  const own: Record<string, JsonValue> = {}
  const additional: Record<string, JsonValue> = {}
  for (const [name, member = null] of Object.entries(value)) {
    if (name.startsWith('#') || name.includes('@odata.context')) continue
    if (name.startsWith('@') || additionalMembers.includes(name)) additional[name] = member
    else if (!name.includes('@')) own[pascalCase(name)] = asGraphPowerShell(member)
  }
  return { ...own, AdditionalProperties: additional }
}

/** `Get-MgIdentityConditionalAccessPolicy -All | ConvertTo-Json -Depth 20`, and the same for named locations. */
export function graphPowerShell(): ExportFolder {
  const isKnown = (name: string): boolean =>
    ['id', 'displayName', 'createdDateTime', 'modifiedDateTime'].includes(name)
  // The cmdlet knows the base type alone, so that what its types add is additional.
  const locations = namedLocations.map((json) => {
    const entries = Object.entries(json).filter(([name]) => !name.startsWith('#'))
    const [known, others] = [
      entries.filter(([name]) => isKnown(name)),
      entries.filter(([name]) => !isKnown(name) && !name.includes('.context')),
    ]
    return {
      ...Object.fromEntries(known.map(([name, value]) => [pascalCase(name), value])),
      AdditionalProperties: Object.fromEntries(others),
    }
  })
  const unset = { IncludePlatforms: null, ExcludePlatforms: null, AdditionalProperties: {} }
  const printed = policies.map((json) => {
    const converted = asGraphPowerShell(json) as JsonObject
    const { Conditions: conditions } = converted
    return { ...converted, Conditions: { ...(conditions as JsonObject), Platforms: unset } }
  })
  return new Map([
    ['policies.json', encoded(print(printed), 'utf16leMark')],
    ['locations.json', encoded(print(locations), 'utf8')],
  ])
}

/** DCToolbox: one file without ids, whose lines are deleted as text, so that commas stay. */
export function dcToolbox(): ExportFolder {
  const deleted =
    /^ *"(?:id|createdDateTime|modifiedDateTime|authenticationStrength@odata\.context)":.*\r?\n/gmu
  const reordered = policies.map(({ id, createdDateTime, modifiedDateTime, ...rest }) => ({
    ...rest,
    id,
    createdDateTime,
    modifiedDateTime,
  }))
  const text = print(reordered).replaceAll(deleted, '')
  return new Map([['Conditional Access Backup 2026-11-30.json', encoded(text, 'utf8')]])
}

/** Templates of CIPP: a file, and an entity with the policy as text. */
export function cippTemplates(): ExportFolder {
  const conditions = {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'], excludeGroups: ['Break glass'], excludeUsers: ['Emergency'] },
    locations: { includeLocations: ['All'], excludeLocations: ['Headquarters'] },
  }
  const [headquarters = {}] = namedLocations
  const { id: _, createdDateTime: __, modifiedDateTime: ___, ...location } = headquarters
  const template = {
    displayName: 'CIPP: block elsewhere',
    state: 'enabled',
    conditions,
    grantControls: { operator: 'OR', builtInControls: ['block'] },
    LocationInfo: [location],
  }
  const entity = {
    PartitionKey: 'CATemplate',
    RowKey: 'e0000000-0000-4000-8000-000000000001',
    GUID: 'e0000000-0000-4000-8000-000000000001',
    JSON: JSON.stringify({
      displayName: 'CIPP: sensitive',
      state: 'enabled',
      conditions: {
        ...conditions,
        locations: undefined,
        applications: { includeAuthenticationContextClassReferences: ['Sensitive'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      AuthContextInfo: [{ id: 'c1', displayName: 'Sensitive', description: '', isAvailable: true }],
    }),
  }
  const other = {
    PartitionKey: 'GroupTemplate',
    RowKey: 'x',
    GUID: 'x',
    JSON: '{"displayName":"Group"}',
  }
  return new Map([
    ['Config/49a8069e.CATemplate.json', encoded(print(template), 'utf8')],
    ['Config/entity.json', encoded(print(entity), 'utf8')],
    ['Config/group.json', encoded(print(other), 'utf8')],
    ['Groups/bg.json', encoded(print(groups[0] ?? {}), 'utf8')],
  ])
}
