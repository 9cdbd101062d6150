/**
 * The keys of an external issuer: fetched on first use, kept while the issuer cannot be reached, and fetched
 * again when they are old or a token names an unknown key. Forged tokens cannot make the service lose keys, or
 * fetch them again and again.
 */

import { errors, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../kernel/clock.ts'

/** Keys older than this are fetched again in the background, milliseconds. */
const refreshAfterMs = 5 * 60_000

/** Keys older than this are fetched again before they are used; a failed fetch leaves them in use. */
const confirmAfterMs = 10 * 60_000

/** Keys that no fetch has confirmed for this long are no longer used, milliseconds. */
const longestUnconfirmedMs = 24 * 60 * 60_000

/** The shortest time between two fetches because of unknown keys, milliseconds. */
const unknownKeyPauseMs = 30_000

/** The shortest time between a failed fetch and the next one, milliseconds. */
const failurePauseMs = 5_000

interface IssuerKeysOptions {
  /** Fetches the keys that the issuer publishes now. Its error reaches the caller whose token needs it. */
  readonly fetchKeys: () => Promise<JWTVerifyGetKey>
  readonly clock: Clock
}

/** The keys of one issuer. */
export interface IssuerKeys {
  readonly findKey: JWTVerifyGetKey
  /** The keys of the last successful fetch, compared by identity; undefined before the first. */
  readonly keySet: () => unknown
}

/**
 * Makes the function that finds the key of a token.
 * The function throws `JWKSNoMatchingKey` when the issuer does not publish the key, and the error of
 * `fetchKeys` when no keys are known or the key may be newer than the last successful fetch.
 */
export function createIssuerKeys({ fetchKeys, clock }: IssuerKeysOptions): IssuerKeys {
  let known: { readonly findKey: JWTVerifyGetKey; readonly fetchedAtMs: number } | undefined
  let failure: { readonly error: unknown; readonly atMs: number } | undefined
  let fetching: Promise<JWTVerifyGetKey> | undefined

  const nowMs = (): number => clock().getTime()

  async function fetchOnce(): Promise<JWTVerifyGetKey> {
    try {
      const findKey = await fetchKeys()
      known = { findKey, fetchedAtMs: nowMs() }
      failure = undefined
      return findKey
    } catch (error) {
      failure = { error, atMs: nowMs() }
      throw error
    } finally {
      fetching = undefined
    }
  }

  /** Calls at the same time share one fetch. A call shortly after a failure gets the same failure. */
  function refresh(): Promise<JWTVerifyGetKey> {
    if (fetching !== undefined) return fetching
    if (failure !== undefined && nowMs() - failure.atMs < failurePauseMs) {
      return Promise.reject(failure.error)
    }
    fetching = fetchOnce()
    return fetching
  }

  /** The keys that may be used now, and their age. */
  async function usableKeys(): Promise<{ findKey: JWTVerifyGetKey; ageMs: number }> {
    const kept = known
    const ageMs = kept === undefined ? Infinity : nowMs() - kept.fetchedAtMs
    if (kept === undefined || ageMs >= longestUnconfirmedMs) {
      return { findKey: await refresh(), ageMs: 0 }
    }
    const keepOnFailure = { findKey: kept.findKey, ageMs }
    if (ageMs < refreshAfterMs) return keepOnFailure
    const refreshed = refresh().then(
      (findKey) => ({ findKey, ageMs: 0 }),
      () => keepOnFailure,
    )
    return ageMs < confirmAfterMs ? keepOnFailure : refreshed
  }

  const findKeyOf: JWTVerifyGetKey = async (header, token) => {
    const { findKey, ageMs } = await usableKeys()
    try {
      return await findKey(header, token)
    } catch (error) {
      const mayBeNew = error instanceof errors.JWKSNoMatchingKey && ageMs >= unknownKeyPauseMs
      if (!mayBeNew) throw error
      const refreshed = await refresh()
      return refreshed(header, token)
    }
  }

  return { findKey: findKeyOf, keySet: () => known?.findKey }
}
