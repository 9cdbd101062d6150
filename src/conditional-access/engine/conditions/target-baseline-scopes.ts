/**
 * Requests for nothing but baseline scopes (E19).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { CompileContext } from '../model/compile-context.ts'
import { baselineScopes, directoryAppId, microsoftGraphAppId } from '../model/semantics.ts'
import type { Principal, Target, TargetApplication } from '../model/sign-in.ts'
import {
  and,
  choose,
  known,
  no,
  not,
  or,
  unknown,
  unpublished,
  yes,
  type Ternary,
} from '../model/ternary.ts'

/** A request for applications. */
export type ApplicationRequest = Extract<Target, { readonly kind: 'applications' }>

const { openId, directory, exempt } = baselineScopes

const openIdScopes: ReadonlySet<string> = new Set(openId)
const allScopes: ReadonlySet<string> = new Set([...openId, ...directory])

/** The scopes that were exempt before the change, by client and by the resource that has them. */
const exemptScopes = {
  publicClient: exemptOf(exempt.publicClient),
  confidentialClient: exemptOf(exempt.confidentialClient),
}

function exemptOf(lists: typeof exempt.publicClient | typeof exempt.confidentialClient) {
  return {
    directory: new Set<string>([...openId, ...lists.directory]),
    graph: new Set<string>([...openId, ...lists.graph]),
  }
}

/** How a tenant has baseline scopes evaluated. */
export class BaselineScopes {
  /** Whether the scopes are access to an application, and no longer exempt. */
  readonly isEnforced: boolean
  /** The application that requests for baseline scopes are access to. */
  readonly audience: TargetApplication

  constructor({ tenantRules, semantics }: Pick<CompileContext, 'tenantRules' | 'semantics'>) {
    const setting = tenantRules.baselineScopes
    this.isEnforced =
      setting === undefined || setting.enforcement === 'rollout'
        ? semantics.baselineScopesAreDirectoryAccess
        : setting.enforcement !== 'disabled'
    const appId = setting?.enforcement === 'customized' ? setting.placeholderAppId : directoryAppId
    this.audience = { appId, isAgentResource: false }
  }

  /** Whether a policy on all applications with exclusions is evaluated on other audiences than the requested ones. */
  replacesRequested(target: ApplicationRequest, principal: Principal): Ternary {
    if (!hasDelegatedScopes(target, principal)) return no
    if (this.isEnforced) return isWithin(target, allScopes)
    const resource = target.applications.some(isDirectory) ? 'directory' : 'graph'
    return choose(
      isConfidential(target),
      isWithin(target, exemptScopes.confidentialClient[resource]),
      isWithin(target, exemptScopes.publicClient[resource]),
    )
  }

  /**
   * Whether `audience` counts for a confidential client, besides the client itself, in place of the requested
   * applications. One that asks only who the user is requests access to itself alone.
   */
  isForConfidentialClient(target: ApplicationRequest): Ternary {
    return this.isEnforced ? not(isWithin(target, openIdScopes)) : no
  }

  /**
   * Whether `audience` counts besides the requested applications, under policies other than those on all applications
   * with exclusions. Before the change, only scopes of the directory were access to it. For a confidential client that
   * asks for OpenID scopes alone, one page says that the directory counts, and that nothing changes.
   */
  isAudienceAdded(target: ApplicationRequest, principal: Principal): Ternary {
    if (!hasDelegatedScopes(target, principal)) return no
    const isBaseline = isWithin(target, allScopes)
    const onlyOpenId = isWithin(target, openIdScopes)
    if (!this.isEnforced) return and(isBaseline, not(onlyOpenId))
    const isSettled = not(and(isConfidential(target), onlyOpenId))
    return and(isBaseline, or(isSettled, unpublished))
  }

  /** The audience, with the attributes that the request tells of it. */
  audienceOf({ applications, baselineAudienceAttributes }: ApplicationRequest): TargetApplication {
    const attributes =
      baselineAudienceAttributes ?? findById(applications, this.audience.appId)?.attributes
    return attributes === undefined ? this.audience : { ...this.audience, attributes }
  }
}

/** Service principals and agents that sign in as themselves have no delegated scopes. */
function hasDelegatedScopes({ requestedScopes }: ApplicationRequest, { kind }: Principal): boolean {
  if (kind === 'servicePrincipal' || kind === 'agentIdentity') return false
  return requestedScopes !== null && requestedScopes?.length !== 0
}

/** Whether the client can keep a secret: conditional access then applies to the client itself too. */
export function isConfidential({ isConfidentialClient }: ApplicationRequest): Ternary {
  return known(isConfidentialClient, 'target.isConfidentialClient')
}

/**
 * The client of a request for baseline scopes: the one that the request names, or else the only application that does
 * not have the scopes. Undefined when that is not known.
 */
export function clientOf({
  applications,
  client,
}: ApplicationRequest): TargetApplication | undefined {
  if (client !== undefined) return { ...findById(applications, client.appId), ...client }
  const others = applications.filter((each) => !isDirectory(each) && !isGraph(each))
  return others.length === 1 ? others[0] : undefined
}

function findById(
  applications: readonly TargetApplication[],
  id: string,
): TargetApplication | undefined {
  return applications.find(({ appId }) => keyOf(appId) === keyOf(id))
}

function isDirectory({ appId }: TargetApplication): boolean {
  return keyOf(appId) === directoryAppId
}

function isGraph({ appId }: TargetApplication): boolean {
  return keyOf(appId) === microsoftGraphAppId
}

function isWithin({ requestedScopes }: ApplicationRequest, list: ReadonlySet<string>): Ternary {
  if (requestedScopes === null) return no
  if (requestedScopes === undefined) return unknown('target.requestedScopes')
  for (const scope of requestedScopes) if (!list.has(scope.toLowerCase())) return no
  return yes
}
