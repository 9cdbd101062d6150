/** DELETE of a directory object by its id alone. Source: `directoryobject-delete`. */

import { authorize } from '../../graph/authorize.ts'
import { bothVersions } from '../../graph/message.ts'
import type { Operation } from '../../graph/operation.ts'
import { findAnyObject } from '../any-object.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { anyAccess } from './any-access.ts'
import { rolesOfCaller } from './require-authority.ts'

/** Finds the kind of the object and deletes it as the DELETE of its own set does, for those who may do that. */
export function deleteAnyObject(deletions: ReadonlyMap<string, Operation>): Operation {
  return {
    method: 'DELETE',
    path: '/directoryObjects/{id}',
    roots: bothVersions,
    access: anyAccess([...deletions.values()].map(({ access }) => access)),
    produces: 'none',
    handle: async (context) => {
      const { store, caller, keys } = context
      const id = keys['id'] ?? ''
      const object = await findAnyObject(context, id)
      const deletion = object && deletions.get(object.family)
      if (deletion === undefined) throw directoryObjectNotFound(id)
      await authorize(caller, deletion.access, () => rolesOfCaller(context, store))
      return deletion.handle(context)
    },
  }
}
