onmessage = async ({ data: { belfry, token } }) => {
  const { createClient } = await import(`${belfry}/belfry.js`);
  const client = createClient(belfry, { auth: () => token });
  client.channel("room:1").on("chat", ({ data }) => postMessage(data.text));
  client.connect();
};
