/** Values that only one object of a kind may have. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import { writeCodes } from './write-codes.ts'

/**
 * Checks that no other object of the kind has the text of an indexed property; texts compare without case. With `counts`,
 * only objects for which it holds count. Writes of one tenant are serial, so the answer stays true until the commit.
 * @throws OstiaryError `directoryBadRequest` with the code `ObjectConflict` in its details, as Graph has it.
 */
export async function requireUnique(
  { context, transaction, id }: Pick<ProposedChange, 'context' | 'transaction' | 'id'>,
  kind: ObjectKind,
  property: string,
  value: string,
  counts: (body: JsonObject) => boolean = () => true,
): Promise<void> {
  const filter = { kind: 'comparison', operator: 'eq', property, value } as const
  const holders = await everyItem((query) =>
    transaction.list(context.caller.tenant, kind.name, { ...query, filter }),
  )
  if (holders.every((each) => keyOf(each.id) === keyOf(id) || !counts(each.body))) return
  const message = `Another object with the same value for property ${property} already exists.`
  throw new OstiaryError('directoryBadRequest', {
    message,
    findings: [
      { ostiaryCode: writeCodes.valueTaken, code: 'ObjectConflict', message, target: property },
    ],
  })
}
