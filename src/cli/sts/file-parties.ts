/** Finds the client, the resource and their policies in files. */

import { keyOf, isGuid } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { partyOf, type LoadedParty } from '../../sts-policies/questions/load-party.ts'
import type { StsAssignment, StsPolicyRecord } from '../../sts-policies/select/policy-records.ts'
import { CommandError, exitCodes } from '../failure.ts'
import type { NamedAssignment } from './question.ts'
import type { StsFiles } from './read-files.ts'

function isNamed(object: JsonObject, name: string): boolean {
  const members = ['id', 'appId', 'displayName'] as const
  return members.some((member) => keyOf(memberText(object, member)) === keyOf(name))
}

/** Finds the one object of a name. @throws CommandError when several have it. */
function findOne(
  objects: readonly JsonObject[],
  name: string,
  option: string,
): JsonObject | undefined {
  const found = objects.filter((object) => isNamed(object, name))
  const ids = new Set(found.map((object) => keyOf(memberText(object, 'id'))))
  if (ids.size <= 1) return found[0]
  throw new CommandError(
    `${option}: several objects have the name '${name}'; give one of the ids ${[...ids].join(', ')}`,
    exitCodes.usage,
  )
}

/**
 * Finds an application in files by id or name. One that no file has counts by the id that is given, which is its
 * application id and the id of its service principal alike: exports of policies alone have no applications.
 * @throws CommandError for a name that no file has.
 */
export function partyInFiles(files: StsFiles, name: string, option: string): LoadedParty {
  const principal = findOne(files.servicePrincipals, name, option)
  const appId = principal ? memberText(principal, 'appId') : ''
  const application = findOne(files.applications, appId === '' ? name : appId, option)
  if (principal === undefined && application === undefined) {
    if (isGuid(name)) return { appId: name, servicePrincipalId: name, objects: {} }
    throw new CommandError(
      `${option}: no file has a service principal or an application '${name}'; give its application id, or export service principals too`,
      exitCodes.usage,
    )
  }
  const objects = {
    ...(principal && { servicePrincipal: principal }),
    ...(application && { application }),
  }
  return {
    ...partyOf(appId || memberText(application ?? {}, 'appId'), objects),
    ...(principal && { servicePrincipalId: memberText(principal, 'id') }),
    ...(application && { applicationId: memberText(application, 'id') }),
    objects,
  }
}

/** Finds a policy by id or name. @throws CommandError when none has it, or several do. */
export function policyNamed(
  policies: readonly StsPolicyRecord[],
  name: string,
  option: string,
): StsPolicyRecord {
  const found = policies.filter(
    ({ id, displayName }) => keyOf(id) === keyOf(name) || keyOf(displayName) === keyOf(name),
  )
  const [policy] = found
  if (policy !== undefined && found.length === 1) return policy
  throw new CommandError(
    policy === undefined
      ? `${option}: no policy '${name}' found`
      : `${option}: several policies have the name '${name}'; give one of the ids ${found.map(({ id }) => id).join(', ')}`,
    exitCodes.usage,
  )
}

/** The assignments of options, by ids. @throws CommandError. */
export function assignmentsInFiles(
  files: StsFiles,
  named: readonly NamedAssignment[],
  target: StsAssignment['target'],
): readonly StsAssignment[] {
  const option = target === 'application' ? '--assign-to-application' : '--assign'
  return named.map(({ policy, object }) => {
    const party = partyInFiles(files, object, option)
    const objectId = target === 'application' ? party.applicationId : party.servicePrincipalId
    return {
      policyId: policyNamed(files.policies, policy, option).id,
      target,
      objectId: objectId ?? object,
    }
  })
}
