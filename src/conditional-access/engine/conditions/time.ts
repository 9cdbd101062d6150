/**
 * The times of the form of 2019; the modern form has no such condition.
 * Source: `conditionalAccessTimes` of the 2019 beta reference.
 */

import { Temporal } from 'temporal-polyfill'
import type { DailyWindow, DateRange } from '../../model/form-2019/time-condition.ts'
import { fromBoolean, no, type Ternary } from '../model/ternary.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { type ConditionDefinition } from './condition.ts'
import { unrestricted, type Entry } from '../matching/plan.ts'

const millisecondsPerHour = 3_600_000

/** Instants of a grid: eight steps of 21 hours reach other hours of the day and every day of the week. */
const gridInstants = 8
const hoursBetweenInstants = 21

/** Met within the included times, always when there are none, and not within the excluded ones (E40). */
export const timeCondition: ConditionDefinition<'time'> = {
  name: 'time',
  analysisReason: 'time',
  heading: 'time',
  members: ['times'],
  configured: ({ legacy }) => legacy?.times ?? null,
  seen: ({ at }) => at,
  grid: {
    attribute: 'at',
    values({ policies, at }) {
      const isRestricted = policies.some(({ legacy }) => legacy.times !== undefined)
      const others = Array.from({ length: isRestricted ? gridInstants - 1 : 0 }, (_, place) => {
        const hours = (place + 1) * hoursBetweenInstants
        return { at: new Date(Date.parse(at) + hours * millisecondsPerHour).toISOString() }
      })
      return [{ at }, ...others]
    },
  },
  narrowing: 'late',
  createCompiler(numbers) {
    const tests = new ComputedTests<number>(numbers)
    const clocks = new Map<string, WallClock>()

    function clockIn(timeZone: string): WallClock {
      const known = clocks.get(timeZone) ?? new WallClock(timeZone)
      clocks.set(timeZone, known)
      return known
    }

    function entries(
      side: 'include' | 'exclude',
      days: DailyWindow | undefined,
      range: DateRange | undefined,
    ): readonly Entry[] {
      const found: Entry[] = []
      if (days !== undefined) {
        const test = tests.declare(JSON.stringify(days), () =>
          windowTest(days, clockIn(days.timeZone)),
        )
        found.push({ test, label: `times:${side}Days` })
      }
      if (range !== undefined) {
        const test = tests.declare(JSON.stringify(range), () => rangeTest(range))
        found.push({ test, label: `times:${side}Range` })
      }
      return found
    }

    return {
      plan({ legacy: { times } }) {
        if (times === undefined) return unrestricted
        const include = entries('include', times.includeDays, times.includeRange)
        return {
          include: include.length === 0 ? null : include,
          exclude: entries('exclude', times.excludeDays, times.excludeRange),
        }
      },
      runTests({ at }, matchSets) {
        if (!tests.isEmpty) tests.run(Date.parse(at), matchSets)
      },
    }
  },
}

/** What a clock on the wall shows in a zone; remembers the last moment. */
class WallClock {
  day = 1
  second = 0
  readonly #timeZone: string
  #moment = Number.NaN

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** Turns to a moment, in milliseconds since 1970: `day` is 1 on Mondays, `second` 0 at midnight. */
  turnTo(moment: number): void {
    if (moment === this.#moment) return
    const shown = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(this.#timeZone)
    this.day = shown.dayOfWeek
    this.second = (shown.hour * 60 + shown.minute) * 60 + shown.second
    this.#moment = moment
  }
}

/** A window that ends no later than it starts runs into the next day. */
function windowTest(
  { daysOfWeek, startSecond, endSecond }: DailyWindow,
  clock: WallClock,
): (moment: number) => Ternary {
  return (moment) => {
    if (Number.isNaN(moment)) return no
    clock.turnTo(moment)
    const { day, second } = clock
    const opens = daysOfWeek.includes(day)
    if (startSecond < endSecond) {
      return fromBoolean(opens && second >= startSecond && second < endSecond)
    }
    const opened = daysOfWeek.includes(day === 1 ? 7 : day - 1)
    return fromBoolean((opens && second >= startSecond) || (opened && second < endSecond))
  }
}

function rangeTest({ timeZone, start, end }: DateRange): (moment: number) => Ternary {
  const from = start === undefined ? -Infinity : momentOf(start, timeZone)
  const until = end === undefined ? Infinity : momentOf(end, timeZone)
  return (moment) => fromBoolean(moment >= from && moment < until)
}

function momentOf(text: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds
}
