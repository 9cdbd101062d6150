import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { explainCodes, type CodeCatalogue } from '../../kernel/ostiary-codes.ts'
import { activityBasedTimeoutCodes } from './activity-based-timeout/activity-based-timeout-codes.ts'
import { authenticatorAppCodes } from './authenticator-app/authenticator-app-codes.ts'
import { b2bManagementCodes } from './b2b-management/b2b-management-codes.ts'
import { definitionCodes } from './definition-codes.ts'
import { definitionTypeOf } from './definition-types.ts'
import { homeRealmDiscoveryCodes } from './home-realm-discovery/home-realm-discovery-codes.ts'
import { policyTypes } from '../model/policy-types.ts'
import { tokenLifetimeCodes } from './token-lifetime/token-lifetime-codes.ts'

const page = readFileSync('docs/rules/sts-definitions.md', 'utf8')

const catalogues: readonly CodeCatalogue[] = [
  definitionCodes,
  tokenLifetimeCodes,
  homeRealmDiscoveryCodes,
  activityBasedTimeoutCodes,
  b2bManagementCodes,
  authenticatorAppCodes,
]

it('docs/rules/sts-definitions.md names every code once, and no other', () => {
  const named = page
    .split('\n')
    .flatMap((line) => /^- (?<codes>(?:`[\w.]+`(?:, )?)+):/u.exec(line)?.groups?.codes ?? [])
    .flatMap((codes) => codes.split(', ').map((code) => code.replaceAll('`', '')))
  const known = catalogues
    .flatMap((catalogue) => [...explainCodes(catalogue).keys()])
    .map((code) => code.replace('stsPolicies.', ''))
  expect(named.toSorted()).toEqual(known.toSorted())
})

it('docs/rules/sts-definitions.md names every member of every type but claims mapping', () => {
  const missing = policyTypes
    .filter(({ name }) => name !== 'ClaimsMappingPolicy')
    .flatMap((type) => [type.name, ...Object.keys(definitionTypeOf(type).schema.properties)])
    .filter((name) => !page.includes(`\`${name}\``) && !page.includes(`## ${name}`))
  expect(missing).toEqual([])
})
