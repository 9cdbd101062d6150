/**
 * Which key of a set is active. Source: "Policy keys overview" of Azure AD B2C: keys are sorted by `nbf`, those without
 * one last. A key becomes active at its `nbf` and replaces the one before; when it expires, the next valid one is used.
 */

import type { StoredKey } from './stored-key-set.ts'

/** A key is chosen by these members. */
type DatedKey = Pick<StoredKey, 'nbf' | 'exp' | 'status'>

/**
 * Returns the active key at an instant, in seconds since 1970; undefined when no key can be used. Of keys with the same
 * `nbf`, the one that was added last is active. A key without `nbf` replaces no other: it is used when no key with one
 * can be, and of several the one that was added first.
 */
export function activeKeyAt<Key extends DatedKey>(
  keys: readonly Key[],
  seconds: number,
): Key | undefined {
  const usable = keys.filter(
    ({ nbf, exp, status }) =>
      status === 'enabled' && (nbf ?? 0) <= seconds && (exp ?? Infinity) > seconds,
  )
  const dated = usable.filter(({ nbf }) => nbf !== undefined)
  return dated.toSorted((one, other) => (one.nbf ?? 0) - (other.nbf ?? 0)).at(-1) ?? usable[0]
}
