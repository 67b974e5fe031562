import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** One build for every audience; each has its own entry page. `SANSHENG_API` points the development server at a running one. */
export default defineConfig({
  root: at('web'),
  publicDir: at('web/public'),
  plugins: [react()],
  cacheDir: at('.cache/vite'),
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: { portal: at('web/index.html'), desk: at('web/desk/index.html') } },
  },
  server: {
    proxy: {
      '/api': { target: process.env.SANSHENG_API ?? 'http://127.0.0.1:7300', ws: true },
    },
  },
})
