/**
 * A worker whose agent is dead must not write another byte, even from the middle of a loop that never yields. So this
 * runs on a thread of its own, beside the task.
 */
import { Socket } from 'node:net'
import { killGroup } from '../kill-group.ts'
import { LIFELINE_FD } from './protocol.ts'

export function endWithAgent(): void {
  const lifeline = new Socket({ fd: LIFELINE_FD, readable: true, writable: false })
  lifeline.on('error', () => {})
  lifeline.on('close', () => killGroup(process.pid))
  lifeline.resume()
}
