/**
 * The platform, as the user agent names it.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#device-platforms
 */

import { unknown } from '../model/ternary.ts'
import { entriesOf, type ConditionDefinition } from './condition.ts'
import { unrestricted } from './plan.ts'
import { ValueTests } from './value-tests.ts'

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
          ? { mentioned: include, include: null, exclude }
          : { include, exclude }
      },
      caseOf({ platform }) {
        if (platform === undefined) return 0
        const test = platform === null ? undefined : platforms.find(platform)
        return 1 + (test ?? every)
      },
      runTests({ platform }, hits) {
        hits.hit(every)
        if (platform === undefined) hits.foundEach(platforms.tests, unknown('platform'))
        else if (platform !== null) hits.hit(platforms.find(platform))
      },
    }
  },
}
