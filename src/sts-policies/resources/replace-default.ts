/** Replaces the organization default: the previous one of the type stops being it in the same transaction. */

import type { SurroundWrite } from '../../graph/writable-entity-set.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { Filter } from '../../odata/filter.ts'
import { storedTypeOf, type StsPolicyBody } from '../model/sts-policy-body.ts'
import { stsPolicyCodes } from './resource-codes.ts'

/** Defaults of one type that the filter finds: one, and more only where the store is damaged. */
const mostDefaults = 2

function defaultsOfType(name: string): Filter {
  return {
    kind: 'and',
    operands: [
      { kind: 'comparison', operator: 'eq', property: 'type', value: name },
      { kind: 'comparison', operator: 'eq', property: 'isOrganizationDefault', value: true },
    ],
  }
}

/** Changes the previous default before the write, with a version and an audit record of its own, and warns of it. */
export function replaceDefault(kind: WrittenKind<StsPolicyBody>): SurroundWrite<StsPolicyBody> {
  return async ({ writer, change: { context, transaction, id }, body, apply }) => {
    if (!body.isOrganizationDefault) return { object: await apply(), warnings: [] }
    const filter = defaultsOfType(storedTypeOf(body).name)
    const { items } = await transaction.list(context.caller.tenant, kind.name, {
      filter,
      limit: mostDefaults,
    })
    const previous = items.map(kind.read).filter((policy) => keyOf(policy.id) !== keyOf(id))
    for (const policy of previous) {
      await writer.replace(policy, { ...policy.body, isOrganizationDefault: false })
    }
    return {
      object: await apply(),
      warnings: previous.map((policy) => ({
        ostiaryCode: stsPolicyCodes.defaultReplaced,
        message: `\`${policy.body.displayName}\` (${policy.id}) is no longer the organization default`,
        target: '/isOrganizationDefault',
      })),
    }
  }
}
