/** The tenant of a question, in a store. */

import type { TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'
import type { StsTenants } from './stored-tenant.ts'

/** Whose sign-in is asked about, and to what. */
export interface FrequencyQuestion {
  /** The object id of the user; any user when absent. */
  readonly userId?: string
  /** The application ids of the client and of the resource. */
  readonly appIds: readonly string[]
  readonly at: Date
}

/** The tenant of a question, and how its objects are found. */
export interface QuestionedTenant {
  readonly store: Store
  readonly tenant: TenantId
  readonly tenants: StsTenants
  /** False where the answer must be short: what needs long throws TooMuchEffortError. */
  readonly mayTakeLong?: false
  /**
   * Names the policies of conditional access with a sign-in frequency that may apply; undefined when the caller may not
   * know them.
   */
  readonly frequencyPolicies: (
    question: FrequencyQuestion,
  ) => Promise<readonly string[] | undefined>
}
