/** Keys of stored objects as texts that compare. */

import { keyOf } from '../kernel/ids.ts'
import type { EntityKey } from './port.ts'

/** Names an object by family and id, the id without regard to case. Shape: `users/0571a27e-…`. */
export function entityName({ family, id }: EntityKey): string {
  return `${family}/${keyOf(id)}`
}
