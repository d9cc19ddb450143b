// Buttons that would be refused are not offered. The server decides again: what runs in a page protects nothing.
import { Engine } from "postern/engine";

const artifact = new Uint8Array(await (await fetch("/policies.pstn")).arrayBuffer());
const engine = await Engine.load(artifact);

// Your server would give these.
const principal = "arn:aws:iam::111122223333:user/nora";
const pages = [
  { name: "nora/draft", published: false },
  { name: "nora/handbook", published: true },
  { name: "bob/notes", published: false },
];

function button(verb, { name, published }) {
  const element = document.createElement("button");
  element.textContent = verb;
  element.disabled = !engine.isAllowed({
    principal,
    action: `docs:${verb}Page`,
    resource: `arn:aws:docs:eu-west-1:111122223333:page/${name}`,
    context: { "docs:Published": published },
  });
  return element;
}

for (const page of pages) {
  const item = document.createElement("li");
  item.append(page.name, " ", ...["Read", "Edit", "Delete"].map((verb) => button(verb, page)));
  document.querySelector("#pages").append(item);
}
document.body.dataset.ready = "true";
