import * as yaml from 'yaml'

/** The page is built without the package that reads YAML (src/build/late-package.ts): this loads it, once. */
export async function yamlReady(): Promise<void> {
  const load: unknown = Reflect.get(yaml, 'loadPackage')
  if (typeof load !== 'function') return
  // Where there is no such function, as in tests, the package itself is there.
  loading ??= Promise.resolve(load()).then(() => undefined)
  await loading
}

let loading: Promise<void> | undefined
