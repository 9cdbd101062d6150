/**
 * `PATCH applications(uniqueName='…')` with `Prefer: create-if-missing`: updates the application of that name, or creates
 * it. Source: `application-upsert`.
 */

import { authorize } from '../../graph/authorize.ts'
import { findEntity } from '../../graph/handlers/read.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { roleTemplateIdsOf } from '../membership.ts'

const namePattern = /^uniqueName='((?:[^']|'')+)'$/iu

/** The name that a key gives; undefined for any other key. */
function uniqueNameOf(key: string | undefined): string | undefined {
  return namePattern.exec(key ?? '')?.[1]?.replaceAll("''", "'")
}

function createsIfMissing({ request }: OperationContext): boolean {
  return /(?:^|[,;])\s*create-if-missing\s*(?:$|[,;])/iu.test(request.headers['prefer'] ?? '')
}

/** Makes a PATCH create the object that its key names, where the caller prefers that. */
export function upserting(set: EntitySet, update: Operation, create: Operation): Operation {
  return {
    ...update,
    handle: async (context) => {
      const name = uniqueNameOf(context.keys['id'])
      if (name === undefined || !createsIfMissing(context)) return update.handle(context)
      const found = await findEntity(context.store, context, set, context.keys['id'] ?? '')
      if (found !== undefined) return update.handle(context)
      const { caller, store } = context
      await authorize(caller, create.access, async () =>
        caller.kind === 'delegated' ? roleTemplateIdsOf(store, caller.tenant, caller.user) : [],
      )
      const body = { ...readJsonObject(context.request), uniqueName: name }
      const bytes = Buffer.from(JSON.stringify(body))
      return create.handle({ ...context, request: { ...context.request, body: bytes } })
    },
  }
}
