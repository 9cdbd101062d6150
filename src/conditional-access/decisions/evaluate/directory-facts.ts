/**
 * Adds what the directory knows of the principal and of the applications of a what-if request. Of those that it does
 * not have, nothing is known but what the request says.
 */

import { quoted } from '../../../edm/place.ts'
import { applications, servicePrincipals } from '../../../directory/kinds.ts'
import { failed, passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import type { Reader } from '../../../store/port.ts'
import { publishedApplicationGroups } from '../../engine/model/application-groups.ts'
import type { ExternalUserType, Principal, Target } from '../../engine/model/sign-in.ts'
import type { ConditionalAccessOptions } from '../../model/options.ts'
import { whatIfCodes } from '../decision-codes.ts'
import { findServicePrincipal, findUser } from '../principal-facts.ts'
import type { AskedIdentity } from './what-if-request.ts'

/** Where the directory is read, and what happens when it does not have somebody. */
export interface DirectorySetting {
  readonly reader: Reader
  readonly tenant: TenantId
  readonly unknownReferences: ConditionalAccessOptions['unknownReferences']
}

/** Who signs in, with a warning when the directory does not have them. */
export interface FoundPrincipal {
  readonly principal: Principal
  readonly warnings: readonly Finding[]
}

/** Applications of one request that are looked up; of further ones nothing is known. */
const mostLookedUp = 100

function withoutWarning(principal: Principal): Checked<FoundPrincipal> {
  return passed({ principal, warnings: [] })
}

/** Who is not in the directory: refused, or described by the request alone. */
function notFound(
  { unknownReferences }: DirectorySetting,
  member: 'userId' | 'servicePrincipalId',
  principal: Principal,
): Checked<FoundPrincipal> {
  const noun = member === 'userId' ? 'user' : 'service principal'
  const said = `${noun} ${quoted(principal.id)} in \`signInIdentity.${member}\` not found in this tenant`
  const finding = {
    ostiaryCode: whatIfCodes.identityNotFound,
    target: `/signInIdentity/${member}`,
  }
  if (unknownReferences === 'refuse') return failed({ ...finding, message: said })
  const message = `${said}; what the request does not say about it is unknown`
  return passed({ principal, warnings: [{ ...finding, message }] })
}

/** Users who only connect directly have no account, and so no groups and roles; others may have one. */
function factsWithoutAccount(id: string, externalTypes: readonly ExternalUserType[]) {
  const hasNoAccount = id === '' && externalTypes.every((type) => type === 'b2bDirectConnectUser')
  return hasNoAccount ? { groupIds: [], roleTemplateIds: [] } : {}
}

async function findUserOf(
  setting: DirectorySetting,
  { id = '', externalTypes, homeTenantId }: Extract<AskedIdentity, { readonly kind: 'user' }>,
): Promise<Checked<FoundPrincipal>> {
  const found = id === '' ? undefined : await findUser(setting.reader, setting.tenant, id)
  const home = homeTenantId === undefined ? {} : { homeTenantId }
  if (externalTypes === undefined) {
    return found
      ? withoutWarning({ ...found, ...home })
      : notFound(setting, 'userId', { kind: 'user', id, ...home })
  }
  const { groupIds, roleTemplateIds } = found ?? factsWithoutAccount(id, externalTypes)
  return withoutWarning({
    kind: 'user',
    id,
    externalTypes,
    ...home,
    ...(groupIds && { groupIds }),
    ...(roleTemplateIds && { roleTemplateIds }),
  })
}

/** Finds who signs in. The directory has no agents, so the request alone describes them. */
export async function findAskedPrincipal(
  setting: DirectorySetting,
  identity: AskedIdentity,
): Promise<Checked<FoundPrincipal>> {
  switch (identity.kind) {
    case 'user':
      return findUserOf(setting, identity)
    case 'servicePrincipal': {
      const found = await findServicePrincipal(setting.reader, setting.tenant, identity.id)
      return found === undefined
        ? notFound(setting, 'servicePrincipalId', { kind: 'servicePrincipal', id: identity.id })
        : withoutWarning(found)
    }
    case 'agentIdentity':
      return withoutWarning({ kind: 'agentIdentity', id: identity.id })
  }
}

/** Applications of Microsoft that are in published groups, by id in lower case. */
const publishedApplications: ReadonlySet<string> = new Set(
  publishedApplicationGroups.flatMap(({ id, members }) => [
    keyOf(id),
    ...members.map(({ appId = '' }) => keyOf(appId)),
  ]),
)

async function isInDirectory(
  { reader, tenant }: DirectorySetting,
  appId: string,
): Promise<boolean> {
  for (const { name } of [servicePrincipals, applications]) {
    const { items } = await reader.list(tenant, name, {
      filter: { kind: 'comparison', operator: 'eq', property: 'appId', value: appId },
      limit: 1,
    })
    if (items.length > 0) return true
  }
  return false
}

/**
 * Adds that an application is not an agent where the directory has it, because the directory has no agents, and where
 * Microsoft publishes it in a group.
 */
export async function withKnownApplications(
  setting: DirectorySetting,
  target: Target | undefined,
): Promise<Target | undefined> {
  if (target?.kind !== 'applications') return target
  const asked = new Set(target.applications.map(({ appId }) => keyOf(appId)))
  const keys = [...asked].filter((key) => !publishedApplications.has(key))
  const lookedUp = await Promise.all(
    keys
      .slice(0, mostLookedUp)
      .map(async (key) => [key, await isInDirectory(setting, key)] as const),
  )
  const found = new Set(lookedUp.flatMap(([key, isThere]) => (isThere ? [key] : [])))
  const isKnown = (key: string) => found.has(key) || publishedApplications.has(key)
  return {
    ...target,
    applications: target.applications.map((application) =>
      isKnown(keyOf(application.appId)) ? { ...application, isAgentResource: false } : application,
    ),
  }
}
