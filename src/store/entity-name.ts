/** Names of stored objects, which compare as text. */

import { keyOf } from '../kernel/ids.ts'
import type { EntityKey } from './port.ts'

/** Names an object by family and id; the id is in lower case. Shape: `users/0571a27e-…`. */
export function entityName({ family, id }: EntityKey): string {
  return `${family}/${keyOf(id)}`
}
