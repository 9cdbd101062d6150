/**
 * Rules of evaluation that Microsoft changed on a known day; all other rules hold at any time. The days on
 * which applications left a group are in `application-groups.json`.
 */

/** Which of the changed rules hold. */
export interface Semantics {
  /** The day for memberships of application groups, `2026-11-22`. */
  readonly day: string
  /**
   * A request for nothing but baseline scopes is access to the directory, unless the tenant has a setting of its own.
   * Before, policies on all applications with exclusions did not apply to it (E19).
   */
  readonly baselineScopesAreDirectoryAccess: boolean
  /** The control `approvedApplication` is enforced. Since the change, it is ignored. */
  readonly enforcesApprovedApplication: boolean
  /**
   * The risk of the agent counts when its user account signs in. The pages say so; a proposed change of them of
   * 2026-05-15, which was not taken over, said that no condition counts (E63).
   */
  readonly evaluatesRiskOfAgentUsers: boolean
  /** Token protection can be met on iOS and macOS. Before, Windows alone bound sessions to devices (E75). */
  readonly bindsSessionsOnApple: boolean
  /** Token protection denies platforms for which no page has bound sessions, such as Android; inferred (E75). */
  readonly deniesUnboundPlatforms: boolean
}

/** A rule that changed, and when. */
export interface DatedRule {
  readonly rule: Exclude<keyof Semantics, 'day'>
  /** The first day, in UTC, on which the member is `after`. */
  readonly since: string
  readonly after: boolean
  readonly source: string
}

/** The rules that changed, each with the day from which it is in force. */
export const datedRules: readonly DatedRule[] = [
  {
    // WHY this day: the rollout begins on it. It took weeks; until its end only the setting of a tenant tells.
    rule: 'baselineScopesAreDirectoryAccess',
    since: '2026-06-15',
    after: true,
    source:
      'https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions',
  },
  {
    rule: 'enforcesApprovedApplication',
    since: '2026-04-01',
    after: false,
    source:
      'https://learn.microsoft.com/entra/identity/conditional-access/migrate-approved-client-app',
  },
  {
    // WHY this day: the first page on agents has it; agents did not sign in before.
    rule: 'evaluatesRiskOfAgentUsers',
    since: '2025-11-05',
    after: true,
    source: 'https://learn.microsoft.com/entra/identity/conditional-access/agent-id',
  },
  {
    rule: 'bindsSessionsOnApple',
    since: '2026-03-04',
    after: true,
    source:
      'https://learn.microsoft.com/entra/identity/conditional-access/concept-token-protection',
  },
  {
    // WHY this day: the first page that is known and says on which platforms sessions can be bound.
    rule: 'deniesUnboundPlatforms',
    since: '2025-05-27',
    after: true,
    source:
      'https://learn.microsoft.com/entra/identity/conditional-access/concept-token-protection',
  },
]

/** The rules as they were at an instant. */
export function semanticsAsOf(instant: Date): Semantics {
  const day = instant.toISOString().slice(0, 10)
  const holds = (name: DatedRule['rule']) => {
    const found = datedRules.find(({ rule }) => rule === name)
    return found !== undefined && day >= found.since === found.after
  }
  return {
    day,
    baselineScopesAreDirectoryAccess: holds('baselineScopesAreDirectoryAccess'),
    enforcesApprovedApplication: holds('enforcesApprovedApplication'),
    evaluatesRiskOfAgentUsers: holds('evaluatesRiskOfAgentUsers'),
    bindsSessionsOnApple: holds('bindsSessionsOnApple'),
    deniesUnboundPlatforms: holds('deniesUnboundPlatforms'),
  }
}

/** `Windows Azure Active Directory`, the audience of baseline scopes. */
export const directoryAppId = '00000002-0000-0000-c000-000000000000'

/** The token exchange of agents, to which no policy on agents applies. */
export const agentTokenExchangeAppId = 'fb60f99c-7a34-4190-8149-302f77469936'

/** `Microsoft Graph`, the resource of most baseline scopes. */
export const microsoftGraphAppId = '00000003-0000-0000-c000-000000000000'

/**
 * Baseline scopes, in lower case. `exempt` lists those of the directory that policies on all applications with
 * exclusions let pass before the change, by client and by the resource that has them; the OpenID scopes were always
 * among them.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
export const baselineScopes = {
  openId: ['openid', 'profile', 'email', 'offline_access'],
  directory: [
    'user.read',
    'user.read.all',
    'user.readbasic.all',
    'people.read',
    'people.read.all',
    'groupmember.read.all',
    'member.read.hidden',
  ],
  exempt: {
    publicClient: {
      directory: ['user.read'],
      graph: ['user.read', 'people.read'],
    },
    confidentialClient: {
      directory: ['user.read', 'user.read.all', 'user.readbasic.all'],
      graph: [
        'user.read',
        'user.read.all',
        'user.readbasic.all',
        'people.read',
        'people.read.all',
        'groupmember.read.all',
        'member.read.hidden',
      ],
    },
  },
} as const
