/** Random definitions that resemble those of the types, for properties of their checks. */

import fc from 'fast-check'
import { policyTypes, type PolicyType } from '../../model/policy-types.ts'
import type { DefinitionRules } from '../definition-rules.ts'
import { definitionTypeOf } from '../definition-types.ts'

/** Any rules. */
export const anyRules: fc.Arbitrary<DefinitionRules> = fc.record({
  type: fc.constantFrom(...policyTypes),
  isOrganizationDefault: fc.boolean(),
  asOf: fc.constantFrom(new Date('2019-09-30'), new Date('2026-11-30')),
  heldBefore: fc.constantFrom(new Set<string>(), new Set(['MaxInactiveTime'])),
  isLegacyView: fc.boolean(),
})

const values = fc.oneof(
  fc.constantFrom(
    '8:00:00',
    '00:90:00',
    '24:00:00',
    'until-revoked',
    'default',
    '*',
    'contoso.com',
  ),
  fc.constantFrom('true', 'Both', 'TokenOnly', '1.1', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'),
  fc.constantFrom(1, true, null, 1.1, '1'),
  fc.jsonValue({ maxDepth: 2 }),
)

/** Names of members at any depth of a definition. */
const innerNames = [
  'Enabled',
  'ApplicationId',
  'WebSessionIdleTimeout',
  'IgnoreDomainHintForDomains',
  'RespectDomainHintForApps',
  'AllowedDomains',
  'BlockedDomains',
  'Features',
  'AdminConsentedForUsersIntoTenantIds',
]

function objectOf(names: readonly string[], inner: fc.Arbitrary<unknown>) {
  const name = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.constantFrom(...names).map((each) => each.toLowerCase()) },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 12 }).filter((each) => each !== '__proto__'),
    },
  )
  return fc.dictionary(name, inner, { maxKeys: 6, noNullPrototype: true })
}

/** A definition that resembles one of the type. */
function resembling(type: PolicyType): fc.Arbitrary<object> {
  const names = Object.keys(definitionTypeOf(type).schema.properties)
  const part = objectOf(innerNames, fc.oneof(values, fc.array(values, { maxLength: 3 })))
  const parts = fc.oneof(values, part, fc.array(fc.oneof(values, part), { maxLength: 3 }))
  const root = objectOf(names, parts)
  return fc.oneof(
    { weight: 8, arbitrary: root.map((each) => ({ [type.name]: { Version: 1, ...each } })) },
    { weight: 1, arbitrary: root },
    { weight: 1, arbitrary: root.map((each) => ({ [type.name.toLowerCase()]: each })) },
  )
}

/** Definitions of every type, most of them with members that the type knows, and rules for their check. */
export const resemblingDefinitions = anyRules.chain((rules) =>
  resembling(rules.type).map((definition) => ({ rules, definition })),
)
