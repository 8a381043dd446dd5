import type { Kernel } from './kernel/kernel.ts'
import type { Plan } from './plan.ts'
import { viewOf } from './view.ts'

/** Bytes whose counts cannot overflow 32 bits when added up. */
const stretch = 65_536

/** Adds up frames, for the intensity over time: writes the sum of the frame at `address` to its place among the sums. */
export function frameSummer(
  plan: Plan,
  kernel: Kernel,
  buffer: SharedArrayBuffer,
): (address: number, frame: number) => void {
  const { type, frames, pixels } = plan.series
  const sums = new Float64Array(buffer, plan.frameSums, frames)
  const counts = viewOf(type, buffer)
  const rest = (address: number, from: number) => {
    const first = address / counts.BYTES_PER_ELEMENT
    let sum = 0
    for (let pixel = from; pixel < pixels; pixel++) sum += counts[first + pixel] ?? 0
    return sum
  }
  if (type !== 'uint8' && type !== 'uint16')
    return (address, frame) => {
      sums[frame] = rest(address, 0)
    }
  const add = type === 'uint8' ? kernel.sumBytes : kernel.sumShorts
  const whole = plan.frameBytes - (plan.frameBytes % 16)
  return (address, frame) => {
    let sum = rest(address, whole / counts.BYTES_PER_ELEMENT)
    for (let from = 0; from < whole; from += stretch) sum += add(address + from, Math.min(stretch, whole - from) / 16)
    sums[frame] = sum
  }
}
