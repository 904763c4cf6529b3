/** Builds the console into the folder that the gateway serves at `/`. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Only `npm run dev` uses the proxy: there the API is another origin, in production it is the same one.
const gateway = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    assetsDir: "assets",
    target: "es2022",
    // The map engine alone is larger than the default warning; it is loaded only with a case.
    chunkSizeWarningLimit: 1600,
  },
  server: { proxy: { "/api": { target: gateway, changeOrigin: true } } },
});
