/** Warnings about members of beta whose effect Microsoft's pages leave open. */

import { includesAgentUsers } from '../model/agents.ts'
import { breach, type Rule } from './rule.ts'
import { sessionControlInForce } from './session-control-in-force.ts'
import { policyWarningCodes } from './warning-codes.ts'

/**
 * The pages say that the risk of the agent counts for agent users. A proposed change of them of 2026-05-15, which was
 * not taken over, said that no condition counts.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/agent-id
 */
const riskOfAgentUsers: Rule = {
  name: 'risk of agent users',
  breaches(body) {
    const { agentIdRiskLevels, users } = body.conditions
    const isForAgentUsers =
      includesAgentUsers(body) || users?.includeUsers.includes('AllAgentIdUsers') === true
    if (!isForAgentUsers || agentIdRiskLevels === null) return []
    const message =
      '`conditions.agentIdRiskLevels` counts for agent users as Microsoft documents it today; a proposed page says that it does not'
    return [
      breach(policyWarningCodes.agentUserRiskDisputed, 'conditions.agentIdRiskLevels', message),
    ]
  },
}

/** Session controls that exports have and that no page describes. */
const undocumentedSessionControls: Rule = {
  name: 'undocumented session controls',
  breaches(body) {
    const isEnforced =
      sessionControlInForce(body, 'secureSignInSession')?.secureAppSessionMode === 'enforced'
    const paths = [
      ...(sessionControlInForce(body, 'blockSensitiveActions') === null
        ? []
        : ['sessionControls.blockSensitiveActions']),
      ...(isEnforced ? ['sessionControls.secureSignInSession.secureAppSessionMode'] : []),
    ]
    return paths.map((path) =>
      breach(
        policyWarningCodes.effectNotPublished,
        path,
        `what \`${path}\` does is not published; where the policy applies, no decision is a definite allow`,
      ),
    )
  },
}

/** Warnings about agents and undocumented controls. */
export const agentWarnings: readonly Rule[] = [riskOfAgentUsers, undocumentedSessionControls]
