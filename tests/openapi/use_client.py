"""Publishes and reads by a generated client: use_client.py URL KEY DIRECTORY"""

import sys
from importlib import import_module
from pathlib import Path

url, key, generated = sys.argv[1:]
sys.path.insert(0, str(Path(generated).parent))
name = Path(generated).name
client_of, models = import_module(name), import_module(f"{name}.models")
api = lambda module: import_module(f"{name}.api.{module}")

client = client_of.AuthenticatedClient(base_url=url, token=key)
said = models.PublishBody(channel="generated", event="hello", data={"by": "python"})
published = api("publish.publish").sync(client=client, body=said).results[0]
page = api("history.get_history").sync(client=client, channel="generated")
assert [(m.seq, m.event, m.data) for m in page.messages][-1] == (published.seq, "hello", {"by": "python"}), page
asked = models.ConnectRequest(channels=["generated"], cursor="earliest")
answer = api("connecting.poll_by_post").sync(client=client, body=asked)
messages = [frame for frame in answer.frames if isinstance(frame, models.Message)]
assert messages[-1].id == published.id, answer
assert answer.frames[0].type_ == "welcome", answer
