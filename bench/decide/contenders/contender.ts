/** The interface of every engine under comparison. */

import type { Verdict } from '../workload/rule.ts'
import type { Sample, Workload } from '../workload/workload.ts'

/** A sign-in in the form of an engine. Each call decides it once. */
export type Question = () => Verdict | Promise<Verdict>

/** Puts a sign-in into the form of an engine. This is not measured. */
export type Prepare = (sample: Sample) => Question

export interface Contender {
  readonly name: string
  /** Loads the policies into the engine. */
  readonly load: (workload: Workload) => Prepare | Promise<Prepare>
}
