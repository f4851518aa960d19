import react from "@vitejs/plugin-react";

export default { cacheDir: "../node_modules/.vite/ssr", plugins: [react()], appType: "custom" };
