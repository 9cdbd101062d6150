/** Gathers what the checks of a request go by. */

import type { OperationContext } from '../../../graph/operation.ts'
import type { PolicyService } from '../options.ts'
import type { UploadSurroundings } from './check-upload.ts'
import type { TenantNames } from './load-chain.ts'
import type { UploadWishes } from './upload-wishes.ts'

/** Finds how the policies of the caller's tenant name it. */
export async function findTenantNames({ store, caller }: OperationContext): Promise<TenantNames> {
  const domains = (await store.findTenant(caller.tenant))?.domains ?? []
  return {
    domains: [...domains]
      .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
      .map(({ name }) => name),
    directoryId: caller.tenant,
  }
}

/** Reads the facts of the caller's tenant. */
export async function gatherSurroundings(
  context: OperationContext,
  { documents, findKeyContainers }: PolicyService,
  { missingKeys }: UploadWishes,
): Promise<UploadSurroundings> {
  const { store, caller } = context
  const keyContainers = await findKeyContainers(store, caller.tenant)
  return {
    store,
    tenant: caller.tenant,
    names: await findTenantNames(context),
    facts: { missingKeys, keyContainers },
    documents,
  }
}
