/** What callers ask of a large directory; each question in many variants, so that no answer is remembered. */

import {
  groupId,
  userDisplayName,
  userId,
  userPrincipalName,
  type DirectorySize,
} from './people.ts'

/** One request. Shape of the path: `/v1.0/users?$top=100`. */
export interface Question {
  readonly path: string
  /** The body of a POST; a GET when absent. */
  readonly body?: string
  /** Whether it has the header of advanced queries. */
  readonly isAdvanced?: boolean
}

/** One kind of question. */
export interface QuestionKind {
  readonly name: string
  /** Longest median that is wanted, milliseconds; none when absent. */
  readonly goalMs?: number
  /** The question of a number; different numbers ask about different objects. */
  readonly ask: (number: number) => Question
}

const goalMs = 5

function filter(text: string, more = ''): string {
  return `/v1.0/users?$filter=${encodeURIComponent(text)}${more}`
}

const advanced = (path: string): Question => ({ path, isAdvanced: true })

/** Every kind of question about a directory of this size. */
export function questionsOf(size: DirectorySize): readonly QuestionKind[] {
  const user = (number: number): number => (number * 7_919) % size.users
  const group = (number: number): number => 1 + ((number * 104_729) % (size.groups - 1))
  /** A position in the middle of a list by id. */
  const middle = (number: number): string => Buffer.from(userId(user(number))).toString('base64url')
  const ofUser = (name: string) => (number: number) => ({
    path: `/v1.0/users/${userId(user(number))}${name}`,
  })
  const plain: Readonly<Record<string, (number: number) => Question>> = {
    'page of 100 users': (number) => ({
      path: `/v1.0/users?$top=100&$skiptoken=${middle(number)}`,
    }),
    'page of 100 users, 3 properties': (number) => ({
      path: `/v1.0/users?$top=100&$select=id,displayName,mail&$skiptoken=${middle(number)}`,
    }),
    'page of 100 groups': (number) => ({
      path: `/v1.0/groups?$top=100&$skiptoken=${middle(number)}`,
    }),
    'one user by id': ofUser(''),
    'one user by name': (number) => ({
      path: `/v1.0/users/${userPrincipalName(user(number))}`,
    }),
    'one group': (number) => ({ path: `/v1.0/groups/${groupId(group(number))}` }),
    "userPrincipalName eq '…'": (number) => ({
      path: filter(`userPrincipalName eq '${userPrincipalName(user(number))}'`),
    }),
    'userPrincipalName in 15 names': (number) => ({
      path: filter(
        `userPrincipalName in (${Array.from(
          { length: 15 },
          (_, each) => `'${userPrincipalName(user(number * 15 + each))}'`,
        ).join(',')})`,
      ),
    }),
    "startswith(displayName,'…'), few": (number) => ({
      path: filter(`startswith(displayName,'${userDisplayName(user(number))}')`),
    }),
    "startswith(displayName,'A'), 12,500": (number) => ({
      path: filter(`startswith(displayName,'A')`, `&$top=${50 + (number % 50)}`),
    }),
    'accountEnabled eq true, 98,000': (number) => ({
      path: filter('accountEnabled eq true', `&$top=${50 + (number % 50)}`),
    }),
    '100 members of the largest group': (number) => ({
      path: `/v1.0/groups/${groupId(0)}/members?$top=100&$skiptoken=${middle(number)}`,
    }),
    'members of a group': (number) => ({ path: `/v1.0/groups/${groupId(group(number))}/members` }),
    memberOf: ofUser('/memberOf'),
    transitiveMemberOf: ofUser('/transitiveMemberOf'),
    checkMemberGroups: (number) => ({
      path: `/v1.0/users/${userId(user(number))}/checkMemberGroups`,
      body: JSON.stringify({
        groupIds: Array.from({ length: 20 }, (_, each) => groupId(group(number * 20 + each))),
      }),
    }),
    getMemberGroups: (number) => ({
      path: `/v1.0/users/${userId(user(number))}/getMemberGroups`,
      body: JSON.stringify({ securityEnabledOnly: false }),
    }),
    'orderby displayName': (number) => ({
      path: `/v1.0/users?$orderby=displayName&$top=${50 + (number % 50)}`,
    }),
  }
  const others: Readonly<Record<string, (number: number) => Question>> = {
    'users/$count': () => advanced('/v1.0/users/$count'),
    "users/$count, startswith(displayName,'A')": () =>
      advanced(`/v1.0/users/$count?$filter=startswith(displayName,'A')`),
    'filter with $count=true': (number) =>
      advanced(filter(`startswith(displayName,'A')`, `&$count=true&$top=${50 + (number % 50)}`)),
    '$search="displayName:…"': (number) =>
      advanced(`/v1.0/users?$search="displayName:${user(number)}"`),
    "jobTitle eq '…', no index": (number) => ({
      path: filter(`jobTitle eq 'Sales lead'`, `&$top=${50 + (number % 50)}`),
    }),
    'filter and orderby': (number) =>
      advanced(
        filter(
          'accountEnabled eq true',
          `&$orderby=displayName&$count=true&$top=${50 + (number % 50)}`,
        ),
      ),
    '100 of all members, through groups': (number) => ({
      path: `/v1.0/groups/${groupId(1 + (number % 9))}/transitiveMembers?$top=100`,
    }),
  }
  return [
    ...Object.entries(plain).map(([name, ask]) => ({ name, goalMs, ask })),
    ...Object.entries(others).map(([name, ask]) => ({ name, ask })),
  ]
}
