/** Makes files of policies the subject of a check. */

import {
  idOfName,
  objectOfId,
  type ExportedDirectory,
} from '../../conditional-access/decisions/offline/exported-directory.ts'
import {
  defaultSettings,
  tenantRulesFrom,
} from '../../conditional-access/decisions/stored-rules.ts'
import type {
  CheckedDirectory,
  CheckedIdentity,
  CheckSubject,
} from '../../conditional-access/checks/check-subject.ts'
import type { UserPrincipal } from '../../conditional-access/engine/model/sign-in.ts'
import { semanticsAsOf } from '../../conditional-access/engine/model/semantics.ts'
import { isGuid, keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { withExportedFacts } from '../what-if/exported-facts.ts'
import type { ReadFiles } from '../what-if/files-report.ts'

/** What the command is asked, apart from the files. */
export interface CheckQuestion {
  /** Break-glass identities, by id or name. */
  readonly breakGlass: readonly string[]
  readonly reportOnlyDays: number
  readonly at: Date
}

/** Files belong to no tenant, and no check depends on the tenant id. */
const noTenant = '00000000-0000-0000-0000-000000000000' as TenantId

/** What files say of users, and what things are called. They do not say who is in a group. */
function directoryOf({ directory, draft, madeUpIds }: ReadFiles): CheckedDirectory {
  const { users, groups, servicePrincipals, applications } = directory
  const names = new Map(madeUpIds)
  for (const [objects, member] of [
    [users, 'id'],
    [groups, 'id'],
    [servicePrincipals, 'id'],
    [servicePrincipals, 'appId'],
    [applications, 'appId'],
    [draft.namedLocations ?? [], 'id'],
  ] as const) {
    for (const object of objects) {
      const name = memberText(object, 'displayName')
      if (name !== '') names.set(keyOf(memberText(object, member)), name)
    }
  }
  return {
    nameOf: (id) => names.get(keyOf(id)),
    madeUpIds: new Set([...madeUpIds.keys()].map(keyOf)),
    findMembers: () => undefined,
    findUser: (id) =>
      objectOfId(users, id) === undefined
        ? undefined
        : (withExportedFacts({ kind: 'user', id }, directory) as UserPrincipal),
  }
}

/** Whether policies name a group by this text. */
function isNamedGroup({ rules }: ReadFiles, text: string): boolean {
  return rules.policies.some(({ body: { conditions } }) =>
    [...(conditions.users?.includeGroups ?? []), ...(conditions.users?.excludeGroups ?? [])].some(
      (id) => keyOf(id) === keyOf(text),
    ),
  )
}

function identified(id: string, type: CheckedIdentity['type'], objects: readonly JsonObject[]) {
  const displayName = memberText(objectOfId(objects, id) ?? {}, 'displayName')
  return { id, type, ...(displayName !== '' && { displayName }) }
}

/** Finds the identity that a text names: by id, by the name of an exported object, or as policies spell it. */
function identityOf(files: ReadFiles, text: string): CheckedIdentity {
  const { users, groups }: ExportedDirectory = files.directory
  const groupId = isGuid(text) ? text : idOfName(groups, text)
  const userId = isGuid(text)
    ? text
    : idOfName(users, text, ['userPrincipalName', 'mail', 'displayName'])
  if (groupId !== undefined && objectOfId(groups, groupId) !== undefined) {
    return identified(groupId, 'group', groups)
  }
  const [madeUp] = [...files.madeUpIds].find(([, each]) => keyOf(each) === keyOf(text)) ?? [text]
  if (isNamedGroup(files, madeUp))
    return { id: madeUp, type: 'group', ...(madeUp !== text && { displayName: text }) }
  if (userId !== undefined) return identified(userId, 'user', users)
  if (madeUp !== text) return { id: madeUp, type: 'user', displayName: text }
  throw new CommandError(
    `--break-glass: the files have no single user or group '${text}'; give the object id`,
    exitCodes.usage,
  )
}

/** Reads since when policies are unchanged: at least for so long each is in its mode. */
function unchangedSince({ draft }: ReadFiles): ReadonlyMap<string, Date> {
  const policies = [...(draft.policies ?? []), ...(draft.legacyPolicies ?? [])]
  return new Map(
    policies.flatMap((policy) => {
      const text = memberText(policy, 'modifiedDateTime') || memberText(policy, 'createdDateTime')
      const since = new Date(text)
      return Number.isNaN(since.getTime()) ? [] : [[keyOf(memberText(policy, 'id')), since]]
    }),
  )
}

/** Makes the subject. @throws CommandError for a break-glass identity that the files do not have. */
export function subjectOfFiles(
  files: ReadFiles,
  { breakGlass, reportOnlyDays, at }: CheckQuestion,
): CheckSubject {
  return {
    policies: files.rules.policies,
    tenantRules: tenantRulesFrom(noTenant, files.rules, defaultSettings),
    semantics: semanticsAsOf(at),
    at,
    directory: directoryOf(files),
    breakGlass: breakGlass.map((text) => identityOf(files, text)),
    reportOnlyDays,
    reportOnlySince: unchangedSince(files),
  }
}
