/** What a person does in the workbench: commands, views, pages. Its selectors are VS Code's own and not promised to stay. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core'

const CHROMIUM = process.env['DAVY_CHROMIUM'] ?? '/usr/bin/chromium'
const output = join(import.meta.dirname, '../output/vscode')

export class Window {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** VS Code in a browser, ready for use. */
  /** `language`: what VS Code tells extensions that it speaks; its own texts, which no language pack is here for, stay English. */
  static async inBrowser(
    url: string,
    language?: string,
  ): Promise<{ readonly window: Window; readonly browser: Browser }> {
    if (!existsSync(CHROMIUM))
      throw new Error(
        `There is no Chromium at ${CHROMIUM}. On Debian test/vscode/setup-debian.sh (as root) brings it; DAVY_CHROMIUM names another.`,
      )
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    if (language !== undefined)
      await page.addInitScript(
        `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => '${language}', set() {} })`,
      )
    await page.goto(url)
    const window = new Window(page)
    await window.ready()
    return { window, browser }
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 })
  }

  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent('load')
    await this.command('Developer: Reload Window')
    await reloaded
    await this.ready()
  }

  /** Runs a command from the palette, by its title. */
  command(title: string): Promise<void> {
    return this.#choose('F1', `>${title}`, title)
  }

  /** Opens the list of a key and chooses an entry. The list closes again when an editor that still opens takes the focus. */
  async #choose(key: string, typed: string, entry: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:not([style*="display: none"]) input')
    for (let tries = 0; ; tries++) {
      await this.page.keyboard.press(key)
      try {
        await input.fill(typed, { timeout: 5_000 })
        return await this.#entry(entry).click({ timeout: 5_000 })
      } catch (error) {
        if (tries === 5) throw error
        // A list that is still open would be asked for its next entry, not for a new search.
        await this.page.keyboard.press('Escape')
      }
    }
  }

  /** Opens the Davy container in the side bar. */
  async openDavy(): Promise<void> {
    await this.page.locator('.activitybar .action-item a[aria-label^="Davy"]').click()
    await this.page.locator('.sidebar .composite.title', { hasText: 'Davy' }).waitFor()
  }

  /** Chooses an entry of the list that is open. */
  async pick(entry: string): Promise<void> {
    await this.#entry(entry).click()
  }

  #entry(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first()
  }

  async openFile(name: string): Promise<void> {
    await this.#choose('Control+P', name, name)
    await this.tab(name).first().waitFor()
  }

  async theme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme')
    const input = this.page.locator('.quick-input-widget:not([style*="display: none"]) input')
    await input.fill(name)
    await this.pick(name)
  }

  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row', { hasText: text })
  }

  /** An entry of a row's context menu. VS Code ignores clicks that come too soon after the menu opened. */
  async menu(row: Locator, entry: string): Promise<void> {
    await row.click({ button: 'right' })
    const item = this.page.locator('.monaco-menu .action-label', { hasText: entry })
    await item.waitFor()
    while (await item.isVisible()) {
      await this.page.waitForTimeout(200)
      await item.click({ timeout: 1_000 }).catch(() => undefined)
    }
  }

  statusItem(): Locator {
    return this.page.locator('.statusbar-item[id*="davy.fabric"]')
  }

  tab(text: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: text })
  }

  /** The inside of the webview that has `selector`, once it is drawn. */
  async webview(selector: string): Promise<Frame> {
    const frame = await this.#frameWith(selector, 60_000)
    if (!frame) throw new Error(`no webview shows ${selector}`)
    return frame
  }

  /** The page that a row of a tree opens. A click is lost when the tree is refreshed under the pointer: it is done again. */
  async opened(row: Locator, selector: string): Promise<Frame> {
    for (let tries = 0; tries < 6; tries++) {
      await row.click()
      const frame = await this.#frameWith(selector, 10_000)
      if (frame) return frame
    }
    throw new Error(`no click on the row opens a page that shows ${selector}`)
  }

  async #frameWith(selector: string, patienceMs: number): Promise<Frame | undefined> {
    const until = Date.now() + patienceMs
    while (Date.now() < until) {
      for (const frame of this.page.frames()) {
        if (frame === this.page.mainFrame()) continue
        const count = await frame
          .locator(selector)
          .count()
          .catch(() => 0)
        if (count > 0) return frame
      }
      await this.page.waitForTimeout(100)
    }
    return undefined
  }

  async picture(name: string): Promise<void> {
    mkdirSync(output, { recursive: true })
    await this.page.screenshot({ path: join(output, `${name}.png`) })
  }
}
