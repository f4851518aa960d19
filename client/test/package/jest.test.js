// As somebody's test of their own code would, with Jest as it comes: CommonJS, no transforms.
const { createClient } = require("@belfry/client");
const { useMessages } = require("@belfry/client/react");
const { createSharedClient } = require("@belfry/client/shared");
const vue = require("@belfry/client/vue");
const { BelfryBell } = require("@belfry/client/bell");

test("the package is there in a test of somebody's own", () => {
  const client = createClient("https://push.example.com", { auth: () => "token" });
  expect(client.state.phase).toBe("idle");
  expect(createSharedClient("https://push.example.com", { name: "user:1", auth: () => "token" }).state.phase).toBe("idle");
  for (const one of [useMessages, vue.useMessages, BelfryBell]) expect(typeof one).toBe("function");
  client.close();
});
