import { createApp, createSSRApp, defineComponent, h, shallowRef, type App } from "vue";
import { renderToString } from "vue/server-renderer";
import { clientKey, provideClient, useChannel, useClient, useClientState, useMessages, usePresence } from "../../src/vue.js";
import { begin, text, type Framework, type Mounted, type Props } from "./room.js";

function build(first: Props) {
  const props = shallowRef(first);
  const out = Object.assign(begin(), { set: (next: Props) => void (props.value = next) });
  const [client, name] = [() => props.value.client, () => props.value.name];
  const Room = defineComponent(() => {
    const list = useMessages(client, name, first.options);
    out.loadOlder = list.loadOlder;
    useChannel(client, name, { message: ({ seq }) => out.heard.push(seq!), ready: (error) => out.readies.push(error?.code) });
    const there = usePresence(client, () => name() && `${name()}:there`);
    const state = useClientState(client);
    const provided = useClient();
    const { messages, status, error, gap } = list;
    return () =>
      h("p", text(out, name(), state.value, { messages: messages.value, status: status.value, error: error.value, gap: gap.value }, { users: there.users.value, status: there.status.value, error: there.error.value }, !!provided));
  });
  return {
    out,
    Shell: defineComponent(() => {
      provideClient(first.client);
      return () => h(Room);
    }),
  };
}

function into(app: App, container: Element, out: Mounted): Mounted {
  app.provide(clientKey, undefined);
  app.mount(container);
  return Object.assign(out, { unmount: () => app.unmount() });
}

export const vue: Framework = {
  mount(container, props) {
    const { out, Shell } = build(props);
    return into(createApp(Shell), container, out);
  },
  onServer: async (props) => renderToString(createSSRApp(build(props).Shell)),
  hydrate(container, props) {
    const { out, Shell } = build(props);
    return into(createSSRApp(Shell), container, out);
  },
};
