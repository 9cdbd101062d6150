/** What the engines under comparison have in common. */

import type { Verdict } from '../workload/rule.ts'
import type { Sample, Workload } from '../workload/workload.ts'

/** A sign-in that was put into an engine's own form, to be decided as often as one likes. */
export type Question = () => Verdict | Promise<Verdict>

/** Makes questions of sign-ins: what an engine needs before it is called, and is not measured. */
export type Prepare = (sample: Sample) => Question

export interface Contender {
  readonly name: string
  /** Brings the policies into the engine. */
  readonly load: (workload: Workload) => Prepare | Promise<Prepare>
}
