import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Puts a .br and a .gz beside every text, so that the server packs nothing while it serves (`preCompressed` of @fastify/static). */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir }) {
      for (const name of fs.readdirSync(dir!, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue
        const file = path.join(dir!, name)
        const bytes = fs.readFileSync(file)
        if (bytes.length < 1024) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        fs.writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
        fs.writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

/** While developing, every address below /desk gets the entry page of the desk, as the server does it. */
function deskEntry(): Plugin {
  return {
    name: 'desk-entry',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (/^\/desk\/[^.@]*$/.test(request.url?.split('?')[0] ?? '')) request.url = '/desk/index.html'
        next()
      })
    },
  }
}

const api = process.env.SANSHENG_API ?? 'http://127.0.0.1:7300'

/** One build for every audience; each has its own entry page. `SANSHENG_API` points the development server at a running one. */
export default defineConfig({
  root: at('web'),
  publicDir: at('web/public'),
  plugins: [react(), deskEntry(), packed()],
  cacheDir: at('.cache/vite'),
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: { portal: at('web/index.html'), desk: at('web/desk/index.html') },
      // Contracts name rules of the calendar without using them: what only computes is left out where nothing asks for it.
      treeshake: {
        moduleSideEffects: id => !/node_modules\/(tyme4ts|opencc-js)\/|\/features\/[^/]+\/(contract|rules)/.test(id),
      },
    },
  },
  server: {
    // The server answers to its own name only, and refuses writes of other origins: the proxy speaks in its name.
    proxy: { '/api': { target: api, changeOrigin: true, ws: true, rewriteWsOrigin: true, headers: { origin: api } } },
  },
})
