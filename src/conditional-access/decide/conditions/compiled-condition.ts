/** A condition of all policies, compiled. */

import type { ConditionName } from '../condition-name.ts'
import type { SignIn } from '../sign-in.ts'
import type { ConditionIndex } from './condition-index.ts'
import type { Hits } from './hits.ts'

/** A compiled condition. */
export interface Condition {
  readonly name: ConditionName
  readonly index: ConditionIndex
  readonly look: (signIn: SignIn, hits: Hits) => void
  /** Tells whether the condition is about sign-ins like this one; if not, every policy meets it. */
  readonly concerns: ((signIn: SignIn) => boolean) | null
}
