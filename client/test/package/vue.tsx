import { computed, createApp, defineComponent, ref } from "vue";
import { createClient } from "@belfry/client";
import { clientKey, provideClient, useChannel, useClient, useClientState, useMessages, usePresence } from "@belfry/client/vue";

const client = createClient<{ chat: { text: string } }>("https://push.example.com");

export const Room = defineComponent(() => {
  const name = ref("room:1");
  const own = useClient<{ chat: { text: string } }>();
  const { messages, status, error, gap, loadOlder } = useMessages(own, name, { last: 50 });
  const state = useClientState(client);
  const { users } = usePresence(() => own, computed(() => `${name.value}:there`));
  useChannel(client, () => name.value, { message: ({ data }) => data.text.toUpperCase() });
  const first = computed(() => messages.value[0]?.data.text.toUpperCase());
  return () => (
    <div>
      <p>{[first.value, status.value, error.value?.code, gap.value?.reason, state.value.phase, [...users.value].join()].join()}</p>
      <button onClick={() => void loadOlder()}>Older</button>
      <belfry-bell src="https://push.example.com" channels="user:1" class="mine" onBelfryUnread={({ detail }) => detail.count.toFixed()} />
      {/* @ts-expect-error: no such theme */}
      <belfry-bell theme="blue" />
    </div>
  );
});

export const Shell = defineComponent(() => {
  provideClient(client);
  return () => <Room />;
});
createApp(Shell).provide(clientKey, client);
