/** What a running server uses, as Linux tells it. Source: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */

import { readdirSync, readFileSync } from 'node:fs'

const mebibytePerKibibyte = 1 / 1024

function statusValue(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(status)?.[1])
}

/** Resident memory now, MiB. */
export function residentMemory(pid: number): number {
  return statusValue(pid, 'VmRSS') * mebibytePerKibibyte
}

/** The most resident memory since the start, MiB. */
export function highestMemory(pid: number): number {
  return statusValue(pid, 'VmHWM') * mebibytePerKibibyte
}

/** Open files and connections. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
