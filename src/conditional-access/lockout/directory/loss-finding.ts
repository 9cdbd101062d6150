/** Makes the findings that say who loses access by a change of the directory. */

import type { Finding } from '../../../kernel/findings.ts'
import { lockoutCodes } from '../lockout-codes.ts'
import { printDenials, printProtected } from '../lockout-finding.ts'
import type { Loss } from './losses.ts'

/** Whether the change is refused, or made. */
type ChangeStanding = 'proposed' | 'made'

/** Whom a loss leaves: nobody, where others could stand in. */
export type Remaining = 'administrators' | 'members' | undefined

const others = {
  administrators: ', and no other Global Administrator can sign in',
  members: ', and nobody else in the declared break-glass group can sign in',
} as const

function printLoss({ lost }: Loss, standing: ChangeStanding): string {
  const [be, can, beNoLonger] =
    standing === 'proposed'
      ? ['would be', 'could', 'would no longer be']
      : ['is', 'can', 'is no longer']
  switch (lost.kind) {
    case 'denied':
      return `${be} locked out by ${printDenials(lost.denials, 'stored')}`
    case 'deleted':
      return `${can} no longer sign in, because the account ${be} deleted`
    case 'disabled':
      return `${can} no longer sign in, because the account ${be} disabled`
    case 'noAdministrator':
      return `${beNoLonger} a Global Administrator`
    case 'noMember':
      return `${beNoLonger} in the group`
  }
}

/** Says what somebody loses, and who is left. */
export function lossFinding(loss: Loss, remaining: Remaining, standing: ChangeStanding): Finding {
  const { id, displayName, protection } = loss
  const who = printProtected(
    { id, displayName },
    {
      isAdministrator: protection.isAdministrator,
      ...(protection.isDeclared
        ? { declaredAs: 'identity' as const }
        : protection.declaredGroups.length > 0 && { declaredAs: 'memberOfGroup' as const }),
    },
  )
  const rest = remaining === undefined ? '' : others[remaining]
  return {
    ostiaryCode: lockoutCodes.directoryChange,
    message: `${who} ${printLoss(loss, standing)}${rest}`,
  }
}
