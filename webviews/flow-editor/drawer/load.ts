/** Brings the editor into the page: script, style and worker lie in `chunks/` beside the page's own script. */
import type { LazyEditor } from './ports.ts'

const chunk = (file: string) => new URL(`./chunks/flow-editor-drawer${file}`, import.meta.url).href

let loaded: Promise<LazyEditor> | undefined

/** Once a page; after a failure again. */
export function loadEditor(): Promise<LazyEditor> {
  loaded ??= Promise.all([import('./lazy.ts'), style()]).then(([{ startEditor }]) => startEditor(worker))
  loaded.catch(() => (loaded = undefined))
  return loaded
}

function style(): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = chunk('.css')
    link.addEventListener('load', () => resolve())
    link.addEventListener('error', () => {
      link.remove()
      reject(new Error('the style of the editor could not be loaded'))
    })
    document.head.append(link)
  })
}

async function worker(): Promise<string> {
  const answer = await fetch(chunk('-worker.js'))
  if (!answer.ok) throw new Error(`the editor's worker could not be loaded: ${answer.status}`)
  return await answer.text()
}
