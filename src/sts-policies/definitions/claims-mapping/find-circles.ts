/** Finds circles among things that follow each other. */

/**
 * Lists the circles that a walk from each thing meets, in the order of the list; each thing is walked once, so two
 * circles that share a thing can be one. `follow` gives what follows a thing.
 */
export function findCircles<T>(
  things: readonly T[],
  follow: (thing: T) => readonly T[],
): readonly (readonly T[])[] {
  const circles: (readonly T[])[] = []
  const done = new Set<T>()
  const path: T[] = []
  const walk = (thing: T): void => {
    const start = path.indexOf(thing)
    if (start >= 0) circles.push(path.slice(start))
    if (start >= 0 || done.has(thing)) return
    path.push(thing)
    for (const next of follow(thing)) walk(next)
    path.pop()
    done.add(thing)
  }
  for (const thing of things) walk(thing)
  return circles
}
