import vue from "@vitejs/plugin-vue";

export default { cacheDir: "../node_modules/.vite/vue", plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "belfry-bell" } } })] };
