/**
 * What the sign-in came from.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#client-apps
 */

import { unconfiguredClientAppTypes } from '../../model/form-2019/client-app-types.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { entriesOf } from '../matching/plan.ts'
import { clientApps } from '../model/sign-in-schema.ts'
import type { Platform, SignIn } from '../model/sign-in.ts'
import { and, fromBoolean, not, unknown, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'

/** Platforms whose Exchange ActiveSync clients count as supported (E31). */
const supportedPlatforms: readonly Platform[] = ['iOS', 'android', 'windows']

const missing = unknown('clientApp')

/** Met by the kinds of client that the policy lists (E31); an empty list means modern clients. */
export const clientAppsCondition: ConditionDefinition<'clientApps'> = {
  name: 'clientApps',
  analysisReason: 'clientApps',
  heading: 'client',
  members: ['clientAppTypes'],
  configured: ({ conditions }) => conditions.clientAppTypes,
  seen: ({ clientApp = null, platform = null }) => ({ clientApp, platform }),
  grid: {
    attribute: 'clientApp',
    values({ policies }) {
      const isRestricted = policies.some(
        ({ body }) => !body.conditions.clientAppTypes.includes('all'),
      )
      return (isRestricted ? clientApps : clientApps.slice(0, 1)).map((clientApp) => ({
        clientApp,
      }))
    },
  },
  createCompiler(numbers) {
    const every = numbers.next()
    const browser = numbers.next()
    const modern = numbers.next()
    const exchange = numbers.next()
    const supportedExchange = numbers.next()
    const unsupportedExchange = numbers.next()
    const other = numbers.next()

    function testOf(type: string, isUnsupportedExchangeOnly: boolean): number | undefined {
      switch (type) {
        case 'all':
          return every
        case 'browser':
          return browser
        case 'mobileAppsAndDesktopClients':
          return modern
        case 'exchangeActiveSync':
          return isUnsupportedExchangeOnly ? unsupportedExchange : exchange
        case 'easSupported':
          return supportedExchange
        case 'other':
          return other
        default:
          return undefined
      }
    }

    function testExchange(signIn: SignIn, isExchange: Ternary, matchSets: MatchSets): void {
      const isSupported = hasSupportedPlatform(signIn)
      matchSets.report(exchange, isExchange)
      matchSets.report(supportedExchange, and(isExchange, isSupported))
      matchSets.report(unsupportedExchange, and(isExchange, not(isSupported)))
    }

    return {
      plan({ body, legacy }) {
        const { clientAppTypes } = body.conditions
        const types = clientAppTypes.length === 0 ? unconfiguredClientAppTypes : clientAppTypes
        const include = entriesOf('clientAppTypes', types, (type) =>
          testOf(type, legacy.isUnsupportedExchangeOnly),
        )
        return types.includes('all')
          ? { shownOnly: include, include: null, exclude: [] }
          : { include, exclude: [] }
      },
      memoKeys: {
        keyOf({ clientApp, platform }) {
          const app = clientApp === undefined ? clientApps.length : clientApps.indexOf(clientApp)
          const isNamed = platform !== undefined && platform !== null
          const place = isNamed ? supportedPlatforms.indexOf(platform) : -1
          const support = platform === undefined ? 2 : place < 0 ? 0 : 1
          return app * 3 + support
        },
        count: () => (clientApps.length + 1) * 3,
      },
      runTests(signIn, matchSets) {
        matchSets.match(every)
        switch (signIn.clientApp) {
          case 'browser':
            matchSets.match(browser)
            break
          case 'mobileAppsAndDesktopClients':
            matchSets.match(modern)
            break
          case 'other':
            matchSets.match(other)
            break
          case 'exchangeActiveSync':
            testExchange(signIn, yes, matchSets)
            break
          case undefined:
            matchSets.report(browser, missing)
            matchSets.report(modern, missing)
            matchSets.report(other, missing)
            testExchange(signIn, missing, matchSets)
        }
      },
    }
  },
}

function hasSupportedPlatform({ platform }: SignIn): Ternary {
  if (platform === undefined) return unknown('platform')
  return fromBoolean(platform !== null && supportedPlatforms.includes(platform))
}
