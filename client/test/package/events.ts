// What somebody writes first who has interfaces for their events.
import { createClient, type Message, type MessageOf } from "@belfry/client";

interface Order {
  id: number;
  title: string;
  note?: string;
  at?: Date;
}

interface Shop {
  "order.shipped": Order;
  "order.cancelled": { id: number; reason: string };
}

const order: Order = { id: 1, title: "a bell", at: new Date() };

// Without a map any event may come, with any data; interfaces, optional members and dates are JSON enough to be sent.
const loose = createClient("https://push.example.com", { auth: () => "token" });
await loose.publish("room:1", "chat", order);
await loose.publish("room:1", "chat", { nested: [order, null, 1, "x", true] });
loose.channel("room:1").on("message", ({ event, data }) => {
  const received = data as Order;
  console.log(event, received.title);
});
loose.channel("room:1").on("order.shipped", ({ data }) => console.log(data.title));
loose.on("error", ({ code, message, channel }) => console.log(code, message, channel));
const hear = () => undefined;
loose.once("message", hear);
loose.off("message", hear);
const { connect } = loose;
connect();
const known: Message<Order> | undefined = undefined;
console.log(known);

// With one, `event` narrows `data`; what is not in it is a mistake that is found here.
const client = createClient<Shop>("https://push.example.com");
client.on("message", (message) => {
  if (message.event === "order.shipped") message.data.title.toUpperCase();
  else message.data.reason.toUpperCase();
  // @ts-expect-error: there is no such event
  if (message.event === "order.returned") return;
});
client.channel("user:1").on("order.cancelled", ({ data }) => data.reason.toUpperCase());
await client.publish("user:1", "order.shipped", order);
// @ts-expect-error: a reason is missing
await client.publish("user:1", "order.cancelled", { id: 1 });
// @ts-expect-error: there is no such event
await client.publish("user:1", "order.returned", order);
// @ts-expect-error: nor is there one to listen for
client.on("order.returned", () => undefined);

// A channel may have a map of its own.
const room = client.channel<{ chat: { text: string } }>("room:1", { last: 50 });
room.on("chat", ({ data }) => data.text.toUpperCase());
for await (const { data } of room) data.text.toUpperCase();
const { messages } = await room.history({ last: 10 });
messages.forEach((message: MessageOf<{ chat: { text: string } }>) => message.data.text.toUpperCase());
const names: string[] = [...room.presence.users];
console.log(names);
