#!/usr/bin/env node
/** Process entry. */

const oldestNode = 24

// WHY nothing is imported above: an older Node.js must reach this line to say what is wrong.
if (Number.parseInt(process.versions.node) < oldestNode) {
  process.stderr.write(
    `ostiary: needs Node.js ${oldestNode} or later; this is Node.js ${process.versions.node}\n`,
  )
  process.exitCode = 1
} else {
  const { enableCompileCache } = await import('node:module')
  // WHY: Node.js runs the TypeScript sources; the cache keeps the compiled code from the second start on.
  enableCompileCache()
  const { run } = await import('./cli/program.ts')
  process.exitCode = await run(process.argv, process.env)
}
