/** The store suite: every invariant of `src/store/port.ts`, for any implementation of it. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/port.ts'
import { declareFilterSuite } from './filter-suite.ts'
import { declareReachSuite } from './reach-suite.ts'
import { declareLinkSuite } from './link-suite.ts'
import { declareObjectSuite } from './object-suite.ts'
import { declarePassingSuite } from './passing-suite.ts'
import { declareSnapshotSuite } from './snapshot-suite.ts'
import { keyFor, newTenantId, noon, stateOf, write, type SuiteContext } from './suite-context.ts'
import { declareTotalSuite } from './total-suite.ts'
import { declareTransactionSuite } from './transaction-suite.ts'

/** A store to run the suite on. */
export interface StoreSuiteSubject {
  /** Names the store in the report. */
  readonly name: string
  /** Opens the store on an empty database; called once. */
  readonly open: () => Promise<Store>
  /** Opens one more store on the same database; absent where a database is private to its store. */
  readonly reopen?: () => Promise<Store>
  /** Tests that this store cannot pass, by their full or partial names, each group with the reason. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[]
}

/** Declares the suite as vitest tests. Closes the store at the end. */
export function runStoreSuite({ name, open, reopen, skip = [] }: StoreSuiteSubject): void {
  describe(`the store: ${name}`, () => {
    const stores: Store[] = []
    const store = (): Store => {
      const [opened] = stores
      if (opened === undefined) throw new Error('the store is not open')
      return opened
    }
    const context: SuiteContext = {
      store,
      reopen,
      newTenant: async () => {
        const id = newTenantId()
        await store().createTenant({ id, displayName: 'Test', domains: [], createdAt: noon })
        return id
      },
    }

    beforeAll(async () => {
      stores.push(await open())
    })
    afterAll(async () => {
      for (const opened of stores) await opened.close()
    })
    beforeEach((test) => {
      const skipped = skip.find(({ tests }) => tests.some((text) => test.task.name.includes(text)))
      if (skipped !== undefined) test.skip(skipped.reason)
    })

    it('answers a ping', async () => {
      expect(await store().ping()).toBeUndefined()
    })
    it('takes the write of a probe, also during another write', async () => {
      const tenant = await context.newTenant()
      expect(await store().probeWrite()).toBeUndefined()
      await write(store(), tenant, async (transaction) => {
        await transaction.create(stateOf('a'))
        expect(await store().probeWrite()).toBeUndefined()
      })
      expect(await store().find(tenant, keyFor('a'))).toMatchObject({ version: 1 })
    })
    declareObjectSuite(context)
    declareLinkSuite(context)
    declareFilterSuite(context)
    declareReachSuite(context)
    declareTotalSuite(context)
    declareTransactionSuite(context)
    declareSnapshotSuite(context)
    declarePassingSuite(context)
  })
}
