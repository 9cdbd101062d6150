/** Few ids, so that generated policies and sign-ins have some in common; some in the other letter case. */

import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'

function ids(digit: string, count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${digit}${index}aa0000-0000-4000-8000-00000000000b`,
  )
}

/** One of the ids, at times in capitals. */
export function oneOf(pool: readonly string[]): Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...pool), fc.integer({ min: 0, max: 5 }))
    .map(([id, choice]) => (choice === 0 ? id.toUpperCase() : id))
}

/** Some of the ids, at times one twice. */
export function someOf(pool: readonly string[], maxLength = 2): Arbitrary<string[]> {
  return fc.array(oneOf(pool), { maxLength })
}

/** One of the common values, at times a rare one. */
export function mostly<Value>(common: Arbitrary<Value>, rare: Arbitrary<Value>): Arbitrary<Value> {
  return fc.oneof({ weight: 8, arbitrary: common }, { weight: 1, arbitrary: rare })
}

export const userIds = ids('1', 2)
export const groupIds = ids('2', 3)
export const roleIds = ids('3', 2)
export const tenantIds = ids('4', 3)
export const servicePrincipalIds = ids('5', 2)
export const agentIds = ids('6', 2)
export const blueprintIds = ids('7', 2)
export const agreementIds = ids('8', 2)
export const strengthIds = [
  '00000000-0000-0000-0000-000000000002',
  '00000000-0000-0000-0000-000000000003',
  '00000000-0000-0000-0000-000000000004',
  ...ids('9', 3),
]
/** The last one is deleted. */
export const locationIds = ids('a', 9)
export const policyIds = [...ids('b', 4), 'BAAA0000-0000-4000-8000-00000000000b']
export const customFactors = ['FactorOne', 'FactorTwo']
export const securityKeys = [...ids('c', 2), '90a3ccdf-635c-4729-a248-9b709135078f']
export const networkPolicyIds = ids('d', 2)

/**
 * Exchange, SharePoint, Azure management, its portal, Azure DevOps, the directory, the exchange of agents, Intune
 * enrolment, its portal, Microsoft Graph, OneNote, two of the tenant.
 */
export const appIds = [
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  '499b84ac-1321-427f-aa17-267ca6975798',
  '00000002-0000-0000-c000-000000000000',
  'fb60f99c-7a34-4190-8149-302f77469936',
  'd4ebce55-015a-49b5-a083-c84d1797ae8c',
  '74bcdadc-2fdc-4bb3-8459-76d06952a0e9',
  '00000003-0000-0000-c000-000000000000',
  '2d4d3d8e-2be3-4bef-9f87-7875a61c29de',
  ...ids('e', 2),
]

/** Texts that attributes and rules over them share. */
export const attributeTexts = ['SAW', 'saw', 'Surface Laptop', '10.0.22000', 'true']
