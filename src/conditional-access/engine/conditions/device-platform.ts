/**
 * The platform, as the user agent names it.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#device-platforms
 */

import { unknown } from '../model/ternary.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'

/** `all` is met by platforms that cannot be told, too; named ones are not (E25). */
export const devicePlatformCondition: ConditionDefinition = {
  name: 'devicePlatform',
  begin(numbers) {
    const every = numbers.next()
    const platforms = new ValueTests(numbers)
    const testOf = (item: string): number => (item === 'all' ? every : platforms.declare(item))
    return {
      plan({ body: { conditions } }) {
        if (conditions.platforms === null) return unrestricted
        const { includePlatforms, excludePlatforms } = conditions.platforms
        if (includePlatforms.length === 0 && excludePlatforms.length === 0) return unrestricted
        const include = entriesOf('includePlatforms', includePlatforms, testOf)
        const exclude = entriesOf('excludePlatforms', excludePlatforms, testOf)
        return includePlatforms.includes('all')
          ? { shownOnly: include, include: null, exclude }
          : { include, exclude }
      },
      memoKeyOf({ platform }) {
        if (platform === undefined) return 0
        const test = platform === null ? undefined : platforms.find(platform)
        return 1 + (test ?? every)
      },
      runTests({ platform }, matchSets) {
        matchSets.match(every)
        if (platform === undefined) matchSets.reportEach(platforms.tests, unknown('platform'))
        else if (platform !== null) matchSets.match(platforms.find(platform))
      },
    }
  },
}
