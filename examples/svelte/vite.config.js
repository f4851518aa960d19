import { svelte } from "@sveltejs/vite-plugin-svelte";

export default { cacheDir: "../node_modules/.vite/svelte", plugins: [svelte({ configFile: false })] };
