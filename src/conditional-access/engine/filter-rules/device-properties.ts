/**
 * The properties that a device filter may compare.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */

import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { comparisonOperators, type FilterOperator } from './rule.ts'
import { equality, type RuleProperty, type ValueKind } from './rule-property.ts'

const membership: readonly FilterOperator[] = Object.freeze(['eq', 'ne', 'in', 'notIn'])
const collectionOperators: readonly FilterOperator[] = Object.freeze(['contains', 'notContains'])
const text: ValueKind = { kind: 'text' }

function oneOfWords(
  words: readonly string[],
  counterparts: Readonly<Record<string, string>> = {},
): ValueKind {
  return { kind: 'word', words, counterparts: new Map(Object.entries(counterparts)) }
}

const textNames = [
  'displayName',
  'enrollmentProfileName',
  'manufacturer',
  'model',
  'operatingSystem',
  'operatingSystemVersion',
  ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
]

function deviceProperty(
  name: string,
  operators: readonly FilterOperator[],
  values: ValueKind,
): RuleProperty {
  return { name: `device.${name}`, operators, values }
}

/**
 * Every property of a device rule. DEVIATION: rules take only the values of the published table; the
 * What-If page also shows `EntraID` and `Standard` as facts of a device, which the table does not list.
 */
export const deviceProperties: readonly RuleProperty[] = [
  deviceProperty('deviceId', membership, { kind: 'id', what: 'a device' }),
  ...textNames.map((name) => deviceProperty(name, comparisonOperators, text)),
  deviceProperty(
    'deviceOwnership',
    equality,
    oneOfWords(['Personal', 'Company'], { corporate: 'Company' }),
  ),
  deviceProperty('isCompliant', equality, { kind: 'truth' }),
  deviceProperty('mdmAppId', membership, { kind: 'id', what: 'an application' }),
  deviceProperty('physicalIds', collectionOperators, text),
  deviceProperty(
    'profileType',
    equality,
    oneOfWords(['RegisteredDevice', 'SecureVM', 'Printer', 'Shared', 'IoT'], {
      standard: 'RegisteredDevice',
    }),
  ),
  deviceProperty('systemLabels', collectionOperators, text),
  deviceProperty(
    'trustType',
    equality,
    oneOfWords(['AzureAD', 'ServerAD', 'Workplace'], { entraid: 'AzureAD' }),
  ),
]

const propertiesByKey: ReadonlyMap<string, RuleProperty> = new Map(
  deviceProperties.map((property) => [property.name.toLowerCase(), property]),
)

/** What dynamic groups and the What-If request call the same fact of a device, in lower case. */
const counterparts: ReadonlyMap<string, string> = new Map([
  ['devicemanagementappid', 'device.mdmAppId'],
  ['devicemanufacturer', 'device.manufacturer'],
  ['devicemodel', 'device.model'],
  ['deviceostype', 'device.operatingSystem'],
  ['deviceosversion', 'device.operatingSystemVersion'],
  ['devicephysicalids', 'device.physicalIds'],
  ['devicetrusttype', 'device.trustType'],
  ['ownership', 'device.deviceOwnership'],
])

/** Finds a property by its path, in any letter case. */
export function findDeviceProperty(path: string): RuleProperty | undefined {
  return propertiesByKey.get(path.toLowerCase())
}

/** The path that an unknown one was meant to be. */
export function meantDeviceProperty(path: string): string | undefined {
  const names = deviceProperties.map(({ name }) => name)
  const bare = path.replace(/^device\./iu, '')
  const meant = didYouMean(
    bare,
    names.map((name) => name.slice('device.'.length)),
  )
  const known = counterparts.get(bare.toLowerCase())
  return known ?? (meant === undefined ? didYouMean(path, names) : `device.${meant}`)
}
