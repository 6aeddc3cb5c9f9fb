import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

/** What the service worker keeps of opened papers: enough for a conference, bounded on a small laptop. */
const kCachedPapers = 60;

const service_worker = VitePWA({
  registerType: "autoUpdate",
  injectRegister: false,
  manifest: {
    name: "Giao Ban",
    short_name: "Giao Ban",
    lang: "vi",
    display: "standalone",
    start_url: "/",
    background_color: "#faf9f7",
    theme_color: "#8f1d21",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }],
  },
  workbox: {
    globPatterns: ["**/*.{js,css,html,svg,woff2}"],
    navigateFallback: "/index.html",
    // Everything that the node answers itself must never be answered by the page's shell.
    navigateFallbackDenylist: [/^\/api\//, /^\/healthz/, /^\/metrics/],
    runtimeCaching: [
      {
        // A paper is named by the hash of its bytes: once fetched it never changes.
        urlPattern: ({ url, request }) => request.method === "GET" && url.pathname.startsWith("/api/v1/files/"),
        handler: "CacheFirst",
        options: {
          cacheName: "giaoban-papers",
          expiration: { maxEntries: kCachedPapers },
          cacheableResponse: { statuses: [200] },
        },
      },
    ],
  },
});

export default defineConfig({
  plugins: [svelte(), service_worker],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  resolve: {
    // Golden tests live outside this folder and still find our packages and types.
    alias: { "#web": fileURLToPath(new URL("./src", import.meta.url)) },
  },
  server: { fs: { allow: [".."] } },
  test: {
    include: ["src/**/*.test.ts", "../tests/golden/**/*.test.ts"],
    setupFiles: ["./build/test_setup.ts"],
    environment: "node",
    passWithNoTests: false,
  },
});
