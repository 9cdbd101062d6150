/**
 * Remembers what was read from an element as long as the element lives.
 * WHY: descendants of one base share its elements, so a set of policies reads each element once.
 */

/** Makes a pure function of an object that computes once for each object. */
export function memoized<Argument extends object, Value>(
  read: (argument: Argument) => Value,
): (argument: Argument) => Value {
  const known = new WeakMap<Argument, { readonly value: Value }>()
  return (argument) => {
    const found = known.get(argument)
    if (found !== undefined) return found.value
    const value = read(argument)
    known.set(argument, { value })
    return value
  }
}
