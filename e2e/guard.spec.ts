import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { askShell, launch, makeFolder, root, type Running } from './running.ts'

// What a page could try if a stranger's text did come to run in it. Tried in a window on an empty folder; it complains, as it should.
let running: Running
const folder = makeFolder()

test.beforeAll(async () => {
  running = await launch(['--data', folder.dir])
})
test.afterAll(async () => {
  await running.close()
  folder.remove()
})

test('the page has neither Node nor Electron, only the bridge of three', async () => {
  const seen = await running.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { vigie: object }).vigie).sort(),
    frozen: (() => {
      const bridge = (globalThis as unknown as { vigie: { shell: unknown } }).vigie
      try {
        bridge.shell = () => 'taken'
      } catch {
        return true
      }
      return String(bridge.shell) !== String(() => 'taken')
    })(),
  }))
  expect(seen).toEqual({ node: [], bridge: ['boot', 'onShell', 'shell'], frozen: true })
})

test('its process is sandboxed where the system allows it, isolated, and without Node integration', async () => {
  const preferences = await running.app.evaluate(({ BrowserWindow, webContents }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents ?? webContents.getAllWebContents()[0]
    const last = (contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences()
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = last
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
})

test('it goes nowhere and opens nothing', async () => {
  const { page, app } = running
  const address = page.url()
  expect(await page.evaluate(() => globalThis.open('https://example.org/') === null)).toBe(true)
  const targets = [
    'https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'app://vigie/assets/', 'data:text/html,x',
    'javascript:void(document.title="taken")',
  ]
  for (const target of targets) {
    await page.evaluate((to) => {
      const link = document.createElement('a')
      link.href = to
      document.body.append(link)
      link.click()
      link.remove()
    }, target)
    await page.evaluate((to) => {
      try {
        location.href = to
      } catch {
        // Refused before it began.
      }
    }, target)
  }
  await expect.poll(() => page.url()).toBe(address)
  expect(await page.title()).not.toBe('taken')
  expect(app.windows()).toHaveLength(1)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('no permission is granted, whichever is asked for', async () => {
  const answers = await running.page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    place: await new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('granted'), () => done('denied'))),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', () => 'denied'),
    screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'granted', () => 'denied'),
    clipboard: await navigator.clipboard.readText().then(() => 'granted', () => 'denied'),
  }))
  expect(answers).toEqual({ notification: 'denied', place: 'denied', camera: 'denied', screen: 'denied', clipboard: 'denied' })
})

test('nothing it adds to itself runs, loads or speaks to anybody', async () => {
  const { page } = running
  const outcome = await page.evaluate(async () => {
    const loads = (element: HTMLElement): Promise<boolean> =>
      new Promise((done) => {
        element.onload = () => done(true)
        element.onerror = () => done(false)
        document.body.append(element)
        setTimeout(() => done(false), 1500)
      })
    const refused = (work: () => unknown): string => {
      try {
        work()
        return 'done'
      } catch {
        return 'refused'
      }
    }
    // The driver may evaluate strings during its own call; afterwards the page is on its own.
    const later = (work: () => unknown): Promise<string> => new Promise((done) => setTimeout(() => done(refused(work)), 50))
    const taking = 'globalThis.__taken = true'
    const script = document.createElement('script')
    const image = Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/x.png' })
    const data = Object.assign(document.createElement('img'), { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' })
    const frame = Object.assign(document.createElement('iframe'), { src: 'https://example.org/' })
    const style = document.createElement('style')
    style.append('body { color: rgb(1, 2, 3) !important }')
    document.head.append(style)
    return {
      inline: refused(() => {
        script.text = taking
        document.body.append(script)
      }),
      remote: refused(() => Object.assign(document.createElement('script'), { src: 'https://example.org/x.js' })),
      html: refused(() => {
        document.createElement('div').innerHTML = '<b>x</b>'
      }),
      evaluated: await later(() => Reflect.apply(Reflect.get(globalThis, 'eval') as (text: string) => unknown, null, [taking])),
      made: await later(() => Reflect.construct(Reflect.get(globalThis, 'Function') as FunctionConstructor, [taking])),
      image: await loads(image),
      data: await loads(data),
      frame: (await loads(frame)) && frame.contentDocument !== null,
      fetched: await fetch('http://127.0.0.1:9/').then(() => 'done', () => 'refused'),
      socket: await new Promise((done) => {
        try {
          const socket = new WebSocket('ws://127.0.0.1:9/')
          socket.onerror = () => done('refused')
          socket.onopen = () => done('done')
        } catch {
          done('refused')
        }
      }),
      styled: getComputedStyle(document.body).color === 'rgb(1, 2, 3)',
      taken: Reflect.has(globalThis, '__taken'),
    }
  })
  expect(outcome).toEqual({
    inline: 'refused', remote: 'refused', html: 'refused', evaluated: 'refused', made: 'refused', image: false, data: false, frame: false,
    fetched: 'refused', socket: 'refused', styled: false, taken: false,
  })
})

test('a call from page to page leaves it neither by UDP nor by TCP', async () => {
  const heard: string[] = []
  const udp = createSocket('udp4').on('message', () => heard.push('udp'))
  const tcp = createServer((socket) => {
    heard.push('tcp')
    socket.destroy()
  })
  udp.bind(0, '127.0.0.1')
  tcp.listen(0, '127.0.0.1')
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
  const ports = { udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port }
  const candidates = await running.page.evaluate(async ({ udp, tcp }) => {
    const who = { username: 'a', credential: 'b' }
    const call = new RTCPeerConnection({
      iceServers: [
        { urls: `stun:127.0.0.1:${udp}` },
        { urls: `turn:127.0.0.1:${udp}?transport=udp`, ...who },
        { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, ...who },
      ],
    })
    const found: string[] = []
    call.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') found.push(candidate.type ?? 'unknown')
    }
    call.createDataChannel('x')
    await call.setLocalDescription()
    // Gathering may wait long for servers that say nothing: what would be sent is sent well within this.
    await new Promise((done) => setTimeout(done, 4000))
    call.close()
    return found
  }, ports)
  udp.close()
  tcp.close()
  expect({ heard, reached: candidates.filter((type) => type !== 'host') }).toEqual({ heard: [], reached: [] })
})

test('only what belongs to the window is served, each under its type', async () => {
  const { page } = running
  const load = (address: string): Promise<string> =>
    page.evaluate((src) => new Promise<string>((done) => {
      const link = Object.assign(document.createElement('img'), { src })
      link.onload = () => done('loaded')
      link.onerror = () => done('refused')
    }), address)
  const addresses = [
    'app://vigie/../package.json', 'app://vigie/%2e%2e/package.json', 'app://other/index.html', 'app://vigie/image/author/0',
    'app://vigie/image/author/1', 'app://vigie/preload.cjs',
  ]
  for (const address of addresses) {
    expect(await load(address), address).toBe('refused')
  }
  const policy = await running.app.evaluate(async ({ BrowserWindow }) => {
    const session = BrowserWindow.getAllWindows()[0]?.webContents.session
    const answer = await session?.fetch('app://vigie/index.html')
    return { policy: answer?.headers.get('content-security-policy') ?? '', sniff: answer?.headers.get('x-content-type-options') }
  })
  expect(policy.sniff).toBe('nosniff')
  expect(policy.policy).toContain("default-src 'none'")
  expect(policy.policy).not.toMatch(/unsafe|https?:|\*|data:|blob:/)
})

test('the shell takes no unknown command, no strange input and no address that is not the web’s', async () => {
  const shell = (name: string, input: unknown): Promise<unknown> => askShell(running.page, name, input)
  await running.app.evaluate(({ shell: system }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    system.openExternal = async (address) => void opened.push(address)
  })
  for (const [name, input] of [
    ['openExternal', { url: 'file:///etc/passwd' }], ['openExternal', { url: 'javascript:alert(1)' }],
    ['openExternal', { url: 'smb://host/share' }], ['openExternal', { url: 'https://user:word@example.org/' }], ['openExternal', {}],
    ['openExternal', { url: 'https://example.org', more: 1 }],
    ['setTheme', { theme: 'pink' }], ['setLanguage', null], ['constructor', {}], ['__proto__', {}], ['engine.stop', {}],
  ] as const) {
    expect(await shell(name, input), name).toHaveProperty('failure')
  }
  expect(await shell('openExternal', { url: 'https://example.org/a b' })).toEqual({ output: null })
  expect(await running.app.evaluate(() => Reflect.get(globalThis, 'opened') as string[])).toEqual(['https://example.org/a%20b'])
})

test('a window that is not ours is not answered', async () => {
  const answer = await running.app.evaluate(async ({ BrowserWindow }, preload) => {
    const own = BrowserWindow.getAllWindows()[0]
    if (own === undefined) return 'no window'
    const preferences = (own.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences()
    const { session } = own.webContents
    const additionalArguments = ['--vigie-boot=%7B%7D']
    const other = new BrowserWindow({ show: false, webPreferences: { ...preferences, preload, session, additionalArguments } })
    await other.loadURL('app://vigie/index.html')
    const found: unknown = await other.webContents.executeJavaScript(`window.vigie.shell('setTheme', { theme: 'dark' })`)
    other.destroy()
    return found
  }, join(root, 'out', 'preload', 'preload.cjs'))
  expect(answer).toMatchObject({ failure: { code: 'command.notHere' } })
})
