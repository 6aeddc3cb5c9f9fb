// A page as anybody would write it: TipTap and y-websocket from npm, unmodified. The test looks at `stock`.
import { Editor } from "@tiptap/core";
import Collaboration from "@tiptap/extension-collaboration";
import StarterKit from "@tiptap/starter-kit";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const room = new URLSearchParams(location.search).get("room");
const document_of_room = new Y.Doc();
const provider = new WebsocketProvider(`ws://${location.host}/yjs`, room, document_of_room);
const editor = new Editor({
  element: document.querySelector("#editor"),
  extensions: [StarterKit.configure({ undoRedo: false }), Collaboration.configure({ document: document_of_room })],
});

globalThis.stock = {
  editor,
  provider,
  text: () => editor.getText(),
  /** All that there is to compare: what is shown, what is held, what is deleted. */
  state: () => ({
    html: editor.getHTML(),
    snapshot: [...Y.encodeSnapshot(Y.snapshot(document_of_room))].join(" "),
    tree: document_of_room.getXmlFragment("default").toString(),
  }),
};
