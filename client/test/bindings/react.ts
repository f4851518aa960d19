import { createElement, StrictMode, useState } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { BelfryProvider, useChannel, useClient, useClientState, useMessages, usePresence } from "../../src/react.js";
import { begin, text, type Framework, type Props } from "./room.js";

function build() {
  const out = begin();
  function Room({ client, name, options }: Props) {
    const list = useMessages(client, name, options);
    out.loadOlder = list.loadOlder;
    // Another function with each render.
    useChannel(client, name, { message: ({ seq }) => out.heard.push(seq!), ready: (error) => out.readies.push(error?.code) });
    return createElement("p", null, text(out, name, useClientState(client), list, usePresence(client, name && `${name}:there`), !!useClient()));
  }
  function App({ first }: { first: Props }) {
    const [props, set] = useState(first);
    out.set = set;
    return createElement(BelfryProvider, { value: props.client }, createElement(Room, props));
  }
  return { out, strict: (first: Props) => createElement(StrictMode, null, createElement(App, { first })) };
}

export const react: Framework = {
  mount(container, props) {
    const { out, strict } = build();
    const root = createRoot(container);
    root.render(strict(props));
    return Object.assign(out, { unmount: () => root.unmount() });
  },
  onServer: async (props) => renderToString(build().strict(props)),
  hydrate(container, props) {
    const { out, strict } = build();
    const root = hydrateRoot(container, strict(props));
    return Object.assign(out, { unmount: () => root.unmount() });
  },
};
