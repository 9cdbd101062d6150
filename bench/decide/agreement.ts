/** Checks that all engines give the same verdicts; otherwise their speeds cannot be compared. */

import type { Question } from './contenders/contender.ts'
import type { Verdict } from './workload/rule.ts'
import type { Sample } from './workload/workload.ts'

/** An engine with one question for each sampled sign-in. */
export interface Asked {
  readonly name: string
  readonly questions: readonly Question[]
}

const leastShare = 0.2
const greatestShare = 0.8

/**
 * Asks every engine about every sign-in and returns the common verdicts.
 * @throws Error that names the first sign-in on which an engine differs, with both verdicts.
 */
export async function assertAgreement(
  engines: readonly Asked[],
  samples: readonly Sample[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const [place, { signIn }] of samples.entries()) {
    for (const { name, questions } of engines) {
      const verdict = await questions[place]?.()
      const expected = verdicts[place]
      if (verdict === undefined) throw new Error(`${name} was not asked about sign-in ${place}`)
      if (expected === undefined) verdicts.push(verdict)
      else if (verdict !== expected) {
        throw new Error(
          `${name}: ${verdict}, ${engines[0]?.name}: ${expected}, for sign-in ${place}: ${JSON.stringify(signIn)}`,
        )
      }
    }
  }
  return verdicts
}

/**
 * Shape: `56 % allowed, 14 % with controls to meet, 30 % blocked`.
 * @throws Error when fewer than 20 % or more than 80 % are allowed.
 */
export function describeMix(verdicts: readonly Verdict[]): string {
  const share = (wanted: Verdict) =>
    verdicts.filter((verdict) => verdict === wanted).length / verdicts.length
  const percent = (verdict: Verdict) => `${(share(verdict) * 100).toFixed(0)} %`
  const mix = `${percent('allow')} allowed, ${percent('controls')} with controls to meet, ${percent('block')} blocked`
  if (share('allow') < leastShare || share('allow') > greatestShare) {
    throw new Error(`too few or too many sign-ins are allowed: ${mix}`)
  }
  return mix
}
