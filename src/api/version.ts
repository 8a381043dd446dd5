/** The version of this Davy, put in by the build; from the sources, unbundled, it is `0.0.0`. */
declare const DAVY_VERSION: string | undefined

export const davyVersion: string = typeof DAVY_VERSION === 'string' ? DAVY_VERSION : '0.0.0'

/** Whether version `a` (`major.minor.patch`, what follows is not looked at) comes before `b`. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/).slice(0, 3).map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
