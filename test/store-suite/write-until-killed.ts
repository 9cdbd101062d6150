/**
 * Counts up in a store until it is killed: `node write-until-killed.ts FILE TENANT`. Prints each number
 * once the write that stores it has resolved.
 */

import { parseTenantId } from '../../src/kernel/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { createAll, noon, stateOf, write } from './suite-context.ts'

const [, , file, tenantText] = process.argv
const tenant = parseTenantId(tenantText ?? '')
if (file === undefined || tenant === undefined) throw new Error('usage: FILE TENANT')

const store = await openSqliteStore({ file })
await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
const counterState = (value: number) =>
  stateOf('counter', { body: { value }, index: [{ property: 'value', value }] })
await createAll(store, tenant, [counterState(0)])
for (let value = 1; ; value += 1) {
  await write(store, tenant, async (transaction) => {
    await transaction.replace(counterState(value))
    await transaction.appendAudit({
      id: String(value).padStart(9, '0'),
      recordedAt: noon,
      body: {},
    })
  })
  process.stdout.write(`${value}\n`)
}
