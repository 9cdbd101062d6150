/** Limits what requests hold together, by key: bytes of each tenant, requests of each caller. */

/** Amounts that are held under keys. A key takes memory only while something is held under it. */
export interface Budgets {
  /**
   * Holds an amount under a key; undefined when the limit does not allow it. The function that it returns ends
   * that, and does nothing the second time. An amount above the limit is allowed when nothing else is held.
   */
  readonly hold: (key: string, amount: number) => (() => void) | undefined
}

/** Makes budgets of which each has the same limit. */
export function createBudgets(limit: number): Budgets {
  const held = new Map<string, number>()
  return {
    hold(key, amount) {
      const before = held.get(key) ?? 0
      if (before > 0 && before + amount > limit) return undefined
      held.set(key, before + amount)
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        const rest = (held.get(key) ?? 0) - amount
        if (rest > 0) held.set(key, rest)
        else held.delete(key)
      }
    },
  }
}

/** What is held of something that several owners share. */
interface Shares {
  /** Held by the one that asks for more. */
  readonly own: number
  readonly all: number
  readonly limit: number
}

/**
 * Tells whether an owner may hold more: it may have a third of what is free then, so that one alone gets a quarter
 * of the limit, and several together always leave something. An owner that holds nothing gets what it asks for,
 * even when nothing is free: no others can keep it out.
 */
export function mayHold(amount: number, { own, all, limit }: Shares): boolean {
  return amount === 0 || own === 0 || own + amount <= (limit - all) / 3
}

/** A part of a shared budget that grows: for what arrives bit by bit. */
export interface GrowingHold {
  /** Holds more; false when the budget does not allow it. The only part of an owner may always grow. */
  readonly grow: (amount: number) => boolean
  /** Gives everything back. It may grow again. */
  readonly release: () => void
}

/** A budget that the keys share. */
export interface SharedBudget extends Budgets {
  /** Begins a part that holds nothing yet. */
  readonly open: (key: string) => GrowingHold
}

/** Makes a budget that the keys share. */
export function createSharedBudget(limit: number): SharedBudget {
  const held = new Map<string, number>()
  let all = 0

  function open(key: string): GrowingHold {
    let mine = 0
    return {
      grow(amount) {
        const before = held.get(key) ?? 0
        const own = before === mine ? 0 : before
        if (!mayHold(amount, { own, all, limit })) return false
        held.set(key, before + amount)
        all += amount
        mine += amount
        return true
      },
      release() {
        if (mine === 0) return
        all -= mine
        const rest = (held.get(key) ?? 0) - mine
        mine = 0
        if (rest > 0) held.set(key, rest)
        else held.delete(key)
      },
    }
  }

  return {
    open,
    hold(key, amount) {
      const { grow, release } = open(key)
      return grow(amount) ? release : undefined
    },
  }
}
