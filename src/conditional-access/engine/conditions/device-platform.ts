/**
 * The platform, as the user agent names it.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#device-platforms
 */

import { planOfLists, unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import type { Platform } from '../model/sign-in.ts'
import { unknown } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'

/** The plain one first. Windows Phone is left out: few policies name it. */
const gridPlatforms: readonly (Platform | null)[] = [
  'windows',
  'android',
  'iOS',
  'macOS',
  'linux',
  null,
]

/** `all` is also met by platforms that are not recognized; named platforms are not (E25). */
export const devicePlatformCondition: ConditionDefinition<'devicePlatform'> = {
  name: 'devicePlatform',
  analysisReason: 'devicePlatform',
  heading: 'platform',
  members: ['platforms'],
  configured: ({ conditions }) => conditions.platforms,
  seen: ({ platform }) => platform ?? null,
  grid: {
    attribute: 'platform',
    values({ policies }) {
      const isRestricted = policies.some(({ body }) => body.conditions.platforms !== null)
      const platforms = isRestricted ? gridPlatforms : gridPlatforms.slice(0, 1)
      return platforms.map((platform) => ({ platform }))
    },
  },
  createCompiler(numbers) {
    const every = numbers.next()
    const platforms = new ValueTests(numbers)
    const testOf = (item: string): number => (item === 'all' ? every : platforms.declare(item))
    return {
      plan({ body: { conditions } }) {
        if (conditions.platforms === null) return unrestricted
        const { includePlatforms, excludePlatforms } = conditions.platforms
        return planOfLists(
          { member: 'includePlatforms', items: includePlatforms },
          { member: 'excludePlatforms', items: excludePlatforms },
          'all',
          testOf,
        )
      },
      memoKeys: {
        keyOf({ platform }) {
          if (platform === undefined) return 0
          const test = platform === null ? undefined : platforms.find(platform)
          return 1 + (test ?? every)
        },
        count: () => 1 + numbers.count,
      },
      runTests({ platform }, matchSets) {
        matchSets.match(every)
        if (platform === undefined) matchSets.reportEach(platforms.tests, unknown('platform'))
        else if (platform !== null) matchSets.match(platforms.find(platform))
      },
    }
  },
}
