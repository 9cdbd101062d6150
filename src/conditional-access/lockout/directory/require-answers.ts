/** Keeps long searches out of transactions. */

import { nextTurn } from '../../../kernel/turn.ts'
import type { LockoutFinder } from '../find-lockouts.ts'
import { NotJudgedError } from '../judge-first.ts'
import type { Standing } from './standing.ts'

/** Principals times policies that are searched so fast that the search may keep other writes waiting. */
const fewPairs = 500

/**
 * Requires that the finder knows who of the principals is locked out, or finds it out fast.
 * @throws NotJudgedError, which finds it out before the next transaction.
 */
export function requireAnswers(finder: LockoutFinder, standings: Iterable<Standing>): void {
  const asked = [...standings].map(({ principal }) => principal.possible)
  const unknown = asked.filter((possible) => !finder.knows(possible))
  if (unknown.length * finder.denying.length <= fewPairs) return
  throw new NotJudgedError(
    async () => {
      for (const possible of unknown) {
        finder.denialsOf(possible)
        await nextTurn()
      }
    },
    { isLasting: true },
  )
}
