/** Sign-ins of a service that asks no policies. */

import type { SignIns } from './sign-ins.ts'

/** Allows each sign-in, and records none. */
export const allowingSignIns: SignIns = {
  rule: () => Promise.resolve({ outcome: 'allowed', authenticationContexts: [], session: {} }),
  record: () => Promise.resolve(),
}
