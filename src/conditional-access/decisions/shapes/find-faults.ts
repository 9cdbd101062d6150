/** Judges a JSON value by its shape. */

import type { Finding } from '../../../kernel/findings.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import { hasShape } from './has-shape.ts'
import { listFaults } from './list-faults.ts'
import type { Shape } from './shape.ts'

/** Finds every fault of a value that is the body of a request, or stands alone. */
export function findFaults(shape: Shape, value: JsonValue): readonly Finding[] {
  return hasShape(shape, value) ? [] : listFaults(shape, value)
}
