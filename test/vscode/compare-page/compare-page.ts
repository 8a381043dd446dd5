/** The page that compares flows as it is built, in plain Chromium, with a host that has two texts. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { themeStyle, type PageTheme } from '../flow-page/themes.ts'

const root = join(import.meta.dirname, '../../..')
const output = join(root, 'test/output/compare-page')

export interface ComparePageOptions {
  readonly before: string | null
  readonly after: string | null
  readonly theme?: PageTheme
  readonly direction?: 'down' | 'right'
  readonly size?: { readonly width: number; readonly height: number }
}

type Which = 'before' | 'after'

export class ComparePage {
  readonly page: Page
  readonly errors: string[] = []
  /** What the page has sent to the host. */
  readonly sent: Record<string, unknown>[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  static async open(browser: Browser, options: ComparePageOptions): Promise<ComparePage> {
    const { theme = 'dark' } = options
    const context = await browser.newContext({ viewport: options.size ?? { width: 1280, height: 800 } })
    const made = new ComparePage(await context.newPage())
    const { page } = made
    page.setDefaultTimeout(10_000)
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'">
<style>${themeStyle(theme)}</style><link rel="stylesheet" href="/flow-compare.css"><title>Compare</title></head>
<body class="vscode-${theme === 'contrast' ? 'high-contrast' : theme}"><div id="page"></div>
<script type="module" src="/flow-compare.js"></script></body></html>`
    await page.route('https://page.test/**', (route) => {
      const { pathname } = new URL(route.request().url())
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html })
      const file = join(root, 'dist/webviews', pathname)
      if (!existsSync(file)) return route.fulfill({ status: 404 })
      const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript'
      return route.fulfill({ contentType, body: readFileSync(file) })
    })
    await page.exposeFunction('davySend', (message: { kind: string; body: Record<string, unknown> }) => {
      made.sent.push(message.body)
      if (message.body['kind'] === 'ready') void made.#sendAll(options)
    })
    await page.addInitScript(`window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.davySend(message),
      getState: () => window.davyState,
      setState: (state) => { window.davyState = state },
    })`)
    await page.goto('https://page.test/')
    await page.locator('.summary:not(:empty)').waitFor()
    return made
  }

  async #sendAll({ before, after, direction = 'down' }: ComparePageOptions): Promise<void> {
    const side = (text: string | null, version: string) => ({
      name: 'scan.flow.json',
      version,
      format: 'json',
      text,
      missing: text === null ? 'It is not in HEAD.' : null,
    })
    const versions = { before: side(before, 'HEAD'), after: side(after, ''), versions: { kept: true } }
    await this.post({ kind: 'versions', ...versions, direction })
  }

  async post(body: unknown): Promise<void> {
    await this.page.evaluate(`window.postMessage(${JSON.stringify({ kind: 'message', body })})`)
  }

  /** As if somebody typed in one of the texts. */
  async type(which: Which, text: string): Promise<void> {
    const given = { name: 'scan.flow.json', version: '', format: 'json', text, missing: null }
    await this.post({ kind: 'text', which, text: given })
  }

  state(name: string) {
    return this.page.locator(`g.node[data-state="${name}"]`)
  }

  item(name: string) {
    return this.page.locator(`.item[data-state="${name}"]`)
  }

  last(kind: string): Record<string, unknown> | undefined {
    return this.sent.filter((message) => message['kind'] === kind).at(-1)
  }

  async picture(name: string): Promise<void> {
    mkdirSync(output, { recursive: true })
    await this.page.screenshot({ path: join(output, `${name}.png`) })
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}
