/** Completes a question with what exported users and service principals say. */

import {
  idOfName,
  objectOfId,
  type ExportedDirectory,
} from '../../conditional-access/decisions/offline/exported-directory.ts'
import { externalTypesOf } from '../../conditional-access/decisions/principal-facts.ts'
import type {
  Principal,
  ServicePrincipal,
  Target,
  UserPrincipal,
} from '../../conditional-access/engine/model/sign-in.ts'
import { identityProviderOf } from '../../directory/identity-provider.ts'
import { wasInvited } from '../../directory/was-invited.ts'
import { isGuid, keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { CommandError, exitCodes } from '../failure.ts'

/** Finds the object id of a user by id or principal name. @throws CommandError when the files do not have the name. */
export function exportedUserId({ users }: ExportedDirectory, name: string): string {
  if (isGuid(name)) return name
  const found = idOfName(users, name, ['userPrincipalName', 'mail'])
  if (found !== undefined) return found
  const problem =
    users.length === 0
      ? `files contain no users; give the object id of '${name}'`
      : `the files have no single user '${name}'; give the object id`
  throw new CommandError(
    `--user: ${problem}, or look the user up with --server and --token`,
    exitCodes.usage,
  )
}

/** WHY the members: an export of selected members says nothing about the others. */
function saysHowInvited(user: JsonObject): boolean {
  return (
    user['userType'] !== undefined &&
    (wasInvited(user) || 'creationType' in user || 'externalUserState' in user)
  )
}

function userFacts(user: JsonObject): Partial<UserPrincipal> {
  if (!saysHowInvited(user)) return {}
  const externalTypes = externalTypesOf(user)
  if (!wasInvited(user)) return { externalTypes, homeTenantId: null }
  const identityProvider = identityProviderOf(user)
  return { externalTypes, ...(identityProvider && { identityProvider }) }
}

/** Tells the kind of workload where the export settles it: the tenant that owns the application is known. */
function workloadOf(
  principal: JsonObject,
  { organizations, applications }: ExportedDirectory,
): ServicePrincipal['workload'] {
  if (memberText(principal, 'servicePrincipalType') === 'ManagedIdentity') return 'managedIdentity'
  const owner = keyOf(memberText(principal, 'appOwnerOrganizationId'))
  const tenant = keyOf(memberText(organizations[0] ?? {}, 'id'))
  if (owner === '' || tenant === '') return undefined
  if (owner !== tenant) return 'multiTenant'
  const appId = keyOf(memberText(principal, 'appId'))
  const application = applications.find((each) => keyOf(memberText(each, 'appId')) === appId)
  const audience = memberText(application ?? {}, 'signInAudience')
  if (audience === '') return undefined
  return audience === 'AzureADMyOrg' ? 'singleTenant' : 'multiTenant'
}

/** Adds what the export says about a principal. Facts of the question stay. */
export function withExportedFacts(principal: Principal, directory: ExportedDirectory): Principal {
  if (principal.kind === 'user') {
    const user = objectOfId(directory.users, principal.id)
    return user === undefined ? principal : { ...userFacts(user), ...principal }
  }
  if (principal.kind !== 'servicePrincipal') return principal
  const found = objectOfId(directory.servicePrincipals, principal.id)
  const workload = found && workloadOf(found, directory)
  return workload === undefined ? principal : { workload, ...principal }
}

/**
 * The tenant that owns the applications of Microsoft.
 * Source: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
const microsoftTenantId = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'

/**
 * Adds the names of requested applications of Microsoft. WHY no others: an application of another publisher may have the
 * name of a member of `Office365`.
 */
export function withExportedNames(
  target: Target | undefined,
  { servicePrincipals }: ExportedDirectory,
): Target | undefined {
  if (target?.kind !== 'applications') return target
  const applications = target.applications.map((application) => {
    const displayName = memberText(
      servicePrincipals.find(
        (each) =>
          keyOf(memberText(each, 'appId')) === keyOf(application.appId) &&
          keyOf(memberText(each, 'appOwnerOrganizationId')) === microsoftTenantId,
      ) ?? {},
      'displayName',
    )
    return displayName === '' ? application : { displayName, ...application }
  })
  return { ...target, applications }
}
