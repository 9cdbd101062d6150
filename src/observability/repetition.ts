/**
 * Bounds the lines that the log has for what repeats: an attacker or a long failure must not fill a disk. What
 * repeats within a window is counted, and the count is written when the window ends.
 */

/** How long events are counted together, seconds. */
export const windowSeconds = 10

/** Different events of one group that get a line of their own in a window. */
const linesPerGroup = 5

/** Runs a function after some milliseconds. */
export type Schedule = (run: () => void, milliseconds: number) => void

/** How events are told apart and written. */
export interface Repetition<Event> {
  /** Each group has a number of lines of its own. */
  readonly groupOf: (event: Event) => string
  /** Events of a group with the same key are counted together. */
  readonly keyOf: (event: Event) => string
  readonly writeFirst: (event: Event) => void
  /** Writes how many events like the first followed. */
  readonly writeRepeated: (first: Event, repeated: number) => void
  /** Writes how many other events of a group had no line. */
  readonly writeOmitted: (group: string, omitted: number) => void
}

/** One window of one group. */
interface Window<Event> {
  /** Events that have a line, with the number of those that followed. */
  readonly written: Map<string, { readonly first: Event; repeated: number }>
  /** Further events, which have no line. */
  omitted: number
}

/** Makes the function that takes events. It tells whether the event got a line of its own. */
export function countRepeated<Event>(
  repetition: Repetition<Event>,
  schedule: Schedule,
): (event: Event) => boolean {
  let windows = new Map<string, Window<Event>>()

  function endWindow(): void {
    const ended = windows
    windows = new Map()
    for (const [group, { written, omitted }] of ended) {
      for (const { first, repeated } of written.values()) {
        if (repeated > 0) repetition.writeRepeated(first, repeated)
      }
      if (omitted > 0) repetition.writeOmitted(group, omitted)
    }
  }

  function windowOf(group: string): Window<Event> {
    const open = windows.get(group)
    if (open !== undefined) return open
    if (windows.size === 0) schedule(endWindow, windowSeconds * 1_000)
    const opened: Window<Event> = { written: new Map(), omitted: 0 }
    windows.set(group, opened)
    return opened
  }

  return (event) => {
    const window = windowOf(repetition.groupOf(event))
    const key = repetition.keyOf(event)
    const seen = window.written.get(key)
    if (seen !== undefined) seen.repeated += 1
    else if (window.written.size >= linesPerGroup) window.omitted += 1
    else {
      window.written.set(key, { first: event, repeated: 0 })
      repetition.writeFirst(event)
      return true
    }
    return false
  }
}
