import { createApp } from "vue";
import "@belfry/client/bell";
import App from "./App.vue";

createApp(App).mount("#app");
