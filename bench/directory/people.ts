/** A directory of any size: its users and groups by their numbers, the same in each run. */

import { createHash } from 'node:crypto'
import { groups, membersRelation, stateOf, users } from '../../src/directory/kinds.ts'
import type { TenantId } from '../../src/kernel/ids.ts'
import type { EntityKey, ObjectState, Store, Transaction } from '../../src/store/port.ts'

/** How many users and groups there are. */
export interface DirectorySize {
  readonly users: number
  readonly groups: number
}

/** Groups of which each is a member of one other: ten in each. */
const groupsInGroup = 10

/** Objects or memberships that one transaction writes at most. */
const writesAtOnce = 1_000

const givenNames = ['Adele', 'Bianca', 'Cem', 'Diego', 'Ekua', 'Farid', 'Grady', 'Henrietta']
const surnames = ['Vance', 'Wilber', 'Ünal', 'Siciliani', 'Mensah', 'Haddad', 'Archie', 'Mueller']
const departments = ['Sales', 'Marketing', 'Engineering', 'Legal', 'Finance', 'Support']

/** A GUID that is always the same for a kind and a number. */
function guidOf(kind: string, number: number): string {
  const digest = createHash('sha256').update(`${kind} ${number}`).digest('hex')
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `4${digest.slice(13, 16)}`]
  return [...parts, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-')
}

function pick(names: readonly string[], number: number): string {
  return names[number % names.length] ?? ''
}

/** The id of a user; numbers start at 0. */
export function userId(number: number): string {
  return guidOf('user', number)
}

/** The id of a group. Group 0 has every user as a direct member. */
export function groupId(number: number): string {
  return guidOf('group', number)
}

/** The name with which a user signs in. */
export function userPrincipalName(number: number): string {
  return `person-${number}@tenant-1.example`
}

/** The name of a user as lists show it. */
export function userDisplayName(number: number): string {
  const surname = pick(surnames, Math.floor(number / givenNames.length))
  return `${pick(givenNames, number)} ${surname} ${number}`
}

function userState(number: number): ObjectState {
  const department = pick(departments, number)
  return stateOf(users, userId(number), {
    accountEnabled: number % 50 !== 0,
    businessPhones: [`+1 425 555 ${number}`],
    city: 'Redmond',
    companyName: 'Contoso',
    country: 'United States',
    department,
    displayName: userDisplayName(number),
    employeeId: String(number),
    givenName: pick(givenNames, number),
    jobTitle: `${department} lead`,
    mail: userPrincipalName(number),
    mailNickname: `person-${number}`,
    officeLocation: `${number % 40}/1106`,
    preferredLanguage: 'en-US',
    proxyAddresses: [`SMTP:${userPrincipalName(number)}`, `smtp:p${number}@tenant-1.example`],
    surname: pick(surnames, Math.floor(number / givenNames.length)),
    usageLocation: 'US',
    userPrincipalName: userPrincipalName(number),
    userType: number % 20 === 0 ? 'Guest' : 'Member',
  })
}

function groupState(number: number): ObjectState {
  return stateOf(groups, groupId(number), {
    description: `Group ${number} of ${pick(departments, number)}`,
    displayName: number === 0 ? 'All staff' : `${pick(departments, number)} team ${number}`,
    groupTypes: [],
    isAssignableToRole: false,
    mailEnabled: false,
    mailNickname: `team-${number}`,
    securityEnabled: true,
  })
}

const userKey = (number: number): EntityKey => ({ family: users.name, id: userId(number) })
const groupKey = (number: number): EntityKey => ({ family: groups.name, id: groupId(number) })

/** The groups that have a user as a direct member, by their numbers. */
function groupsOfUser(number: number, size: DirectorySize): readonly number[] {
  const others = [number * 7 + 1, number * 13 + 5].map((each) => each % size.groups)
  return [...new Set([0, ...others])]
}

/** Writes things by their numbers, in transactions of bounded size. */
async function writeEach(
  store: Store,
  tenant: TenantId,
  number: number,
  write: (transaction: Transaction, number: number) => Promise<unknown>,
): Promise<void> {
  const author = { kind: 'system', id: 'bench' } as const
  for (let first = 0; first < number; first += writesAtOnce) {
    const provenance = { author, requestId: 'bench', at: new Date() }
    await store.write(tenant, provenance, async (transaction) => {
      const end = Math.min(number, first + writesAtOnce)
      for (let each = first; each < end; each += 1) await write(transaction, each)
    })
  }
}

/**
 * Adds users and groups to a tenant. Each group is a member of one other, so that a user is in about ten groups:
 * directly in three, and through groups in the rest.
 */
export async function storeDirectory(
  store: Store,
  tenant: TenantId,
  size: DirectorySize,
): Promise<void> {
  await writeEach(store, tenant, size.groups, (transaction, number) =>
    transaction.create(groupState(number)),
  )
  await writeEach(store, tenant, size.groups - 1, (transaction, before) =>
    transaction.link({
      relation: membersRelation,
      source: groupKey(Math.floor(before / groupsInGroup)),
      target: groupKey(before + 1),
    }),
  )
  await writeEach(store, tenant, size.users, async (transaction, number) => {
    await transaction.create(userState(number))
    for (const group of groupsOfUser(number, size)) {
      await transaction.link({
        relation: membersRelation,
        source: groupKey(group),
        target: userKey(number),
      })
    }
  })
}
