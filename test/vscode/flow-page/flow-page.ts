/**
 * The flow editor's page as it is built, in plain Chromium: without VS Code, but with a host that has one document and
 * answers as the extension does. Many times faster than a whole VS Code, so what a hand does on the page is tried here.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { themeStyle, type PageTheme } from './themes.ts'

const CHROMIUM = process.env['DAVY_CHROMIUM'] ?? '/usr/bin/chromium'
const root = join(import.meta.dirname, '../../..')
const output = join(root, 'test/output/flow-page')
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' }

export interface FlowPageOptions {
  readonly text: string
  /** @default 'test.flow.json' */
  readonly name?: string
  readonly theme?: PageTheme
  readonly editable?: boolean
  readonly settings?: {
    readonly direction?: 'down' | 'right'
    readonly minimap?: boolean
    readonly dataHints?: boolean
  }
  readonly surroundings?: unknown
  /** What the host answers to questions, by their names. */
  readonly replies?: Readonly<Record<string, unknown>>
  /** What the page had remembered. */
  readonly state?: unknown
  /** Answers what `host.js` has no answer for, and is told of each new text. */
  readonly host?: PageHost
  readonly size?: { readonly width: number; readonly height: number }
}

export interface PageHost {
  answer(name: string, body: unknown, text: string, version: number): Promise<unknown>
  changed(text: string, version: number): void
  /** The page is there, and can be sent messages. */
  opened(page: FlowPage, text: string): void
}

export async function startChromium(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}. On Debian test/vscode/setup-debian.sh (as root) brings it.`)
  return await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
}

export class FlowPage {
  readonly page: Page
  /** What the page complained about. */
  readonly errors: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  static async open(browser: Browser, options: FlowPageOptions): Promise<FlowPage> {
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const theme = options.theme ?? 'dark'
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src data:; connect-src 'self'; worker-src blob:; script-src 'self'">
<style>${themeStyle(theme)}</style><link rel="stylesheet" href="/flow-editor.css"><title>Flow</title></head>
<body class="vscode-${theme === 'contrast' ? 'high-contrast' : theme}"><div id="page"></div>
<script type="module" src="/flow-editor.js"></script></body></html>`
    await page.route('https://page.test/**', (route) => {
      const { pathname } = new URL(route.request().url())
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html })
      const file = join(root, 'dist/webviews', pathname)
      if (!existsSync(file)) return route.fulfill({ status: 404 })
      const type = types[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
      return route.fulfill({ contentType: type, body: readFileSync(file) })
    })
    const { host } = options
    const start = { name: 'test.flow.json', ...options, theme: undefined, size: undefined, host: undefined }
    if (host) {
      await page.exposeFunction('davyAnswer', host.answer.bind(host))
      await page.exposeFunction('davyChanged', host.changed.bind(host))
    }
    await page.addInitScript(`window.davyTest = ${JSON.stringify(start)}`)
    await page.addInitScript({ path: join(import.meta.dirname, 'host.js') })
    const made = new FlowPage(page)
    host?.opened(made, options.text)
    await page.goto('https://page.test/')
    await page.locator('.graph').waitFor()
    return made
  }

  text(): Promise<string> {
    return this.page.evaluate('window.davyTest.getText()')
  }

  async definition(): Promise<{ StartAt: string; States: Record<string, Record<string, unknown>> }> {
    const value = JSON.parse(await this.text()) as Record<string, unknown>
    // SAFETY: tests look at flows that they wrote themselves.
    return (value['definition'] ?? value) as { StartAt: string; States: Record<string, Record<string, unknown>> }
  }

  /** What the page has sent to the host, of one kind. */
  async sent(kind: string): Promise<readonly Record<string, unknown>[]> {
    const all: { kind: string; body: Record<string, unknown> }[] = await this.page.evaluate('window.davyTest.sent')
    return all.filter(({ body }) => body['kind'] === kind).map(({ body }) => body)
  }

  /** What the page has asked the host, by the name of the question. */
  async asked(name: string): Promise<readonly unknown[]> {
    const all: { kind: string; name?: string; body: unknown }[] = await this.page.evaluate('window.davyTest.sent')
    return all.filter((message) => message.kind === 'request' && message.name === name).map(({ body }) => body)
  }

  /** The edits that the page has asked for. */
  async sentEdits(): Promise<readonly unknown[]> {
    const all: { kind: string; name?: string; body: unknown }[] = await this.page.evaluate('window.davyTest.sent')
    return all.filter(({ kind, name }) => kind === 'request' && name === 'edit').map(({ body }) => body)
  }

  /** As if somebody typed in a text editor of the same document. */
  async type(offset: number, length: number, text: string): Promise<void> {
    await this.page.evaluate(`window.davyTest.type([${JSON.stringify({ offset, length, text })}])`)
  }

  post(message: unknown): Promise<void> {
    return this.page.evaluate(`window.davyTest.post(${JSON.stringify(message)})`)
  }

  state(name: string) {
    return this.page.locator(`g.node[data-state="${name}"]`)
  }

  async picture(name: string): Promise<void> {
    mkdirSync(output, { recursive: true })
    await this.page.screenshot({ path: join(output, `${name}.png`) })
  }

  close(): Promise<void> {
    return this.page.context().close()
  }
}
