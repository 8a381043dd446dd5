/** A name that no other demo of this home has: the local time and the process. */
export function demoStamp(now: Date, pid: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}-${pid}`
}
