/**
 * Rules of an ActivityBasedTimeoutPolicy definition.
 * Source: Graph page of `activityBasedTimeoutPolicy`, v1.0.
 */

import { isJsonObject } from '../../../kernel/json.ts'
import { definitionCodes } from '../definition-codes.ts'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType } from '../definition-rules.ts'
import type { DefinitionValue } from '../located-json.ts'
import { readMembers } from '../read-members.ts'
import { shownValue } from '../read-values.ts'
import { formatTimespan, parseTimespan } from '../timespan.ts'
import { activityBasedTimeoutCodes } from './activity-based-timeout-codes.ts'
import { timeoutApplicationOf } from './activity-based-timeout.ts'

const minimumSeconds = 5 * 60

/** One second short of the maximum of one day, as with token lifetimes. */
const maximumSeconds = 86_400 - 1

const range = `from ${formatTimespan(minimumSeconds)} to ${formatTimespan(maximumSeconds)}`

/** Reports what is wrong with an activity-based timeout definition, and what of it will do nothing. */
export const checkActivityBasedTimeout: CheckOfType = (root) => {
  const report = new DefinitionReport()
  const names = ['Version', 'ApplicationPolicies'] as const
  const entries = readMembers(root, names, 'ActivityBasedTimeoutPolicy', report).get(
    'ApplicationPolicies',
  )
  if (!entries) return report
  if (!Array.isArray(entries.value)) {
    const text = `\`ApplicationPolicies\` is ${shownValue(entries.value)}; it must be an array of objects`
    report.refuse(entries, definitionCodes.valueOfWrongKind, text)
  } else if (entries.value.length === 0) {
    const text = '`ApplicationPolicies` is empty, so the policy does nothing'
    report.warn(entries, definitionCodes.nothingSet, text)
  }
  const seen = new Set<string>()
  for (const entry of entries.items()) {
    if (report.isFull) break
    checkEntry(entry, seen, report)
  }
  return report
}

function checkEntry(entry: DefinitionValue, seen: Set<string>, report: DefinitionReport): void {
  if (!isJsonObject(entry.value)) {
    const text = `\`ApplicationPolicies\` contains ${shownValue(entry.value)}; its items must be objects`
    report.refuse(entry, definitionCodes.valueOfWrongKind, text)
    return
  }
  const names = ['ApplicationId', 'WebSessionIdleTimeout'] as const
  const members = readMembers(entry, names, 'ApplicationPolicies', report)
  for (const name of names) {
    if (members.has(name)) continue
    const text = `an entry of \`ApplicationPolicies\` must have \`${name}\``
    report.refuse(entry, activityBasedTimeoutCodes.memberRequired, text)
  }
  const application = members.get('ApplicationId')
  if (application) checkApplication(application, seen, report)
  const timeout = members.get('WebSessionIdleTimeout')
  if (timeout) checkTimeout(timeout, report)
}

function checkApplication(
  value: DefinitionValue,
  seen: Set<string>,
  report: DefinitionReport,
): void {
  const id = timeoutApplicationOf(value.value)
  if (id === undefined) {
    const text = `\`ApplicationId\` is ${shownValue(value.value)}; it must be the GUID of an application, or \`default\``
    report.refuse(value, activityBasedTimeoutCodes.applicationUnknown, text)
  } else if (seen.has(id)) {
    const text = `\`ApplicationId\` \`${id}\` occurs twice; the first entry counts`
    report.warn(value, activityBasedTimeoutCodes.applicationRepeated, text)
  } else {
    seen.add(id)
  }
}

function checkTimeout(value: DefinitionValue, report: DefinitionReport): void {
  const shown = `\`WebSessionIdleTimeout\` is ${shownValue(value.value)}`
  const parsed = typeof value.value === 'string' ? parseTimespan(value.value) : undefined
  if (!parsed?.ok) {
    const reason = parsed ? ` and ${parsed.reason}` : ''
    const text = `${shown}${reason}; write a time span ${range}`
    report.refuse(value, activityBasedTimeoutCodes.timeoutMalformed, text)
  } else if (parsed.seconds < minimumSeconds || parsed.seconds > maximumSeconds) {
    const bound =
      parsed.seconds < minimumSeconds
        ? `below the minimum of ${formatTimespan(minimumSeconds)}`
        : `above the maximum of ${formatTimespan(maximumSeconds)}`
    report.refuse(value, activityBasedTimeoutCodes.timeoutOutOfRange, `${shown}, ${bound}`)
  }
}
