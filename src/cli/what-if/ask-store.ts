/** Decides by the policies of a tenant in a store, without a server. */

import {
  createFillSignIn,
  type FillSignIn,
} from '../../conditional-access/decisions/fill-sign-in.ts'
import { loadRuleObjects, toRules } from '../../conditional-access/decisions/load-rules.ts'
import { users } from '../../directory/kinds.ts'
import { inboundTrust } from '../../tenant-policies/cross-tenant-access/inbound-trust.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'
import { CommandError } from '../failure.ts'
import { chooseTenant, openStore, type DataOptions } from '../options.ts'
import { decideByRules, type WhatIfAnswer, type WhatIfQuestion } from './answer.ts'
import { withUserId } from './user-id.ts'

/** The options that choose the tenant of a data directory. */
export interface StoreOptions extends DataOptions {
  readonly tenant?: string
}

async function findUserId(
  store: Store,
  tenant: TenantId,
  name: string,
): Promise<string | undefined> {
  if (isGuid(name)) return (await store.find(tenant, { family: users.name, id: name }))?.id
  const { items } = await store.list(tenant, users.name, {
    filter: { kind: 'comparison', operator: 'eq', property: 'userPrincipalName', value: name },
    limit: 1,
  })
  return items[0]?.id
}

async function fill(fillSignIn: FillSignIn, { signIn }: WhatIfQuestion) {
  const filled = await fillSignIn(signIn, [])
  if (filled.ok) return filled.value
  throw new CommandError(filled.findings.map(({ message }) => message).join('\n'))
}

/** Decides by the policies of the tenant that the options name. @throws CommandError. */
export async function askStore(
  options: StoreOptions,
  question: WhatIfQuestion,
): Promise<WhatIfAnswer> {
  const store = await openStore(options, 'existing')
  try {
    const tenant = await chooseTenant(store, options.tenant)
    const asked = await withUserId(question, (name) => findUserId(store, tenant, name))
    const objects = await store.readSnapshot(tenant, (snapshot) =>
      loadRuleObjects(snapshot, tenant, inboundTrust),
    )
    const filling = { facts: 'directory', at: asked.asOf } as const
    const signIn = await fill(createFillSignIn(store, tenant, filling), asked)
    return { ...decideByRules(tenant, toRules(objects), signIn, asked), warnings: [] }
  } finally {
    await store.close()
  }
}
