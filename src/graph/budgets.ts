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
