/** The store as a worker thread sees it: every call is answered by the main thread, which holds the database. */

import type { JsonObject } from '../kernel/json.ts'
import type { Reader, Snapshot, Store, Transaction } from '../store/port.ts'
import type { ScopeKind, ThreadRequest } from './messages.ts'

/** Sends a request to the main thread and returns its reply. @throws what the call threw there. */
export type Ask = (request: ThreadRequest) => Promise<unknown>

type Scoped = Snapshot & Transaction

/** WHY a record: the type checker then asks for every method of a reader. */
const readers: Readonly<Record<keyof Reader, true>> = {
  find: true,
  list: true,
  listInOrder: true,
  count: true,
  findKnown: true,
  sumBytes: true,
  listRelated: true,
  countRelated: true,
  listContainers: true,
  walk: true,
}

const readMethods = Object.keys(readers) as readonly (keyof Reader)[]

const storeMethods = [
  ...readMethods,
  'listVersions',
  'findVersion',
  'listAudit',
  'findAudit',
  'appendSignIn',
  'listSignIns',
  'findSignIn',
  'purgeSignIns',
  'putPassing',
  'findPassing',
  'replacePassing',
  'takePassing',
  'deletePassingGroup',
  'purgePassing',
  'revisionOf',
  'revisionOfFamilies',
  'listTenants',
  'findTenant',
  'findTenantByDomain',
  'createTenant',
  'ping',
] as const satisfies readonly (keyof Store)[]

const scopeMethods = [
  ...readMethods,
  'listAsOf',
  'requireWhole',
  'revisionOfFamilies',
  'create',
  'restore',
  'replace',
  'delete',
  'link',
  'unlink',
  'appendAudit',
] as const satisfies readonly (keyof Scoped)[]

/** WHY the assertions here: the main thread answers with what the method of the same name returned. */
function callsOf<Target>(
  ask: Ask,
  methods: readonly (keyof Target & string)[],
  scope?: number,
): Pick<Target, keyof Target> {
  const target = methods.map((method) => [
    method,
    (...parameters: readonly unknown[]) =>
      ask({ kind: 'call', method, parameters, ...(scope === undefined ? {} : { scope }) }),
  ])
  return Object.fromEntries(target) as Target
}

/** Opens a scope, works in it, and closes it: after an exception as failed. */
async function withinScope<Result>(
  ask: Ask,
  how: ScopeKind,
  parameters: readonly unknown[],
  work: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  const opened = (await ask({ kind: 'open', how, parameters })) as JsonObject
  const scope = Number(opened['scope'])
  const revisions = opened['revisions'] as JsonObject
  const scoped = { ...callsOf<Scoped>(ask, scopeMethods, scope), ...revisions } as Scoped
  const close = (failed: boolean) => ask({ kind: 'close', scope, failed })
  let result: Result
  try {
    result = await work(scoped)
  } catch (error) {
    await close(true)
    throw error
  }
  await close(false)
  return result
}

/** Creates the store of one job. */
export function createRemoteStore(ask: Ask): Store {
  return {
    ...callsOf<Store>(ask, storeMethods),
    write: (tenant, provenance, work) => withinScope(ask, 'write', [tenant, provenance], work),
    readSnapshot: (tenant, work) => withinScope(ask, 'readSnapshot', [tenant], work),
    close: () => Promise.reject(new Error('the main thread closes the store')),
  }
}
