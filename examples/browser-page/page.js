// Buttons that would be refused are not offered. The server decides again: what runs in a page protects nothing.
import { arn, userArn } from "postern/arn";
import { Engine } from "postern/engine";

const artifact = new Uint8Array(await (await fetch("/policies.pstn")).arrayBuffer());
const engine = await Engine.load(artifact);

// Your server would give these.
const account = "111122223333";
const principal = userArn({ account, name: "nora" });
const pages = [
  { owner: "nora", title: "draft", published: false },
  { owner: "nora", title: "handbook", published: true },
  { owner: "bob", title: "notes", published: false },
];

function button(verb, { owner, title, published }) {
  const element = document.createElement("button");
  element.textContent = verb;
  element.disabled = !engine.isAllowed({
    principal,
    action: `docs:${verb}Page`,
    resource: arn({ service: "docs", region: "eu-west-1", account, resource: ["page", owner, title] }),
    context: { "docs:Published": published },
  });
  return element;
}

for (const page of pages) {
  const item = document.createElement("li");
  item.append(`${page.owner}/${page.title}`, " ", ...["Read", "Edit", "Delete"].map((verb) => button(verb, page)));
  document.querySelector("#pages").append(item);
}
document.body.dataset.ready = "true";
