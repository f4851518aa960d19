import react from "@vitejs/plugin-react";

export default { cacheDir: "../node_modules/.vite/react", plugins: [react()] };
