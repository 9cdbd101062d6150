/** Prometheus metrics of the service. Labels are path templates and status codes, never ids or names. */

import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { Observation } from '../graph/observation.ts'

/** Counts answers, and prints the page of `/metrics`. */
export interface Metrics {
  readonly observe: (observation: Observation, seconds: number) => void
  readonly page: () => Promise<{ readonly mediaType: string; readonly text: string }>
}

/** Creates the metrics of one service, in their own registry. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labelNames = ['method', 'operation', 'status'] as const
  const requests = new Counter({
    name: 'ostiary_requests_total',
    help: 'Graph requests answered, by method, path template and status.',
    labelNames,
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'ostiary_request_duration_seconds',
    help: 'Time from request to answer, by method and path template.',
    labelNames: ['method', 'operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  return {
    observe({ method, operation, status }, seconds) {
      // A caller must not invent label values: only the method and template of a known operation are used.
      const labels = {
        method: operation === undefined ? 'other' : method,
        operation: operation ?? 'none',
      }
      requests.inc({ ...labels, status })
      durations.observe(labels, seconds)
    },
    page: async () => ({ mediaType: registry.contentType, text: await registry.metrics() }),
  }
}
