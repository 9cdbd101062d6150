/**
 * What callers may make the service hold at one time. A request counts until its answer is sent or its caller
 * goes away, so that a caller who does not read answers stops nobody else.
 */

import type { Caller } from '../identity/caller.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { createBudgets } from './budgets.ts'
import { protocolCodes } from './protocol-codes.ts'

/** Bytes of answers that are made but not sent. */
export const unsentBytes = { perCaller: 64 * 1_048_576, perTenant: 256 * 1_048_576 } as const

/** Answers up to this many bytes are not counted: the number of requests limits them. */
const smallAnswer = 16_384

const retryAfterSeconds = '1'

/** Ends what is held. */
type Release = () => void

/** Counts the requests and answers of callers. */
export interface LoadLimits {
  /** @throws OstiaryError `tooManyRequests` when the caller or the tenant has too many requests at one time. */
  readonly holdRequest: (caller: Caller) => Release
  /** @throws OstiaryError `tooManyRequests` when too many bytes of the caller or the tenant are not sent. */
  readonly holdAnswer: (caller: Caller, bytes: number) => Release
}

function callerKeyOf(caller: Caller): string {
  const { id } = caller.kind === 'application' ? caller.servicePrincipal : caller.user
  return `${caller.tenant} ${id}`
}

/**
 * Makes the limits. `requestsPerTenant` requests of one tenant may run at one time, and half as many of one
 * caller.
 */
export function createLoadLimits(requestsPerTenant: number): LoadLimits {
  const requestsOfTenant = createBudgets(requestsPerTenant)
  const requestsOfCaller = createBudgets(Math.ceil(requestsPerTenant / 2))
  const bytesOfTenant = createBudgets(unsentBytes.perTenant)
  const bytesOfCaller = createBudgets(unsentBytes.perCaller)

  function holdBoth(
    caller: Caller,
    amount: number,
    [ofCaller, ofTenant]: readonly [typeof bytesOfCaller, typeof bytesOfTenant],
    message: string,
  ): Release {
    const releaseCaller = ofCaller.hold(callerKeyOf(caller), amount)
    const releaseTenant =
      releaseCaller === undefined ? undefined : ofTenant.hold(caller.tenant, amount)
    if (releaseCaller !== undefined && releaseTenant !== undefined) {
      return () => {
        releaseCaller()
        releaseTenant()
      }
    }
    releaseCaller?.()
    throw new OstiaryError('tooManyRequests', {
      ostiaryCode: protocolCodes.tooMuchAtOnce,
      message,
      headers: { 'Retry-After': retryAfterSeconds },
    })
  }

  return {
    holdRequest: (caller) =>
      holdBoth(
        caller,
        1,
        [requestsOfCaller, requestsOfTenant],
        'Too many requests run at the same time; wait for answers before you send more.',
      ),
    holdAnswer: (caller, bytes) =>
      bytes <= smallAnswer
        ? () => {}
        : holdBoth(
            caller,
            bytes,
            [bytesOfCaller, bytesOfTenant],
            'Too many answers have not been read; read them before you ask for more.',
          ),
  }
}
