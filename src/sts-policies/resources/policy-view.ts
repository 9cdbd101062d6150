/** A view: the members under which one path reads and writes the one stored form of STS policies. */

import type { PolicyType } from '../model/policy-types.ts'

/** Members that some view writes. */
export type WritableMember =
  | 'alternativeIdentifier'
  | 'definition'
  | 'description'
  | 'displayName'
  | 'isOrganizationDefault'
  | 'keyCredentials'
  | 'type'

/** How bodies of one view are read. */
export interface PolicyView {
  /** The name of the type in Graph. Shape: `tokenLifetimePolicy`. */
  readonly typeName: string
  /** The type of every policy of the view; absent where the body names it. */
  readonly type?: PolicyType
  readonly writable: readonly WritableMember[]
  /** Members of other views: they are left out with a warning. */
  readonly ignored: readonly string[]
  /** The day whose rules for definitions apply. */
  readonly asOf: Date
  /** Whether a definition may be a bare string, and may have commas before a closing brace. */
  readonly isLenient: boolean
}

const legacyMembers = ['type', 'alternativeIdentifier', 'keyCredentials'] as const

/** The resource `policy` of 2016 to 2019. */
export function viewOf2018(asOf: Date): PolicyView {
  return {
    typeName: 'policy',
    writable: [
      'definition',
      'displayName',
      'type',
      'isOrganizationDefault',
      ...legacyMembers.slice(1),
    ],
    ignored: [],
    asOf,
    isLenient: true,
  }
}

/**
 * The day from which lifetimes of refresh tokens and sessions could not be configured anew.
 * WHY for every typed family, whatever the day of the legacy resource is: v1.0 got them in 2020.
 */
export const rulesOfToday = new Date('2020-05-30T00:00:00Z')

/** The collection of one type. Source: `microsoft.graph.stsPolicy`; bodies of New-EntraBetaPolicy for what is left out. */
export function typedView(type: PolicyType, typeName: string): PolicyView {
  return {
    typeName,
    type,
    writable: ['definition', 'description', 'displayName', 'isOrganizationDefault'],
    ignored: legacyMembers,
    asOf: rulesOfToday,
    isLenient: false,
  }
}
