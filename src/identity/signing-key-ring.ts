/**
 * The signing keys of a running service. They change without a restart: the ring reads them again when their
 * file has changed, and a key stops counting when its overlap is over.
 */

import type { Clock } from '../kernel/clock.ts'
import type { SigningKey } from './signing-key.ts'

/** The keys that count at a moment. The first one signs. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]]

/** A key as it is stored. */
export interface StoredSigningKey {
  readonly key: SigningKey
  /** When an older key stops counting; undefined when it has no end. The first key of a file ignores it. */
  readonly acceptedUntil?: Date
}

/** Stored keys, the one that signs first. */
export type StoredSigningKeys = readonly [StoredSigningKey, ...StoredSigningKey[]]

/** The signing keys of a running service. */
export interface SigningKeyRing {
  /** The keys that count now. The array stays the same object until a key is added or stops counting. */
  readonly usable: () => SigningKeys
  /** Reads the keys again if they have changed. A failure leaves the last keys in use. */
  readonly refresh: () => Promise<void>
}

/** Keys that never change. */
export function fixedSigningKeys(keys: SigningKeys): SigningKeyRing {
  return { usable: () => keys, refresh: () => Promise.resolve() }
}

/** The keys that count at an instant. */
function usableKeys([current, ...older]: StoredSigningKeys, at: Date): SigningKeys {
  const counting = older.filter(
    ({ acceptedUntil }) => acceptedUntil === undefined || acceptedUntil > at,
  )
  return [current.key, ...counting.map(({ key }) => key)]
}

interface SigningKeyRingOptions {
  readonly initial: StoredSigningKeys
  /** Names the version of the stored keys; another text means that they may have changed. */
  readonly readVersion: () => Promise<string>
  readonly read: () => Promise<StoredSigningKeys>
  readonly clock: Clock
  readonly onChange: (keys: SigningKeys) => void
  /** Called once for each version that cannot be read. */
  readonly onFailure: (error: unknown) => void
}

function nextEndMs([, ...older]: StoredSigningKeys, at: Date): number {
  const ends = older.flatMap(({ acceptedUntil }) =>
    acceptedUntil !== undefined && acceptedUntil > at ? [acceptedUntil.getTime()] : [],
  )
  return Math.min(...ends, Infinity)
}

/** Makes a ring over stored keys. */
export function createSigningKeyRing(options: SigningKeyRingOptions): SigningKeyRing {
  const { clock } = options
  let stored = options.initial
  let usable = usableKeys(stored, clock())
  let endMs = nextEndMs(stored, clock())
  let version: string | undefined
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function use(keys: StoredSigningKeys): void {
    const at = clock()
    stored = keys
    usable = usableKeys(keys, at)
    endMs = nextEndMs(keys, at)
  }

  async function readIfChanged(): Promise<void> {
    try {
      // WHY before the keys: a change between the two is then noticed by the next call.
      const found = await options.readVersion()
      if (found === version) return
      const isFirst = version === undefined
      version = found
      const before = usable.map(({ kid }) => kid).join()
      const keys = await options.read()
      const after = usableKeys(keys, clock())
      use(keys)
      const isSame = after.map(({ kid }) => kid).join() === before
      if (!(isFirst && isSame)) options.onChange(after)
    } catch (error) {
      options.onFailure(error)
    }
  }

  function start(): Promise<void> {
    running = readIfChanged().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    usable() {
      if (clock().getTime() >= endMs) use(stored)
      return usable
    },
    // WHY a second round for calls during the first: it may have looked at the file before it changed.
    refresh() {
      if (running === undefined) return start()
      next ??= running.then(() => {
        next = undefined
        return start()
      })
      return next
    },
  }
}
