/**
 * Asks `/healthz` again and again, in a process of its own, so that other work of the suite delays no sample. Its
 * argument is the address; it sends the samples to its parent when that sends anything, and starts again.
 */

import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Pause between two requests, milliseconds. */
const pauseMs = 5

const [url = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function answered(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.once('error', reject).once('end', resolve).resume()
    }).once('error', reject)
  })
}

let samples: number[] = []

process.on('message', () => {
  process.send?.(samples)
  samples = []
})
process.once('disconnect', () => process.exit())

for (;;) {
  const startedAt = performance.now()
  await answered()
  samples.push(performance.now() - startedAt)
  await sleep(pauseMs)
}
